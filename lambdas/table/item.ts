/**
 * Plain JSON to DynamoDB's attribute values and back; our rows hold JSON's types only. A value that a client
 * sent may break DynamoDB's limits: that is 400 `not_storable` here, where DynamoDB's own error would become
 * a 500.
 *
 * Limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ApiError } from '../http/api-error.ts';
import type { Row } from './table.ts';

export type Item = Record<string, AttributeValue>;

/** How deep lists and maps may be nested. A value in the deepest of them counts as one level more. */
const deepest = 32;
/** Bounds of a number other than 0, without its sign: from the first, up to but not including the second. */
const [smallest, tooLarge] = [1e-130, 1e126];

/**
 * Fields that are `undefined` are left out, as JSON does. `depth`: how many maps and lists enclose
 * the row.
 */
export function toItem(row: Row, depth = 0): Item {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value, depth)]),
  );
}

export function toAttribute(value: unknown, depth = 0): AttributeValue {
  if (depth >= deepest) throw notStorable(`lists and objects may be nested ${deepest} deep at most`);
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && !Number.isNaN(value)) return { N: String(storable(value)) };
  if (typeof value !== 'object') throw new TypeError(`a row can't hold a ${typeof value}`);
  if (Array.isArray(value)) return { L: value.map((entry) => toAttribute(entry, depth + 1)) };
  return { M: toItem(value as Row, depth + 1) };
}

function storable(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || (size >= smallest && size < tooLarge)) return value;
  throw notStorable(`a number must be 0, or between ${smallest} and ${tooLarge} without its sign`);
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
  throw new TypeError('a row holds an attribute type that we never write');
}
