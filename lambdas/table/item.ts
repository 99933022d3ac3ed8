/**
 * Plain JSON to DynamoDB's attribute values and back. Only JSON's own types exist in our rows, so
 * this is the whole of it. What our own rows hold always fits; what somebody sent us may not, and
 * is 400 `not_storable` before DynamoDB calls it a mistake of ours.
 *
 * Limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ApiError } from '../http/api-error.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Item = Record<string, AttributeValue>;

/** Lists and maps within each other. */
const deepest = 32;
/** Magnitudes of a number that is not 0, the first included. */
const [smallest, tooLarge] = [1e-130, 1e126];

/** Absent (`undefined`) fields are left out, as JSON does. `depth`: maps and lists around it. */
export function toItem(row: Row, depth = 0): Item {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value, depth)]),
  );
}

export function toAttribute(value: unknown, depth = 0): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && !Number.isNaN(value)) return { N: String(storable(value)) };
  if (typeof value !== 'object') throw new TypeError(`a row can't hold a ${typeof value}`);
  if (depth >= deepest) throw notStorable(`lists and objects may be ${deepest} deep within each other`);
  if (Array.isArray(value)) return { L: value.map((entry) => toAttribute(entry, depth + 1)) };
  return { M: toItem(value as Row, depth + 1) };
}

function storable(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || (size >= smallest && size < tooLarge)) return value;
  throw notStorable(`a number other than 0 is from ${smallest} to below ${tooLarge}, plus or minus`);
}

function notStorable(message: string): ApiError {
  return new ApiError(400, 'not_storable', message);
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
