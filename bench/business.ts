/**
 * The API on this machine: the requests while a call rings, how fast journals are taken in, how
 * large the handlers are and how fast they load.
 */
import { AwsClient } from 'aws4fetch';
import { buildHandlers, handlerSizes, initMs } from '../cdk/deploy/handlers.ts';
import { demoCaller, demoClinic } from '../local/phone/phone.ts';
import { localDefaults } from '../local/run/defaults.ts';
import { type ApiClient, createClient } from '../shared/io/client.ts';
import { type ScriptedSystem, startScriptedSystem } from '../tests/scripted/system.ts';
import { type BenchResult, type Figure, figure, round } from './figures.ts';

const warmRings = 40;
const rings = 200;
const rounds = 3;
const callsPerRound = 200;
const eventsPerCall = 40;
/**
 * A live call's journal is delivered every 10 s. This is a usual number of events in one request.
 */
const eventsPerRequest = 10;
/** Calls that deliver at the same time. */
const atOnce = 20;

const zeroUsage = {
  seconds: 1,
  sttSeconds: 1,
  llmInputTokens: 0,
  llmCachedTokens: 0,
  llmOutputTokens: 0,
  ttsCharacters: 0,
};

export async function business(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const ringing: Ringing[] = [];
  const ingested: Ingested[] = [];
  try {
    const api = edgeClient(system);
    for (let ring = 0; ring < warmRings; ring += 1) await ringOnce(api, `warm-${ring}`);
    for (let ring = 0; ring < rings; ring += 1) ringing.push(await ringOnce(api, `ring-${ring}`));
    await ingest(system, api, 'warm', atOnce);
    for (let round = 0; round < rounds; round += 1)
      ingested.push(await ingest(system, api, `round-${round}`, callsPerRound));
  } finally {
    await system.stop();
  }
  const handlers = await measureHandlers();
  return {
    bench: 'business',
    figures: [...ringFigures(ringing), ...ingestFigures(ingested), ...handlerFigures(handlers)],
    foot: [
      'At once: the three requests that a ringing call sends together, SigV4-signed over loopback to the gateway, with the real handlers and stores behind it. Each is a new call.',
      `Events: ${callsPerRound} calls of ${eventsPerCall} events in requests of ${eventsPerRequest}, ${atOnce} calls at a time, from the first request to the last answer. Then every journal is read back by the staff route and compared event by event. The sender shares both cores with the API and the store.`,
      'Handlers: bundles as uploaded. The time to load is that of an import in a fresh process, the median of five.',
    ],
    details: { ringing, ingested, handlers },
  };
}

/** The edge's own client, from this process. */
function edgeClient({ run }: ScriptedSystem): ApiClient {
  const signer = new AwsClient({
    accessKeyId: localDefaults.EDGE_AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: localDefaults.EDGE_AWS_SECRET_ACCESS_KEY ?? '',
    region: localDefaults.AWS_REGION ?? '',
    service: 'execute-api',
    retries: 0,
  });
  return createClient({ baseUrl: run.api, fetch: (url, init) => signer.fetch(url, init), timeoutMs: 10_000 });
}

interface Ringing {
  /** Until all three answers are there. */
  wholeMs: number;
  budgetMs: number;
  customerMs: number;
  businessMs: number;
}

async function ringOnce(api: ApiClient, name: string): Promise<Ringing> {
  const callId = `exotel-bench-${name}`;
  const at = new Date().toISOString();
  const beganMs = performance.now();
  const timed = async <T>(request: Promise<T>): Promise<[T, number]> => [
    await request,
    round(performance.now() - beganMs),
  ];
  const [[budget, budgetMs], [, customerMs], [, businessMs]] = await Promise.all([
    timed(api.checkBudget({ callId, businessNumber: demoClinic, phone: demoCaller, carrier: 'exotel', at })),
    timed(api.customer({ phone: demoCaller, number: demoClinic })),
    timed(api.business({ number: demoClinic })),
  ]);
  const wholeMs = round(performance.now() - beganMs);
  if (!budget.allowed) throw new Error(`the ring was refused: ${budget.reason}`);
  // Outside the measured time: otherwise the holds would use up the budget.
  await api.finishCall({ callId, endedAt: at, endReason: 'caller', usage: zeroUsage });
  return { wholeMs, budgetMs, customerMs, businessMs };
}

