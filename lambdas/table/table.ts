/**
 * The one DynamoDB table: its shape, and what the rest of the code may do with it. `dynamo.ts` does the work,
 * `rows/` says which rows there are.
 */

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** A row as plain JSON. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Local runs and CDK create the table from this. Both indexes project every attribute. `ttl` holds epoch
 * seconds; AWS deletes an expired row days late, so no read may rely on its deletion.
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

/** The input of a `CreateTableCommand`, for local runs and tests. */
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

/** An expression in DynamoDB's own language, with its `#names` and its `:values` (plain JSON). */
interface Conditional {
  readonly key: Key;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Row;
}
export interface Change extends Conditional {
  readonly update: string;
}
export interface Removal extends Conditional {
  readonly remove: true;
}

/** Writes or removes a row, whatever is stored under its key. */
export type Write = { readonly key: Key; readonly row: Row } | { readonly key: Key; readonly remove: true };

/**
 * `row`: after the change; where the condition did not hold, the row as it is (`undefined`: there
 * is none).
 */
interface Changed {
  readonly done: boolean;
  readonly row: Row | undefined;
}

export interface Range {
  readonly index?: IndexName;
  readonly partition: string;
  /** Bounds of the sort key, both included. A range that ends before it begins is empty, not an error. */
  readonly from?: string;
  readonly to?: string;
  readonly filter?: {
    readonly expression: string;
    readonly names: Readonly<Record<string, string>>;
    readonly values: Row;
  };
  readonly newestFirst?: boolean;
  /** Rows to read, before the filter is applied. */
  readonly limit?: number;
  /** The last row of the previous page. */
  readonly after?: Row;
  /**
   * Attributes to return (`cost`, `cost.total`); all by default. Fewer cost the same read units,
   * but much less time to transfer and parse.
   */
  readonly fields?: readonly string[];
}

/** A filter on the value of one attribute. */
export function equals(field: string, value: unknown): NonNullable<Range['filter']> {
  return equalsAll([[field, value]]);
}

/** On the values of several. */
function equalsAll(wanted: readonly (readonly [string, unknown])[]): NonNullable<Range['filter']> {
  return {
    expression: wanted.map((_, at) => `#field${at} = :value${at}`).join(' AND '),
    names: Object.fromEntries(wanted.map(([field], at) => [`#field${at}`, field])),
    values: Object.fromEntries(wanted.map(([, value], at) => [`:value${at}`, value])),
  };
}

/** Sets these fields as part of a transaction, whatever is stored. `undefined` sets nothing. */
export function setAll(key: Key, row: Row): Change {
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  return {
    key,
    update: `SET ${fields.map((_, n) => `#f${n} = :f${n}`).join(', ')}`,
    names: Object.fromEntries(fields.map(([name], n) => [`#f${n}`, name])),
    values: Object.fromEntries(fields.map(([, value], n) => [`:f${n}`, value])),
  };
}

export interface Table {
  /** The `ttl` of a row that expires in `days` days. */
  ttlIn(days: number): number;
  get(key: Key): Promise<Row | undefined>;
  /** Those that exist, in no order, 100 per request. No key may appear twice. */
  getAll(keys: readonly Key[]): Promise<Row[]>;
  /** Writes a row that does not exist yet. Returns false, and writes nothing, if it does. */
  create(key: Key, row: Row): Promise<boolean>;
  put(key: Key, row: Row): Promise<void>;
  change(change: Change): Promise<Changed>;
  /**
   * All or nothing. Returns `null` when done, else the positions whose conditions did not hold (none: another
   * transaction was in the way, or DynamoDB throttled us).
   */
  changeAll(changes: readonly (Change | Removal)[]): Promise<number[] | null>;
  /**
   * Many writes without conditions, 25 per request, in no order. If one fails, those already done stay done.
   * No key may appear twice.
   */
  writeAll(writes: readonly Write[]): Promise<void>;
  /**
   * One page, and the row to continue `after` if there is more. Reads of the table are consistent;
   * reads of an index lag by a moment.
   */
  query(range: Range): Promise<{ rows: Row[]; more: Row | undefined }>;
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
