/** `Table` over DynamoDB; the only file that uses its client. */
import { isDeepStrictEqual } from 'node:util';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { unavailable } from '../http/api-error.ts';
import { requestTime } from '../http/request-time.ts';
import { fromItem, type Item, toAttribute, toItem } from './item.ts';
import { pauseAfter } from './pause.ts';
import {
  type Change,
  type Range,
  type Removal,
  type Row,
  type Table,
  tableShape,
  type Write,
} from './table.ts';

const batchSize = 25;
const readBatchSize = 100;
/** After so many tries in a row that left rows of a batch unwritten, the table counts as away. */
const batchTries = 9;
const ttl = tableShape.ttlAttribute;

/**
 * Endpoint and region come from the SDK's own variables (`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_REGION`), unless
 * `endpoint` is given. The SDK retries throttling by itself. While a transaction holds a row, other writes
 * to it fail with `TransactionConflictException`; the SDK would not retry that, so it is marked as retryable
 * here.
 */
export function dynamoClient(endpoint?: string): DynamoDBClient {
  const client = new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 4,
    requestHandler: { requestTimeout: 3000, connectionTimeout: 1000, throwOnRequestTimeout: true },
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw error instanceof TransactionConflictException
          ? Object.assign(error, { $retryable: {} })
          : error;
      }
    },
    // Outside the middleware that turns a response into an error, inside the one that retries.
    { name: 'retryConflicts', step: 'deserialize', priority: 'high' },
  );
  return client;
}

/**
 * Reasons to cancel a transaction that are no mistake of ours: a condition, or DynamoDB's load at
 * the moment.
 */
const cancelledBy = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Expired rows are left out of every read, because AWS deletes them days late. `now` is in epoch ms.
 */
export function dynamoTable(client: DynamoDBClient, tableName: string, now: () => number = Date.now): Table {
  const TableName = tableName;
  const isAlive = (row: Row) => typeof row[ttl] !== 'number' || row[ttl] > now() / 1000;
  const limited = () => {
    const abortSignal = requestTime();
    return abortSignal ? { abortSignal } : {};
  };
  return {
    ttlIn: (days) => Math.floor(now() / 1000) + days * 86_400,
    async get(key) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toItem({ ...key }), ConsistentRead: true }),
        limited(),
      );
      const row = Item && fromItem(Item);
      return row && isAlive(row) ? row : undefined;
    },
    async getAll(keys) {
      const rows: Row[] = [];
      for (let at = 0; at < keys.length; at += readBatchSize) {
        let left: Item[] = keys.slice(at, at + readBatchSize).map((key) => toItem({ ...key }));
        for (let attempt = 1; left.length > 0; attempt++) {
          const { Responses, UnprocessedKeys } = await client.send(
            new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: left, ConsistentRead: true } } }),
            limited(),
          );
          rows.push(...(Responses?.[TableName] ?? []).map(fromItem));
          left = UnprocessedKeys?.[TableName]?.Keys ?? [];
          if (left.length === 0) break;
          if (attempt === batchTries) throw unavailable('the store');
          await pauseAfter(attempt);
        }
      }
      return rows.filter(isAlive);
    },
    async create(key, row) {
      const wanted = toItem({ ...row, ...key });
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: wanted,
            ConditionExpression: 'attribute_not_exists(PK) OR #ttl <= :now',
            ExpressionAttributeNames: { '#ttl': ttl },
            ExpressionAttributeValues: toItem({ ':now': Math.floor(now() / 1000) }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
          limited(),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return isOwnWrite(error, wanted);
        throw error;
      }
    },
    async put(key, row) {
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...row, ...key }) }), limited());
    },
    async change(change) {
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            ...updateInput(TableName, change),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
          limited(),
        );
        return { done: true, row: Attributes && fromItem(Attributes) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          return { done: false, row: error.Item && fromItem(error.Item) };
        throw error;
      }
    },
    async changeAll(changes) {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: changes.map((change) =>
              'remove' in change
                ? { Delete: conditionInput(TableName, change) }
                : { Update: updateInput(TableName, change) },
            ),
          }),
          limited(),
        );
        return null;
      } catch (error) {
        const reasons =
          error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : null;
        if (!reasons?.every(({ Code }) => cancelledBy.has(Code ?? ''))) throw error;
        return reasons.flatMap(({ Code }, position) => (Code === 'ConditionalCheckFailed' ? [position] : []));
      }
    },
    async writeAll(writes) {
      for (let at = 0; at < writes.length; at += batchSize) {
        let left: WriteRequest[] = writes.slice(at, at + batchSize).map(batchInput);
        for (let attempt = 1; left.length > 0; attempt++) {
          const { UnprocessedItems } = await client.send(
            new BatchWriteItemCommand({ RequestItems: { [TableName]: left } }),
            limited(),
          );
          left = UnprocessedItems?.[TableName] ?? [];
          if (left.length === 0) break;
          if (attempt === batchTries) throw unavailable('the store');
          await pauseAfter(attempt);
        }
      }
    },
    async query(range) {
      // DynamoDB would refuse bounds in the wrong order as an error.
      if (range.from !== undefined && range.to !== undefined && range.from > range.to)
        return { rows: [], more: undefined };
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({ TableName, ...queryInput(range) }),
        limited(),
      );
      return {
        rows: Items.map(fromItem).filter(isAlive),
        more: LastEvaluatedKey && fromItem(LastEvaluatedKey),
      };
    },
  };
}

