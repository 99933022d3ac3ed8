/** refused-ring: callers whose rings were refused. For staff: their list, and who was called back. */
import { Caller } from '../../shared/contract/endpoint.ts';
import type { RefusedCaller, RefusedRings } from '../../shared/contract/refused.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { type Staff, sameBusiness } from '../http/auth.ts';
import { writeAudit } from '../rows/audit.ts';
import { businessOfNumber } from '../rows/business.ts';
import { wasErasedAfter } from '../rows/erased/erased-person.ts';
import { keys, partitions } from '../rows/keys.ts';
import { countRefused, keepRefused, refusedCaller } from '../rows/people/refused-caller.ts';
import { type Seal, sealOf } from '../rows/sealed/seal.ts';
import { readSealedPage } from '../rows/sealed/sealed-page.ts';

export function refusedApp(ports: Ports): App {
  const { table, log } = ports;
  const routes: Routes<'refused'> = {
    refusedRing: ({ body }) => keep(ports, body),
    listRefused: async ({ query, staff }) => {
      const businessId = sameBusiness(staff, query.business);
      const list = { index: 'GSI1', partition: partitions.refused(businessId) } as const;
      const { rows, ...page } = await readSealedPage(table, businessId, list, query.cursor);
      const { close } = await sealOf(table, businessId, 'caller');
      return { callers: rows.map((row) => referredTo(refusedCaller(row), close)), ...page };
    },
    changeRefused: async ({ params, body, staff }) => ({
      caller: await mark(ports, staff, params.phone, body.calledBack),
    }),
  };
  return createApp({ table, log }, routes);
}

/** Without an error for a number of no business: the edge would send it again. */
async function keep({ table, log }: Ports, { businessNumber, callers, more = 0 }: RefusedRings) {
  const business = await businessOfNumber(table, businessNumber);
  if (!business) return undefined;
  const { businessId } = business;
  const rings = callers.reduce((sum, caller) => sum + caller.rings, more);
  const last = callers
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (rings > 0 && last !== undefined) await countRefused(table, business, last, rings);
  for (const caller of callers) {
    const at = new Date(caller.at).toISOString();
    if (await isErased(caller.phone, at)) continue;
    await keepRefused(table, business, { ...caller, at });
  }
  log.info('refused rings', { businessId, callers: callers.length, rings });
  return undefined;

  /** A person who was erased after the ring, and whose ring arrives late. */
  async function isErased(phone: string, at: string): Promise<boolean> {
    return phone !== 'anonymous' && (await wasErasedAfter(table, businessId, phone, at));
  }
}

function referredTo(caller: RefusedCaller, close: Seal['close']): RefusedCaller {
  return { ...caller, ref: close(caller.phone) };
}

/** `ref`: a number, or a reference of the list. */
async function mark({ table, log, now }: Ports, staff: Staff, ref: string, calledBack: boolean) {
  const { open, close } = await sealOf(table, staff.businessId, 'caller');
  const phone = Caller.safeParse(ref).success ? ref : open(ref);
  if (phone === null) throw unknownCaller();
  const at = new Date(now()).toISOString();
  const { done, row } = await table.change({
    key: keys.refused(staff.businessId, phone),
    update: calledBack ? 'SET calledBack = if_not_exists(calledBack, :mark)' : 'REMOVE calledBack',
    condition: 'attribute_exists(PK)',
    ...(calledBack ? { values: { ':mark': { person: staff.person, at } } } : {}),
  });
  if (!done || !row) throw unknownCaller();
  const customer = phone === 'anonymous' ? phone : `…${phone.slice(-2)}`;
  const state = calledBack ? 'calledBack' : 'open';
  await writeAudit(table, log, staff, { action: 'refused_caller_marked', customer, state }, now());
  return referredTo(refusedCaller(row), close);
}

function unknownCaller(): ApiError {
  return new ApiError(404, 'unknown_caller', 'no ring of this caller was refused');
}
