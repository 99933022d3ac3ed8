/**
 * `GET /health/details`: how each service that a call needs is now and was in the last day, what is late,
 * which limits are near, and which of our languages no configured provider knows. Admins see their own
 * business's counts, operators those of all. The text of a fault, which only an operator can mend, is for
 * operators.
 */
import { Hono } from 'hono';
import { languages } from '../../../shared/language/registry.ts';
import type { Visitor } from '../../auth/guard.ts';
import { deploymentSwitchboard } from '../../call/bindings.ts';
import { errorAnswer } from '../../http-error.ts';
import { metricShards } from '../../metrics/call-metrics.ts';
import { countsFor, type Hour, lastDay, type Service, services, sumOf } from '../../metrics/last-day.ts';
import { chooseProviders, unserved } from '../../providers/choice.ts';
import type { EdgeDeps } from '../../ring.ts';
import { type Check, check } from '../health.ts';
import { createProbes, type Probe, type ProbeName } from '../probes.ts';
import { createStaffAccess } from './access.ts';
import { createCallFinder } from './call-finder.ts';

/** A page asks every half minute, perhaps on many screens. The services are asked once. */
const checkedMs = 30_000;
/** Of a limit: from here on it is said to be near. */
const nearly = 0.8;
/** Without a probe a service is as it was in the last calls. */
const probed: readonly ProbeName[] = ['stt', 'llm', 'tts', 'api'];

interface Late {
  businessId: string;
  events: number;
  since: number;
}

/** Tests pass `probes` and `now` of their own. */
export function healthDetailRoutes(
  deps: EdgeDeps,
  probes: Record<ProbeName, Probe> = createProbes(deps),
  now: () => number = Date.now,
): Hono {
  const { config, env } = deps;
  const { admitted } = createStaffAccess(config, createCallFinder(deps));
  const providers = providersOf(config);
  const app = new Hono();
  let checked: { at: number; checks: Promise<Map<string, Check>> } | null = null;

  function checks(): Promise<Map<string, Check>> {
    if (checked === null || Math.abs(now() - checked.at) > checkedMs)
      checked = { at: now(), checks: checkAll(probes) };
    return checked.checks;
  }

  app.get('/health/details', (c) =>
    admitted(c.req.raw, async (visitor) => {
      if (visitor.kind === 'staff' && visitor.staff.role !== 'admin')
        return errorAnswer(403, 'forbidden', 'this needs an admin of the business');
      const businessId = visitor.kind === 'staff' ? visitor.staff.businessId : null;
      const [current, parts, places] = await Promise.all([
        checks(),
        Promise.all(Array.from({ length: metricShards }, (_, n) => env.METRICS.getByName(`m${n}`).health())),
        env.SWITCHBOARDS.getByName(deploymentSwitchboard).places(businessId),
      ]);
      const hours = lastDay(
        parts.map((part) => part.hours),
        now(),
      );
      const late = parts.flatMap((part) => part.late);
      const details = detailsFor(visitor, { current, hours, late, places, config, providers });
      return c.json(details, 200, { 'cache-control': 'no-store' });
    }),
  );
  return app;
}

interface Read {
  current: ReadonlyMap<string, Check>;
  hours: readonly Hour[];
  late: readonly Late[];
  /** Agents' places that are taken: of the deployment, and of the visitor's business. */
  places: { all: number; own: number };
  config: EdgeDeps['config'];
  providers: Partial<Record<Service, string[]>>;
}

