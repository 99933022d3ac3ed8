/** Finds the object that holds a call, and whose call it is. Staff's routes need both. */
import { type BusinessId, CallId, carrierOf } from '../../../shared/ids.ts';
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
}

/** As long as a switchboard remembers a number's settings. */
const keptMs = 5 * 60_000;
const mostKept = 1000;

export function createCallFinder(deps: EdgeDeps, now: () => number = Date.now) {
  const { config, env } = deps;
  const owners = new Map<string, { businessId: BusinessId; until: number }>();

  async function ownerOf(number: string): Promise<BusinessId | null> {
    const kept = owners.get(number);
    if (kept && kept.until > now() && kept.until - now() <= keptMs) return kept.businessId;
    const businessId = await fetchOwner(number);
    // A number of nobody may be a business's a moment later.
    if (businessId === null) return null;
    if (owners.size >= mostKept) owners.clear();
    owners.set(number, { businessId, until: now() + keptMs });
    return businessId;
  }

  async function fetchOwner(number: string): Promise<BusinessId | null> {
    try {
      return (await createApi(config).business({ number })).business.businessId;
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
    return visitor.kind === 'internal' || (await ownerOf(number)) === visitor.staff.businessId;
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

  /** Numbers that may have live calls: the API lists a business's, the metrics all. */
  async function numbersOf(visitor: CallVisitor): Promise<string[]> {
    if (visitor.kind === 'staff') {
      const headers = { authorization: `Bearer ${visitor.token}` };
      const asStaff = createClient({
        baseUrl: config.API_BASE_URL,
        fetch: (url, init) => fetch(url, init),
        headers,
      });
      const { calls } = await asStaff.listCalls({ status: 'active' });
      return calls.map((call) => call.to);
    }
    const shards = await Promise.all(
      Array.from({ length: metricShards }, (_, n) => env.METRICS.getByName(`m${n}`).aliveCalls()),
    );
    const found = await Promise.all(shards.flat().map((callId) => find(CallId.parse(callId))));
    return found.flatMap((call) => (call ? [call.to] : []));
  }

  return {
    find,
    mayUse,
    /** All live calls that a visitor may see, newest first. Throws `ApiFaultError`. */
    async live(visitor: CallVisitor): Promise<LiveRow[]> {
      const ours = config.EXOTEL_PHONE_NUMBER;
      const numbers = [...new Set([...(await numbersOf(visitor)), ...(ours ? [ours] : [])])];
      const rows = await Promise.all(
        numbers.map(async (to): Promise<LiveRow[]> => {
          if (!(await mayUse(visitor, to))) return [];
          const live = await env.SWITCHBOARDS.getByName(to).live();
          return live.map(({ callId, from, since }) => ({
            callId,
            carrier: carrierOf(CallId.parse(callId)),
            from,
            to,
            startedAt: new Date(since).toISOString(),
          }));
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