function ringFigures(ringing: readonly Ringing[]): Figure[] {
  const of = (what: string, pick: (ring: Ringing) => number, goal: Figure['goal'] = null) =>
    figure(what, 'ms', ringing.map(pick), goal);
  return [
    of('check-budget + customer + business at once', (ring) => ring.wholeMs, { of: 'p95', atMost: 40 }),
    of('  check-budget', (ring) => ring.budgetMs),
    of('  customer', (ring) => ring.customerMs),
    of('  business', (ring) => ring.businessMs),
  ];
}

interface Ingested {
  events: number;
  tookMs: number;
  perSecond: number;
  /** Sent and not read back as they were. */
  lost: number;
}

async function ingest(
  { run }: ScriptedSystem,
  api: ApiClient,
  name: string,
  calls: number,
): Promise<Ingested> {
  const staff = createClient({
    baseUrl: run.api,
    fetch,
    headers: { authorization: `Bearer ${run.staffToken}` },
    timeoutMs: 10_000,
  });
  const journals = Array.from({ length: calls }, (_, n) => ({
    callId: `exotel-bench-${name}-${n}`,
    events: journalOf(n),
  }));
  const beganMs = performance.now();
  await inParallel(journals, async ({ callId, events }) => {
    for (let from = 0; from < events.length; from += eventsPerRequest) {
      await api.logEvent({ callId, events: events.slice(from, from + eventsPerRequest) });
    }
  });
  const tookMs = performance.now() - beganMs;
  let lost = 0;
  await inParallel(journals, async ({ callId, events: sent }) => {
    const { events: stored } = await staff.callEvents({ callId });
    lost += sent.filter(
      (event, seq) => JSON.stringify(sorted(stored[seq])) !== JSON.stringify(sorted(event)),
    ).length;
    lost += Math.max(0, stored.length - sent.length);
  });
  const events = calls * eventsPerCall;
  return { events, tookMs: round(tookMs), perSecond: Math.floor((events * 1000) / tookMs), lost };
}

type WireEvents = Parameters<ApiClient['logEvent']>[0]['events'];

/**
 * A call's journal in the usual proportions: a start, then turns of four events, a sentence in
 * every second one.
 */
function journalOf(call: number): WireEvents {
  const beganMs = Date.now() - 300_000;
  const ids = { businessId: 'demo-clinic', carrier: 'exotel', from: demoCaller, to: demoClinic };
  return Array.from({ length: eventsPerCall }, (_, seq) => {
    const at = new Date(beganMs + seq * 1500).toISOString();
    if (seq === 0) return { seq, at, type: 'callStarted', ...ids };
    const text = `This is what was said in call ${call} as event ${seq}, a sentence of ordinary length.`;
    return {
      seq,
      at,
      type: 'bench',
      turn: Math.ceil(seq / 4),
      ...(seq % 2 === 0 ? { text, language: 'en-IN' } : { mark: `${seq}:0` }),
    };
  });
}

/** A store may give an object's fields in another order. */
function sorted(event: object | undefined): [string, unknown][] {
  return Object.entries(event ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function ingestFigures(ingested: readonly Ingested[]): Figure[] {
  return [
    figure(
      'journal events taken in, a second',
      'count',
      ingested.map(({ perSecond }) => perSecond),
      { of: 'worst', atLeast: 500 },
    ),
    figure(
      `  of ${callsPerRound * eventsPerCall} events, lost or changed`,
      'count',
      ingested.map(({ lost }) => lost),
      { of: 'worst', atMost: 0 },
    ),
  ];
}

interface HandlerMeasured {
  name: string;
  kilobytes: number;
  loadMs: number;
}

async function measureHandlers(): Promise<HandlerMeasured[]> {
  await buildHandlers();
  const measured: HandlerMeasured[] = [];
  for (const [name, bytes] of Object.entries(await handlerSizes())) {
    measured.push({ name, kilobytes: round(bytes / 1024), loadMs: await initMs(name) });
  }
  return measured;
}

function handlerFigures(handlers: readonly HandlerMeasured[]): Figure[] {
  return [
    figure(
      'handlers: KB of the bundle',
      'count',
      handlers.map(({ kilobytes }) => kilobytes),
      { of: 'worst', atMost: 450 },
    ),
    figure(
      'handlers: time to load',
      'ms',
      handlers.map(({ loadMs }) => loadMs),
      { of: 'worst', atMost: 150 },
    ),
  ];
}