function detailsFor(visitor: Visitor, { current, hours, late, places, config, providers }: Read): object {
  const businessId = visitor.kind === 'staff' ? visitor.staff.businessId : null;
  const byHour = hours.map((hour) => ({ hour, counts: countsFor(hour, businessId) }));
  const sum = sumOf(byHour.map(({ counts }) => counts));
  return {
    services: services.map((service) => ({
      service,
      providers: providers[service] ?? [],
      now: shownCheck(current.get(service), businessId === null),
      answered: sum.answered[service] ?? 0,
      failed: failedOf(sum.failed, service),
      full: sum.failed[`${service} rate`] ?? 0,
      failedOver: failoversOf(sum.failedOver, providers[service] ?? []),
      lastFault: shownFault(businessId === null ? lastFaultOf(hours, service) : sum.lastFaults?.[service]),
      hours: byHour.map(({ hour, counts }) => ({
        at: new Date(hour.hour * 3_600_000).toISOString(),
        answered: counts.answered[service] ?? 0,
        failed: failedOf(counts.failed, service),
      })),
    })),
    calls: sum.calls,
    refused: sum.refused,
    languages: unserved(
      { ...config },
      languages.map(({ code }) => code),
    ),
    late: lateOf(late.filter((one) => businessId === null || one.businessId === businessId)),
    limits: {
      live: places.own,
      most: config.MAX_CONCURRENT_CALLS,
      // How busy other businesses are is theirs to know alone, until it is about to shut this one out too.
      isNearlyFull: places.all >= config.MAX_CONCURRENT_CALLS * nearly,
    },
    ...(businessId === null ? { businesses: businessesOf(hours, late) } : {}),
  };
}

async function checkAll(probes: Record<ProbeName, Probe>): Promise<Map<string, Check>> {
  const found = await Promise.all(probed.map(async (name) => [name, await check(probes[name])] as const));
  return new Map(found);
}

/** `kind: what was said`; only the kind for somebody who can not change the providers. */
function shownCheck(checked: Check | undefined, isOperator: boolean): object | null {
  if (!checked) return null;
  if (checked.ok) return { ok: true, ms: checked.ms };
  const [kind = 'network'] = checked.fault.split(':');
  return { ok: false, ms: checked.ms, kind, ...(isOperator ? { fault: checked.fault } : {}) };
}

/** By service the names under which its providers are counted, the first choice first. */
function providersOf(config: EdgeDeps['config']): Partial<Record<Service, string[]>> {
  const { stt, llm, tts, faults } = chooseProviders({ ...config });
  if (faults.length > 0) return {};
  return {
    stt: stt.map(({ provider }) => provider.name),
    llm: llm.map(({ provider, model }) => `${provider.name}/${model}`),
    tts: tts.map(({ provider }) => provider.name),
  };
}

function failedOf(failed: Readonly<Record<string, number>>, service: Service): number {
  return Object.entries(failed)
    .filter(([key]) => key.startsWith(`${service} `))
    .reduce((sum, [, by]) => sum + by, 0);
}

function failoversOf(counts: Readonly<Record<string, number>>, names: readonly string[]): number {
  return Object.entries(counts)
    .filter(([key]) => names.some((name) => key.startsWith(`${name} `)))
    .reduce((sum, [, by]) => sum + by, 0);
}

function lastFaultOf(hours: readonly Hour[], service: Service): { at: number; kind: string } | undefined {
  return hours.findLast(({ lastFaults }) => lastFaults[service])?.lastFaults[service];
}

function shownFault(fault: { at: number; kind: string } | undefined): object | null {
  return fault ? { at: new Date(fault.at).toISOString(), kind: fault.kind } : null;
}

function lateOf(late: readonly Late[]): object {
  const since = late.reduce((oldest, one) => Math.min(oldest, one.since), Number.POSITIVE_INFINITY);
  return {
    calls: late.length,
    events: late.reduce((sum, { events }) => sum + events, 0),
    since: late.length === 0 ? null : new Date(since).toISOString(),
  };
}

/** Those with the most failures first. */
function businessesOf(hours: readonly Hour[], late: readonly Late[]): object[] {
  const ids = new Set([
    ...hours.flatMap(({ businesses }) => Object.keys(businesses)),
    ...late.map(({ businessId }) => businessId),
  ]);
  ids.delete('');
  return [...ids]
    .map((businessId) => {
      const own = hours.map(({ businesses }) => businesses[businessId]).filter((one) => one !== undefined);
      const total = (counts: Readonly<Record<string, number>>[]) =>
        counts.flatMap((one) => Object.values(one)).reduce((sum, by) => sum + by, 0);
      return {
        businessId,
        calls: own.reduce((sum, { calls }) => sum + calls, 0),
        failed: total(own.map(({ failed }) => failed)),
        failedOver: total(own.map(({ failedOver }) => failedOver)),
        refused: total(own.map(({ refused }) => refused)),
        late: late.filter((one) => one.businessId === businessId).length,
      };
    })
    .sort((one, other) => other.failed + other.late - one.failed - one.late);
}