/**
 * The answer to a write may be lost. The client then sends it again, and finds the row that it has written
 * itself.
 */
function isOwnWrite({ $metadata, Item }: ConditionalCheckFailedException, wanted: Item): boolean {
  if (!Item || ($metadata.attempts ?? 1) < 2) return false;
  return isDeepStrictEqual(fromItem(Item), fromItem(wanted));
}

function updateInput(TableName: string, change: Change) {
  return { ...conditionInput(TableName, change), UpdateExpression: change.update };
}

function batchInput(write: Write): WriteRequest {
  if ('remove' in write) return { DeleteRequest: { Key: toItem({ ...write.key }) } };
  return { PutRequest: { Item: toItem({ ...write.row, ...write.key }) } };
}

function conditionInput(TableName: string, change: Change | Removal) {
  return {
    TableName,
    Key: toItem({ ...change.key }),
    ...(change.condition ? { ConditionExpression: change.condition } : {}),
    ...(change.names ? { ExpressionAttributeNames: { ...change.names } } : {}),
    ...(change.values ? { ExpressionAttributeValues: toItem(change.values) } : {}),
  };
}

function queryInput(range: Range) {
  const index = tableShape.indexes.find(({ name }) => name === range.index);
  const { partition, sort } = index ?? tableShape.key;
  const names: Record<string, string> = { '#partition': partition, ...range.filter?.names };
  const values: Item = {
    ':partition': toAttribute(range.partition),
    ...(range.filter ? toItem(range.filter.values) : {}),
  };
  const conditions = ['#partition = :partition'];
  // A sort key takes one condition only, and BETWEEN takes both bounds.
  const { from, to } = range;
  if (from !== undefined || to !== undefined) {
    names['#sort'] = sort;
    values[':from'] = toAttribute(from ?? ' ');
    values[':to'] = toAttribute(to ?? '\u{10ffff}');
    conditions.push('#sort BETWEEN :from AND :to');
  }
  // `ttl` is always needed, to leave out expired rows.
  const fields = range.fields && [...range.fields, ttl].map((path) => path.split('.'));
  for (const part of fields?.flat() ?? []) names[`#of_${part}`] = part;
  return {
    ...(index ? { IndexName: index.name } : { ConsistentRead: true }),
    ...(fields
      ? { ProjectionExpression: fields.map((path) => path.map((part) => `#of_${part}`).join('.')).join(', ') }
      : {}),
    KeyConditionExpression: conditions.join(' AND '),
    ...(range.filter ? { FilterExpression: range.filter.expression } : {}),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ScanIndexForward: !range.newestFirst,
    ...(range.limit ? { Limit: range.limit } : {}),
    ...(range.after ? { ExclusiveStartKey: toItem(range.after) } : {}),
  };
}
