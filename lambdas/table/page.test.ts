import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { readPage } from './page.ts';
import { equals, type Range, type Table } from './table.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const partition = (name: string) => `REQUESTS#${name}`;
const open = (name: string) =>
  ({ index: 'GSI1', partition: partition(name), filter: equals('state', 'open') }) as const;

/** Writes the rows of a list, the oldest first. */
async function listed(name: string, states: readonly string[]): Promise<void> {
  const rows = states.map((state, n) => {
    const sort = String(n).padStart(6, '0');
    return {
      key: { PK: `REQUEST#${name}#${n}`, SK: 'REQUEST' },
      row: { n, state, GSI1PK: partition(name), GSI1SK: sort },
    };
  });
  await local.table.writeAll(rows);
}

function counted(): { table: Table; reads: Range[] } {
  const reads: Range[] = [];
  const query: Table['query'] = (range) => {
    reads.push(range);
    return local.table.query(range);
  };
  return { table: { ...local.table, query }, reads };
}

async function readAll(list: Parameters<typeof readPage>[1]): Promise<{ sizes: number[]; seen: unknown[] }> {
  const [sizes, seen]: [number[], unknown[]] = [[], []];
  let cursor: string | undefined;
  do {
    const page = await readPage(local.table, list, cursor);
    sizes.push(page.rows.length);
    seen.push(...page.rows.map(({ n }) => n));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { sizes, seen };
}

/** Staff saw an empty first page of open requests, because the filter was applied to the newest 50 of all. */
test('a page is full as long as there are more rows, however few match its filter', async () => {
  await listed(
    'rare',
    Array.from({ length: 700 }, (_, n) => (n < 600 && n % 10 === 0 ? 'open' : 'done')),
  );
  const { sizes, seen } = await readAll(open('rare'));
  expect(sizes).toEqual([50, 10]);
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => 590 - 10 * n));
});

test('a list that ends with a full page has no cursor to an empty page', async () => {
  await listed(
    'even',
    Array.from({ length: 120 }, (_, n) => (n >= 10 && n < 60 ? 'open' : 'done')),
  );
  expect((await readAll(open('even'))).sizes).toEqual([50]);
  await listed(
    'whole',
    Array.from({ length: 100 }, () => 'open'),
  );
  const { filter: _, ...everything } = open('whole');
  expect((await readAll(everything)).sizes).toEqual([50, 50]);
});

test('a page without a filter is a single read', async () => {
  await listed(
    'plain',
    Array.from({ length: 500 }, () => 'open'),
  );
  const { table, reads } = counted();
  await readPage(table, open('plain'), undefined);
  expect(reads.map(({ limit }) => limit)).toEqual([51]);
});

test('a page reads at most eleven times, and its cursor continues after the rows already read', async () => {
  await listed(
    'long',
    Array.from({ length: 4600 }, (_, n) => (n === 0 ? 'open' : 'done')),
  );
  const { table, reads } = counted();
  const first = await readPage(table, open('long'), undefined);
  expect([first.rows, reads.length]).toEqual([[], 11]);
  const second = await readPage(table, open('long'), first.cursor);
  expect([second.rows.map(({ n }) => n), second.cursor]).toEqual([[0], undefined]);
});

/** AWS answers a start outside the bounds with a ValidationException, which became a 500. */
test('a cursor is valid in its own list only, and a forged one is refused', async () => {
  await listed(
    'bounds',
    Array.from({ length: 60 }, () => 'open'),
  );
  const list = { index: 'GSI1', partition: partition('bounds') } as const;
  const { cursor } = await readPage(local.table, list, undefined);
  expect((await readPage(local.table, { ...list, from: '000003' }, cursor)).rows.map(({ n }) => n)).toEqual([
    9, 8, 7, 6, 5, 4, 3,
  ]);
  const written = (place: object) => Buffer.from(JSON.stringify(place)).toString('base64url');
  const refused = { status: 400, issues: [{ path: 'cursor' }] };
  const half = Buffer.from('{"PK":"\\ud800","SK":"000001","sort":"000006"}').toString('base64url');
  await expect(readPage(local.table, list, half)).rejects.toMatchObject(refused);
  await expect(readPage(local.table, { ...list, from: '000020' }, cursor)).rejects.toMatchObject(refused);
  await expect(readPage(local.table, { ...list, to: '000005' }, cursor)).rejects.toMatchObject(refused);
  for (const wrong of [
    'nonsense',
    written({ PK: '', SK: '', sort: '' }),
    written({ PK: 'a', SK: 'b', sort: 'x'.repeat(1200) }),
  ]) {
    await expect(readPage(local.table, list, wrong)).rejects.toMatchObject(refused);
  }
});
