/** Finds the object that holds a call, and whose call it is. Staff's routes need both. */
import { type BusinessId, CallId, carrierOf, isWithheld, maskPhone } from '../../../shared/ids.ts';
import { ApiFaultError, createClient } from '../../../shared/io/client.ts';
import type { CallVisitor } from '../../auth/guard.ts';
import { createApi } from '../../call/runtime.ts';
import { metricShards } from '../../metrics/call-metrics.ts';
import { callObject, type EdgeDeps } from '../../ring.ts';

export interface FoundCall {
  callId: CallId;
  objectName: string;
  /** The dialled number, E.164. */
  to: string;
  isOver: boolean;
}

interface LiveRow {
  callId: string;
  carrier: string;
  from: string;
  to: string;
  /** ISO 8601; when the phone rang. */
  startedAt: string;
  /** The name under which the business knows the caller. */
  callerName?: string;
}

/** `shownNumbers`: null where all staff see whole numbers; else those that are no caller's. */
interface Owner {
  businessId: BusinessId;
  shownNumbers: readonly string[] | null;
}

/** As long as a switchboard remembers a number's settings. */
const keptMs = 5 * 60_000;
const mostKept = 1000;

export function createCallFinder(deps: EdgeDeps, now: () => number = Date.now) {
  const { config, env } = deps;
  const owners = new Map<string, { owner: Owner; until: number }>();

  async function ownerOf(number: string): Promise<Owner | null> {
    const kept = owners.get(number);
    if (kept && kept.until > now() && kept.until - now() <= keptMs) return kept.owner;
    const owner = await fetchOwner(number);
    // A number of nobody may be a business's a moment later.
    if (owner === null) return null;
    if (owners.size >= mostKept) owners.clear();
    owners.set(number, { owner, until: now() + keptMs });
    return owner;
  }

  async function fetchOwner(number: string): Promise<Owner | null> {
    try {
      const { business } = await createApi(config).business({ number });
      const { businessId, numbers, transferDestinations } = business;
      const isMasked = business.staffSeeNumbers === 'lastFour';
      const shown = [...numbers, ...transferDestinations.map((destination) => destination.number)];
      return { businessId, shownNumbers: isMasked ? shown : null };
    } catch (error) {
      if (error instanceof ApiFaultError && error.status === 404) return null;
      throw error;
    }
  }

  /**
   * Whether a visitor may see a dialled number's calls. Throws `ApiFaultError` when the API does not
   * answer.
   */
  async function mayUse(visitor: CallVisitor, number: string): Promise<boolean> {
    return visitor.kind === 'internal' || (await ownerOf(number))?.businessId === visitor.staff.businessId;
  }

  /**
   * Null for a visitor who sees whole numbers in a dialled number's calls; else the numbers that are no
   * caller's. A business's choice counts here within five minutes.
   */
  async function shownNumbers(visitor: CallVisitor, number: string): Promise<ReadonlySet<string> | null> {
    if (visitor.kind === 'internal' || visitor.staff.role === 'admin') return null;
    const shown = (await ownerOf(number))?.shownNumbers ?? null;
    return shown && new Set(shown);
  }

  /** Null when no object knows the call. */
  async function find(callId: CallId): Promise<FoundCall | null> {
    const known = await findIn(callId, callId);
    if (known || carrierOf(callId) !== 'exotel') return known;
    const objectName = await objectNameOf(deps, callId, []);
    return objectName === callId ? null : findIn(callId, objectName);
  }

  async function findIn(callId: CallId, objectName: string): Promise<FoundCall | null> {
    const { known, to, ended } = await callObject(deps, objectName).afterStream();
    return known ? { callId, objectName, to, isOver: ended !== null } : null;
  }

  /** Numbers that may have live calls. The API lists a business's, with names; the metrics all. */
  async function numbersOf(visitor: CallVisitor): Promise<{ numbers: string[]; names: Map<string, string> }> {
    if (visitor.kind === 'staff') {
      const headers = { authorization: `Bearer ${visitor.token}` };
      const asStaff = createClient({
        baseUrl: config.API_BASE_URL,
        fetch: (url, init) => fetch(url, init),
        headers,
      });
      const { calls } = await asStaff.listCalls({ status: 'active' });
      const names = calls.flatMap(({ callId, callerName }) =>
        callerName === undefined ? [] : [[callId, callerName] as const],
      );
      return { numbers: calls.map((call) => call.to), names: new Map(names) };
    }
    const shards = await Promise.all(
      Array.from({ length: metricShards }, (_, n) => env.METRICS.getByName(`m${n}`).aliveCalls()),
    );
    const found = await Promise.all(shards.flat().map((callId) => find(CallId.parse(callId))));
    return { numbers: found.flatMap((call) => (call ? [call.to] : [])), names: new Map() };
  }

  return {
    find,
    mayUse,
    shownNumbers,
    /** All live calls that a visitor may see, newest first. Throws `ApiFaultError`. */
    async live(visitor: CallVisitor): Promise<LiveRow[]> {
      const ours = config.EXOTEL_PHONE_NUMBER;
      const { numbers: called, names } = await numbersOf(visitor);
      const numbers = [...new Set([...called, ...(ours ? [ours] : [])])];
      const rows = await Promise.all(
        numbers.map(async (to): Promise<LiveRow[]> => {
          if (!(await mayUse(visitor, to))) return [];
          const shown = await shownNumbers(visitor, to);
          const live = await env.SWITCHBOARDS.getByName(to).live();
          return live.map(({ callId, from, since }) => {
            const callerName = names.get(callId);
            return {
              callId,
              carrier: carrierOf(CallId.parse(callId)),
              from: shown === null || isWithheld(from) ? from : maskPhone(from),
              to,
              startedAt: new Date(since).toISOString(),
              ...(callerName === undefined ? {} : { callerName }),
            };
          });
        }),
      );
      return rows.flat().sort((one, other) => other.startedAt.localeCompare(one.startedAt));
    },
  };
}

/**
 * The name of the object that holds a call. It is the call id, except for a call over the static media
 * URL, whose object was made before its call was known. The switchboard of the dialled number has it.
 * `numbers`: those that a request names, to which the ExoPhone is added.
 */
export async function objectNameOf(
  { config, env }: EdgeDeps,
  callId: string,
  numbers: readonly string[],
): Promise<string> {
  const ours = config.EXOTEL_PHONE_NUMBER;
  for (const number of new Set([...numbers, ...(ours ? [ours] : [])])) {
    const objectName = await env.SWITCHBOARDS.getByName(number).objectOf(callId);
    if (objectName !== null) return objectName;
  }
  return callId;
}
