/**
 * The table as the stores see it: rows of plain JSON, and writes that say under which condition
 * they hold. The only file that speaks to DynamoDB.
 */
import {
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
import { type IndexName, type Key, tableShape } from '../rows/keys.ts';
import { fromItem, type Item, type Row, toAttribute, toItem } from './item.ts';

const batchSize = 25;
const ttl = tableShape.ttlAttribute;

/**
 * Expressions in DynamoDB's own language; `names` are its `#placeholders`, `values` its
 * `:placeholders` (plain JSON).
 */
export interface Change {
  readonly key: Key;
  readonly update: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Row;
}
/** A row taken out, in the same terms. */
export interface Removal {
  readonly key: Key;
  readonly remove: true;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Row;
}
/** A row written as it is, or taken out, whatever is there. */
export type Write = { readonly key: Key; readonly row: Row } | { readonly key: Key; readonly remove: true };
/** `row`: after the change, or as it stands where the condition did not hold (`undefined`: there is none). */
export interface Changed {
  readonly done: boolean;
  readonly row: Row | undefined;
}
export interface Range {
  readonly index?: IndexName;
  readonly partition: string;
  /** Bounds of the sort key, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly filter?: {
    readonly expression: string;
    readonly names: Readonly<Record<string, string>>;
    readonly values: Row;
  };
  readonly newestFirst?: boolean;
  /** Rows read, before the filter. */
  readonly limit?: number;
  /** The last row of the page before. */
  readonly after?: Row;
  /**
   * What of a row is wanted (`cost`, `cost.total`); all of it by default. Costs the same units, but
   * a fraction of the time to carry and to parse.
   */
  readonly fields?: readonly string[];
}
export interface Table {
  /** The `ttl` of a row that ends so many days from now. */
  ttlIn(days: number): number;
  get(key: Key): Promise<Row | undefined>;
  /** Writes a row that is not there yet; false, and nothing written, when it is. */
  create(key: Key, row: Row): Promise<boolean>;
  put(key: Key, row: Row): Promise<void>;
  change(change: Change): Promise<Changed>;
  /**
   * All or nothing: `null` when done, else the positions whose conditions did not hold (empty:
   * another transaction was in the way, or too much at once).
   */
  changeAll(changes: readonly (Change | Removal)[]): Promise<number[] | null>;
  /**
   * Many writes without conditions, 25 a request; in no order, and those done stay done when one
   * fails. No key twice.
   */
  writeAll(writes: readonly Write[]): Promise<void>;
  /**
   * One page, and the row to go on `after` while there is more. Reads of the table itself are
   * consistent, of an index a moment late.
   */
  query(range: Range): Promise<{ rows: Row[]; more: Row | undefined }>;
}

/**
 * `endpoint` and region come from the SDK's own variables (`AWS_ENDPOINT_URL_DYNAMODB`,
 * `AWS_REGION`). Throttling is retried by the SDK; a row that a transaction holds for a moment is
 * refused to every other write, which the SDK takes for final unless it is told otherwise.
 */
export function dynamoClient(): DynamoDBClient {
  const client = new DynamoDBClient({
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
    // Around the one that makes an error of an answer, inside the one that retries.
    { name: 'transactionsPass', step: 'deserialize', priority: 'high' },
  );
  return client;
}

/**
 * Why a transaction did not happen although nothing is wrong with it: conditions, or DynamoDB's
 * troubles of the moment, which pass.
 */
const cancelledBy = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * A row whose time is over is not there any more: AWS deletes it days later, so it is left out
 * here. `now` in epoch ms.
 */
export function dynamoTable(client: DynamoDBClient, tableName: string, now: () => number = Date.now): Table {
  const TableName = tableName;
  const isAlive = (row: Row) => typeof row[ttl] !== 'number' || row[ttl] > now() / 1000;
  return {
    ttlIn: (days) => Math.floor(now() / 1000) + days * 86_400,
    async get(key) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toItem({ ...key }), ConsistentRead: true }),
      );
      const row = Item && fromItem(Item);
      return row && isAlive(row) ? row : undefined;
    },
    async create(key, row) {
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...row, ...key }),
            ConditionExpression: 'attribute_not_exists(PK) OR #ttl <= :now',
            ExpressionAttributeNames: { '#ttl': ttl },
            ExpressionAttributeValues: toItem({ ':now': Math.floor(now() / 1000) }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async put(key, row) {
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...row, ...key }) }));
    },
    async change(change) {
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            ...updateInput(TableName, change),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
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
        for (let attempt = 0; left.length > 0; attempt++) {
          if (attempt > 0)
            await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 2000)));
          const { UnprocessedItems } = await client.send(
            new BatchWriteItemCommand({ RequestItems: { [TableName]: left } }),
          );
          left = UnprocessedItems?.[TableName] ?? [];
          if (left.length > 0 && attempt >= 8) throw unavailable('the store');
        }
      }
    },
    async query(range) {
      // DynamoDB takes bounds in the wrong order for a mistake of ours; to who asks it is a time in
      // which nothing happened.
      if (range.from !== undefined && range.to !== undefined && range.from > range.to)
        return { rows: [], more: undefined };
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({ TableName, ...queryInput(range) }),
      );
      return {
        rows: Items.map(fromItem).filter(isAlive),
        more: LastEvaluatedKey && fromItem(LastEvaluatedKey),
      };
    },
  };
}

/** Every row of a range, page after page. */
export async function queryAll(table: Table, range: Range): Promise<Row[]> {
  const rows: Row[] = [];
  let after: Row | undefined;
  do {
    const page = await table.query(after ? { ...range, after } : range);
    rows.push(...page.rows);
    after = page.more;
  } while (after);
  return rows;
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
  // Whether a row is still alive is asked of every row.
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
