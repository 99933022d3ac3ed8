/**
 * The list of a business's people. Callers come from the list of calls, newest first: a person stands where
 * the last call is. Customers who have not called come behind them. A name is looked for among the customers,
 * because nobody else has one. No read goes over the whole table.
 */
import type * as z from 'zod';
import type { PeopleQuery, Person } from '../../shared/contract/people.ts';
import { type BusinessId, type CallId, isWithheld, Phone, toPhone } from '../../shared/ids.ts';
import { callRow } from '../rows/call.ts';
import { keys, partitions } from '../rows/keys.ts';
import { CustomerRecord } from '../rows/people/customer.ts';
import { readSealedPage } from '../rows/sealed/sealed-page.ts';
import type { List } from '../table/page.ts';
import type { Row, Table } from '../table/table.ts';

interface Found {
  people: Person[];
  cursor?: string;
}
interface LastCall {
  callId: CallId;
  startedAt: string;
  summary: string | null;
}

/** What a cursor continues: the calls, or the customers. */
const parts = { calls: 'l', customers: 'c' } as const;
/** Fewer digits would find nearly everybody. */
const fewestDigits = 3;

/**
 * `endDigits`: the most last digits that may be searched for. Whoever sees only the last digits of a number
 * must not find out the others by trying.
 */
export async function listPeople(
  table: Table,
  businessId: BusinessId,
  { search = '', cursor = '' }: z.output<typeof PeopleQuery>,
  endDigits: number,
): Promise<Found> {
  const digits = /^[\d\s()+.-]+$/.test(search) ? search.replace(/\D/g, '') : null;
  const phone = digits !== null && digits.length > 6 ? toPhone(search) : null;
  if (phone !== null) return { people: await personWith(table, businessId, phone) };
  if (digits !== null && (digits.length < fewestDigits || digits.length > endDigits)) return { people: [] };
  const ends = (person: string) => digits === null || person.endsWith(digits);
  const name = digits === null && search !== '' ? search.toLowerCase() : null;
  const isOfCustomers = name !== null || cursor.startsWith(parts.customers);
  const callers = isOfCustomers
    ? null
    : await recentCallers(table, businessId, cursor.slice(1), digits, ends);
  if (callers?.cursor !== undefined)
    return { people: callers.people, cursor: `${parts.calls}${callers.cursor}` };
  const rest = await customers(table, businessId, isOfCustomers ? cursor.slice(1) : '', { name, ends });
  return {
    people: [...(callers?.people ?? []), ...rest.people],
    ...(rest.cursor === undefined ? {} : { cursor: `${parts.customers}${rest.cursor}` }),
  };
}

async function recentCallers(
  table: Table,
  businessId: BusinessId,
  cursor: string,
  digits: string | null,
  ends: (phone: string) => boolean,
): Promise<Found> {
  const list: List = {
    index: 'GSI1',
    partition: partitions.calls(businessId),
    ...(digits === null
      ? {}
      : {
          filter: {
            expression: 'contains(#from, :end)',
            names: { '#from': 'from' },
            values: { ':end': digits },
          },
        }),
  };
  const page = await readSealedPage(table, businessId, list, cursor === '' ? undefined : cursor);
  const calls = new Map<Phone, LastCall>();
  for (const call of page.rows.map(callRow)) {
    const isPerson = !isWithheld(call.from) && Phone.safeParse(call.from).success && ends(call.from);
    if (isPerson && !calls.has(call.from)) calls.set(call.from, call);
  }
  // Who called again since stands on an earlier page.
  const isLast = async ([phone, { callId }]: readonly [Phone, LastCall]) =>
    cursor === '' || (await lastCallOf(table, businessId, phone))?.callId === callId;
  const callers = await Promise.all([...calls].map(async (one) => ((await isLast(one)) ? [one] : [])));
  const shown = callers.flat();
  const rows = await table.getAll(shown.map(([phone]) => keys.customer(businessId, phone)));
  const records = new Map(
    rows.map((row) => CustomerRecord.parse(row)).map((record) => [record.phone, record]),
  );
  const people = shown.map(([phone, last]) => personOf(records.get(phone) ?? { phone }, last));
  return { people, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
}

/** `name`: only those whose name has this; null: only those who have not called. */
async function customers(
  table: Table,
  businessId: BusinessId,
  cursor: string,
  { name, ends }: { name: string | null; ends: (phone: string) => boolean },
): Promise<Found> {
  const { PK } = keys.customer(businessId, '');
  const list: List = {
    partition: PK,
    from: 'CUSTOMER#',
    to: 'CUSTOMER#~',
    ...(name === null ? {} : { filter: nameFilter(name) }),
  };
  const page = await readSealedPage(table, businessId, list, cursor === '' ? undefined : cursor);
  const people = await Promise.all(
    page.rows.map(async (row) => {
      const record = CustomerRecord.parse(row);
      if (!ends(record.phone)) return [];
      const last = await lastCallOf(table, businessId, record.phone);
      return name === null && last !== null ? [] : [personOf(record, last)];
    }),
  );
  return { people: people.flat(), ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
}

/** DynamoDB compares letters as they are: in small letters, in capitals, and as names are written. */
function nameFilter(name: string): NonNullable<List['filter']> {
  const asName = name.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  const spellings = [name, name.toUpperCase(), asName];
  return {
    expression: spellings.map((_, at) => `contains(#name, :name${at})`).join(' OR '),
    names: { '#name': 'name' },
    values: Object.fromEntries(spellings.map((spelling, at) => [`:name${at}`, spelling])),
  };
}

/** One person or none. */
async function personWith(table: Table, businessId: BusinessId, phone: Phone): Promise<Person[]> {
  const [row, last] = await Promise.all([
    table.get(keys.customer(businessId, phone)),
    lastCallOf(table, businessId, phone),
  ]);
  if (!row && !last) return [];
  return [personOf(row ? CustomerRecord.parse(row) : { phone }, last)];
}

async function lastCallOf(table: Table, businessId: BusinessId, phone: Phone): Promise<LastCall | null> {
  const { rows } = await table.query({
    index: 'GSI2',
    partition: partitions.person(businessId, phone),
    from: 'CALL#',
    to: 'CALL#~',
    newestFirst: true,
    limit: 1,
  });
  return rows.map((row: Row) => callRow(row))[0] ?? null;
}

function personOf({ phone, name, language }: CustomerRecord, last: LastCall | null): Person {
  return {
    phone,
    name: name ?? null,
    language: language ?? null,
    callId: last?.callId ?? null,
    lastCallAt: last?.startedAt ?? null,
    lastSummary: last?.summary ?? null,
  };
}
