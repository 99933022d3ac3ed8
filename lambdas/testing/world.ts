/** A business, staff and calls to test with, and the contract's client for an app. */
import type { Business } from '../../shared/contract/business.ts';
import { type ApiClient, createClient } from '../../shared/io/client.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import { money, rupees } from '../../shared/money.ts';
import { putBudget } from '../budgets/ledger.ts';
import { dayIn } from '../budgets/rules.ts';
import type { App } from '../http/app.ts';
import { putBusiness } from '../rows/business.ts';
import type { Table } from '../table/table.ts';

/** For an app whose routes read no row. */
export const noTable = {} as Table;

export const quiet: Log = createLog({ write: () => undefined });

/** 10:00 in India on a Sunday. */
export const noon = Date.parse('2026-11-22T04:30:00.000Z');

let made = 0;

/** Creates a business with its own id and number, so that tests share nothing but the table. */
export async function openBusiness(
  table: Table,
  budget: { perDay?: number; perMonth?: number } = {},
  settings: Partial<Business> = {},
) {
  const n = ++made;
  const businessId = `clinic-${n}`;
  // Not the number of its front desk.
  const number = `+9180${String(n + 100).padStart(8, '0')}`;
  await putBusiness(table, {
    businessId,
    name: 'Sunrise Dental Clinic',
    numbers: [number],
    timeZone: 'Asia/Kolkata',
    languages: ['en-IN', 'hi-IN'],
    voices: { 'en-IN': 'en-IN-PrabhatNeural', 'hi-IN': 'hi-IN-MadhurNeural' },
    greeting: { 'en-IN': 'Hello, this is Asha.', 'hi-IN': 'नमस्ते, मैं आशा बोल रही हूँ।' },
    agentName: 'Asha',
    prompt: 'Be brief.',
    facts: ['There is parking behind the house.'],
    hours: [{ day: 'mon', opens: '09:30', closes: '19:00' }],
    prices: [{ item: 'consultation', price: money(rupees(500)) }],
    address: '12 MG Road',
    transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
    limits: {},
    version: 1,
    ...settings,
  });
  await putBudget(table, businessId, {
    limitPerDay: rupees(budget.perDay ?? 500),
    ...(budget.perMonth === undefined ? {} : { limitPerMonth: rupees(budget.perMonth) }),
    day: dayIn('Asia/Kolkata', noon),
  });
  return { businessId, number };
}

let rung = 0;

export function newCallId(): string {
  return `exotel-test-${process.pid}-${++rung}`;
}

/** `person`: the token's subject. */
interface StaffToken {
  /** An operator has none. */
  businessId?: string;
  role?: string;
  person?: string;
}

/** API Gateway's event after the JWT authorizer. */
export function eventOf({ businessId, role = 'staff', person }: StaffToken): object {
  const claims = {
    ...(businessId === undefined ? {} : { business: businessId }),
    role,
    ...(person === undefined ? {} : { sub: person }),
  };
  return { requestContext: { authorizer: { jwt: { claims, scopes: null } } } };
}

/** The contract's client, connected to an app: as `staff` if given, else as the edge. */
export function clientOf(app: App, staff?: StaffToken): ApiClient {
  const env = staff ? { event: eventOf(staff) } : {};
  return createClient({
    fetch: (url, init) => app.request(url, init, env),
    baseUrl: 'http://api.test',
    timeoutMs: 10_000,
  });
}

/** A POST of any body, valid or not. */
export async function post(
  app: App,
  path: string,
  body: unknown,
): Promise<{ status: number; body: unknown; retryAfter: string | null }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await app.request(path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json' },
  });
  return { status: answer.status, body: await answer.json(), retryAfter: answer.headers.get('retry-after') };
}
