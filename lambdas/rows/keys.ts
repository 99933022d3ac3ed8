/**
 * The one DynamoDB table: its keys, its indexes, and how each kind of row is named. Local bring-up
 * and CDK create it from `tableShape`.
 *
 * | row | PK | SK | GSI1 (a business's lists) | GSI2 (one person at one business) |
 * |---|---|---|---|---| | settings | BUSINESS#id | SETTINGS | | | | dialled number | NUMBER#+91… |
 * NUMBER | | | | budget, its open holds within | BUSINESS#id | BUDGET | | | | blocked caller |
 * BUSINESS#id | BLOCKED#+91… | | | | customer | BUSINESS#id | CUSTOMER#+91… | | | | call |
 * CALL#callId | CALL | CALLS#id / startedAt#callId | PERSON#id#+91… / CALL#startedAt#callId | |
 * journal event | CALL#callId | EVENT#seq | | | | turn of a call by turns | CALL#callId | TURN#n |
 * | | | recording | CALL#callId | RECORDING | | | | the carrier's recording | CALL#callId |
 * CARRIER_RECORDING | | | | transfer | CALL#callId | TRANSFER#transferId | | | | request |
 * REQUEST#id#requestId | REQUEST | REQUESTS#id / at#requestId | PERSON#id#+91… /
 * REQUEST#at#requestId | | audit event | AUDIT#id | at#random | | |
 *
 * Rows of a call and audit events carry a `ttl` (`keptDays`; a recording's is no longer than the
 * bucket keeps it); what a business keeps about itself and its customers does not expire.
 *
 * So one query reads a whole call, one finds everything about a person (which erasure needs), and
 * money lives in a single row per business, where one conditional update can check and take it.
 */
import type { BusinessId, CallId } from '../../shared/ids.ts';

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/**
 * Plain data. Both indexes project everything. `ttl` holds epoch seconds; AWS deletes days late, so
 * no read may rely on it.
 */
export const tableShape = {
  key: { partition: 'PK', sort: 'SK' },
  indexes: [
    { name: 'GSI1', partition: 'GSI1PK', sort: 'GSI1SK' },
    { name: 'GSI2', partition: 'GSI2PK', sort: 'GSI2SK' },
  ],
  ttlAttribute: 'ttl',
} as const;
export type IndexName = (typeof tableShape.indexes)[number]['name'];

/**
 * For how long rows are kept, by what they are part of: a call's numbers and words for a year,
 * audit events a little longer than what they tell of.
 */
export const keptDays = { call: 365, audit: 400 } as const;

export const keys = {
  settings: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'SETTINGS' }),
  number: (number: string): Key => ({ PK: `NUMBER#${number}`, SK: 'NUMBER' }),
  budget: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'BUDGET' }),
  blocked: (businessId: BusinessId, phone: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `BLOCKED#${phone}`,
  }),
  customer: (businessId: BusinessId, phone: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `CUSTOMER#${phone}`,
  }),
  call: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'CALL' }),
  event: (callId: CallId, seq: number): Key => ({ PK: `CALL#${callId}`, SK: eventSort(seq) }),
  turn: (callId: CallId, turn: number): Key => ({
    PK: `CALL#${callId}`,
    SK: `TURN#${String(turn).padStart(6, '0')}`,
  }),
  recording: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'RECORDING' }),
  carrierRecording: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'CARRIER_RECORDING' }),
  transfer: (callId: CallId, transferId: string): Key => ({
    PK: `CALL#${callId}`,
    SK: `TRANSFER#${transferId}`,
  }),
  request: (businessId: BusinessId, requestId: string): Key => ({
    PK: `REQUEST#${businessId}#${requestId}`,
    SK: 'REQUEST',
  }),
  audit: (businessId: BusinessId, at: string, id: string): Key => ({
    PK: `AUDIT#${businessId}`,
    SK: `${at}#${id}`,
  }),
} as const;

/** Padded, so that rows sort as numbers do. */
export function eventSort(seq: number): string {
  return `EVENT#${String(seq).padStart(16, '0')}`;
}

export const partitions = {
  calls: (businessId: BusinessId): string => `CALLS#${businessId}`,
  requests: (businessId: BusinessId): string => `REQUESTS#${businessId}`,
  person: (businessId: BusinessId, phone: string): string => `PERSON#${businessId}#${phone}`,
} as const;

/** A `CreateTableCommand`'s input: what local bring-up and the tests create. */
export function createTableInput(tableName: string) {
  const { key, indexes } = tableShape;
  const names = [key.partition, key.sort, ...indexes.flatMap((index) => [index.partition, index.sort])];
  const schema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
    KeySchema: schema(key.partition, key.sort),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.partition, index.sort),
      Projection: { ProjectionType: 'ALL' as const },
    })),
  };
}
