/** Plain JSON to DynamoDB's attribute values and back. Only JSON's own types exist in our rows, so this is the whole of it. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Row = Readonly<Record<string, unknown>>;
export type Item = Record<string, AttributeValue>;

/** Absent (`undefined`) fields are left out, as JSON does. */
export function toItem(row: Row): Item {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );
}

export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: toItem(value as Row) };
  throw new TypeError(`a row can't hold a ${typeof value}`);
}

export function fromItem(item: Item): Row {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttribute(value)]));
}

function fromAttribute(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(fromAttribute);
  if (value.M !== undefined) return fromItem(value.M);
  if (value.NULL !== undefined) return null;
  throw new TypeError('a row holds an attribute that we never write');
}
