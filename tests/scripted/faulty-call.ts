/**
 * A whole call of the real parts on a virtual clock: the preparation while it rings, the call with its
 * keeper, meter and outbox, and the adapters of every provider. One provider fails in one way, from one
 * phase on.
 */
import { silence } from '../../edge/audio/mulaw.ts';
import { Call } from '../../edge/call/call.ts';
import { createCallStore } from '../../edge/call/keeping/store.ts';
import { contextOfRing } from '../../edge/call/preparation.ts';
import { judgedFetch } from '../../edge/call/runtime.ts';
import { farEnd } from '../../edge/call/testing/far-end.ts';
import { business, variables } from '../../edge/call/testing/scripted-api.ts';
import { type VirtualClock, virtualClock } from '../../edge/call/testing/virtual-clock.ts';
import type { CallHost } from '../../edge/call/wiring.ts';
import { parseConfig } from '../../edge/config.ts';
import type { MeterBatch } from '../../edge/metrics/call-metrics.ts';
import { createBreakers } from '../../edge/providers/failover/breakers.ts';
import { createGate, gatedFetch } from '../../edge/providers/gate.ts';
import type { Fetch } from '../../edge/providers/ports.ts';
import { CallId, Phone } from '../../shared/ids.ts';
import { type SteadyClock, steadyClock } from '../../shared/io/call-clock/steady-clock.ts';
import { createClient } from '../../shared/io/client.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { fluxConnected, fluxTurn, novaResults } from '../../testing/wire/deepgram/fetch.ts';
import { type Answer, answered, type Recognises, recogniserSocket, type WireFault } from './faulty-wire.ts';
import { type VirtualStorage, virtualStorage } from './virtual-storage.ts';

export const wires = ['stt', 'llm', 'tts', 'api'] as const;
export type WireName = (typeof wires)[number];
export const phases = ['greeting', 'listening', 'thinking', 'speaking'] as const;
export type CallPhase = (typeof phases)[number];

export interface Cell {
  fault: WireFault;
  wire: WireName;
  /** From this phase of the call on, the wire fails. */
  phase: CallPhase;
  /** `once`: the first request alone. */
  times: 'once' | 'always';
  /** A second provider stands behind the one that fails. */
  hasFallback: boolean;
}

/** What the caller says, and when: 2.4 s of speech each, by which a deaf stream shows. */
const lines = [
  { atMs: 6500, words: ['when', 'are', 'you', 'open', 'on', 'the', 'coming', 'monday'] },
  { atMs: 15_000, words: ['and', 'is', 'it', 'far', 'from', 'the', 'old', 'station'] },
] as const;
const wordMs = 300;
const allWords = lines.flatMap(({ words }) => [...words]);
const firstWordByte = 0x10;
const frameMs = 100;
/**
 * When the caller hangs up. A fault of the phase `speaking` is met by the second line, and so is one of the
 * recogniser behind the first turn.
 */
export const hangUpMs = ({ phase, wire }: Cell): number =>
  phase === 'speaking' || wire === 'stt' ? 23_500 : 14_800;

export const lineEndsMs = lines.map(({ atMs, words }) => atMs + words.length * wordMs);

/** The caller's word that sounds at this time; -1: none. */
function wordAt(ms: number): number {
  let before = 0;
  for (const { atMs, words } of lines) {
    const word = Math.floor((ms - atMs) / wordMs);
    if (word >= 0 && word < words.length) return before + word;
    before += words.length;
  }
  return -1;
}

export interface FaultyCall {
  clock: VirtualClock;
  start: number;
  events(): readonly JournalEvent[];
  /** What the caller heard, from the ring on. */
  heard(): Uint8Array;
  counted: MeterBatch['counted'];
  bugs: unknown[];
  /** Null: the ring was refused without a word. */
  reason(): string | null;
  isDelivered(): boolean;
  requests(wire: WireName): number;
  struck(): number;
}

/** The platform's clock is set by `byMs`, `atMs` after the ring. */
export interface ClockStep {
  atMs: number;
  byMs: number;
}

/** Plays the whole call, until all of it is delivered. With `steps` no wire fails. */
export async function faultyCall(cell: Cell, steps: readonly ClockStep[] = []): Promise<FaultyCall> {
  const clock = virtualClock();
  const start = clock.now();
  const world = createWorld(clock, cell);
  if (steps.length > 0) world.arm = () => undefined;
  let off = 0;
  for (const { atMs, byMs } of steps)
    clock.after(atMs, () => {
      off += byMs;
    });
  const platform = { ...clock, now: () => clock.now() + off };
  const storage = virtualStorage(platform);
  const counted: MeterBatch['counted'] = [];
  const bugs: unknown[] = [];
  const host = hostOf(
    steadyClock(platform, () => true),
    cell,
    world.fetch,
    storage,
    counted,
  );
  world.arm(cell.phase === 'greeting');
  const callId = CallId.parse('exotel-c1');
  const ring = {
    callId,
    carrier: 'exotel',
    callSid: 'c1',
    from: Phone.parse('+919800000001'),
    to: '+918000000001',
  } as const;
  const far = farEnd('exotel', clock);
  const context = await whileTimePasses(
    clock,
    contextOfRing({ ...host, asking: () => undefined, nothingHeld: () => undefined }, ring, null),
  );
  if (typeof context === 'string') throw new Error(`the ring was refused: ${context}`);
  const call = new Call(host, context, null);
  const events: JournalEvent[] = [];
  const journal = call.journal.bind(call);
  call.journal = (event) => {
    events.push(event);
    if (event.type === 'turnEnded' && cell.phase === 'thinking') world.arm(true);
    if (event.type === 'clausePlaying' && event.turn === 1 && cell.phase === 'speaking') world.arm(true);
    journal(event);
  };
  call.bug = (error) => void bugs.push(error);
  storage.onAlarm(() => call.keeper.wake());
  call.begin('stream');
  await clock.advance(300);
  const media = mediaOf(far);
  await call.adoptMedia({ socket: media.socket, take: () => [], closed: () => null, close: media.closes });
  for (const frame of far.start()) media.message(frame);
  far.back = media.message;
  const isOpen = (): boolean => far.closed === null && call.snapshot()?.state.phase !== 'ended';
  while (clock.now() - start < hangUpMs(cell)) {
    await clock.advance(frameMs);
    const phase = call.snapshot()?.state.phase;
    if (cell.phase === 'listening' && phase === 'listening') world.arm(true);
    if (isOpen()) media.message(far.media(spoken(clock.now() - start)));
  }
  if (isOpen()) media.message(JSON.stringify({ event: 'stop', stop: { reason: 'callended' } }));
  media.closes(1000);
  await clock.advance(6000);
  world.heal();
  await call.carrierEnded(0);
  for (let waits = 0; waits < 60 && !storage.isCleared(); waits += 1) {
    await clock.advance(10_000);
    // The recording's hash is made by a thread, which no clock holds.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await clock.advance(60_000);
  return {
    clock,
    start,
    events: () => events,
    heard: () => far.heard(),
    counted,
    bugs,
    reason: () => {
      const ended = events.findLast((event) => event.type === 'callEnded');
      return ended?.reason ?? (call.isOver() ? 'transfer' : null);
    },
    isDelivered: storage.isCleared,
    requests: world.requests,
    struck: world.struck,
  };
}

/** Lets time pass until the work is done. */
async function whileTimePasses<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  done.catch(() => undefined);
  while (!isDone) await clock.advance(20);
  return done;
}

/** The same array each time, so that it is encoded once. */
const quiet = silence(frameMs);

/** A frame of the caller's line: their words, or silence. */
function spoken(endMs: number): Uint8Array {
  const words = [wordAt(endMs - frameMs), wordAt(endMs - 1)];
  if (words.every((word) => word < 0)) return quiet;
  const frame = silence(frameMs);
  for (let ms = 0; ms < frameMs; ms += 1) {
    const word = wordAt(endMs - frameMs + ms);
    if (word >= 0) frame.fill(firstWordByte + word, ms * 8, ms * 8 + 8);
  }
  return frame;
}

let calls = 0;

function hostOf(
  clock: SteadyClock,
  cell: Cell,
  fetch: Fetch,
  storage: VirtualStorage,
  counted: MeterBatch['counted'],
): CallHost {
  const fallbacks = {
    STT_PROVIDER_FALLBACK: 'deepgram-nova',
    OPENAI_FALLBACK_MODEL: 'spare-model',
    TTS_PROVIDER_FALLBACK: 'deepgram-tts',
  };
  // The isolate keeps phrases by the voice's address: each call has its own, and so no kept phrase.
  calls += 1;
  const parsed = parseConfig({
    ...variables,
    AZURE_SPEECH_BASE_URL: `https://voice-${calls}.example.in`,
    ...(cell.hasFallback ? fallbacks : {}),
  });
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  const breakers = createBreakers();
  const gated = gatedFetch(createGate(), fetch);
  const api = createClient({
    baseUrl: 'https://api.example.in',
    clock,
    fetch: judgedFetch(gated, breakers, clock, () => undefined),
  });
  const nothing = async (): Promise<void> => undefined;
  const switchboard = {
    admit: async () => ({ ok: true as const }),
    left: nothing,
    withPerson: nothing,
    objectOf: async () => null,
    recall: async () => ({ business: null, customer: null }),
    remember: nothing,
    trust: async (_phone: string, wanted: number) => wanted,
    phrases: async () => [],
    keepPhrase: nothing,
  };
  const bindings = {
    CALLS: {},
    SWITCHBOARDS: { getByName: () => switchboard },
    METRICS: {
      getByName: () => ({
        count: async (batch: MeterBatch) => void counted.push(...batch.counted),
      }),
    },
  };
  return {
    config: parsed.config,
    env: bindings as unknown as CallHost['env'],
    runtime: { clock, random: () => 0, fetch: gated, publicFetch: gated, api, breakers },
    store: createCallStore(storage.storage, clock, true),
    later: (work) => void work.catch(() => undefined),
  };
}

/** The media socket, whose far end is the carrier's. */
function mediaOf(far: ReturnType<typeof farEnd>) {
  const listeners = new EventTarget();
  let readyState: number = WebSocket.OPEN;
  const socket = {
    get readyState() {
      return readyState;
    },
    addEventListener: (type: string, listener: (event: Event) => void) =>
      listeners.addEventListener(type, listener),
    send: (frame: string) => far.send(frame),
    close(code: number, reason: string) {
      readyState = WebSocket.CLOSED;
      far.close(code, reason);
    },
  };
  return {
    socket: socket as unknown as WebSocket,
    message(data: string) {
      if (readyState === WebSocket.OPEN)
        listeners.dispatchEvent(Object.assign(new Event('message'), { data }));
    },
    closes(code: number) {
      if (readyState === WebSocket.CLOSED) return;
      readyState = WebSocket.CLOSED;
      listeners.dispatchEvent(Object.assign(new Event('close'), { code, wasClean: true }));
    },
  };
}

/** Everything that the call fetches. One wire of it may be struck. */
function createWorld(clock: VirtualClock, { wire, fault, times, hasFallback }: Cell) {
  let isArmed = false;
  let struck = 0;
  const requests: Record<WireName, number> = { stt: 0, llm: 0, tts: 0, api: 0 };
  let stream: ReturnType<typeof recogniserSocket> | null = null;
  /** The fault of a request on this wire now. A fallback is well. */
  const faultOf = (of: WireName, isFallback: boolean): WireFault | null => {
    requests[of] += 1;
    if (of !== wire || !isArmed || (hasFallback && isFallback)) return null;
    if (times === 'once' && struck > 0) return null;
    struck += 1;
    return fault;
  };
  /** Of a request that only opens a connection: nobody waits for it, so it is not the one that is struck. */
  const faultOfOpening = (of: WireName): WireFault | null =>
    of === wire && isArmed && times === 'always' ? fault : null;
  const fetch: Fetch = async (input, init) => {
    const { hostname, pathname } = new URL(input);
    const signal = init?.signal ?? null;
    const body = typeof init?.body === 'string' ? init.body : '';
    if (hostname === 'upload.example.in') {
      await new Response(init?.body).arrayBuffer();
      return new Response(null, { status: 200 });
    }
    if (pathname.endsWith('/listen')) {
      const isNova = pathname.includes('/v1/');
      const own = faultOf('stt', isNova);
      const socket = recogniserSocket(clock, isNova ? nova(clock) : flux(clock), own);
      if (own && ['refused', '401', '429 with Retry-After', '500', 'connect hang'].includes(own))
        return answered(clock, { type: 'text/plain', pieces: [] }, own, signal);
      stream = socket;
      return socket.response;
    }
    if (init?.method === 'HEAD') {
      const own = faultOfOpening(pathname.endsWith('/models') ? 'llm' : 'tts');
      return answered(clock, { type: 'application/json', pieces: [] }, own, signal);
    }
    if (pathname.endsWith('/chat/completions'))
      return answered(clock, reply(body, wire), faultOf('llm', body.includes('spare-model')), signal);
    if (hostname === 'api.example.in')
      return answered(clock, apiAnswer(pathname, body), faultOf('api', false), signal);
    const isAura = pathname.endsWith('/speak');
    return answered(clock, voice(body, isAura), faultOf('tts', isAura), signal);
  };
  return {
    fetch,
    arm(on: boolean) {
      if (!on || isArmed) return;
      isArmed = true;
      if (wire !== 'stt' || stream === null) return;
      stream.strike(fault);
      struck += 1;
    },
    heal() {
      isArmed = false;
    },
    requests: (of: WireName) => requests[of],
    struck: () => struck,
  };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The model's answer. With the API at stake it calls a tool first. */
function reply(body: string, wire: WireName): Answer {
  const chunk = (delta: object, finish: string | null = null): Uint8Array =>
    encode(`data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  const { messages, tools } = JSON.parse(body) as {
    messages: { role: string; content: string }[];
    tools?: [];
  };
  const last = messages.at(-1);
  const calls = wire === 'api' && last?.role === 'user' && tools;
  const call = { name: 'save_request', arguments: '{"kind":"message","message":"call back"}' };
  const texts = calls
    ? []
    : last?.role === 'tool'
      ? ['I have ', 'seen to that. ', 'Is there ', 'anything else?']
      : ['We are open ', 'until seven. ', 'You can come ', 'on any day. ', 'Shall I book ', 'it for you?'];
  return {
    type: 'text/event-stream',
    pieces: [
      ...texts.map((content) => chunk({ content })),
      ...(calls
        ? [chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] })]
        : []),
      chunk({}, calls ? 'tool_calls' : 'stop'),
      encode('data: [DONE]\n\n'),
    ],
  };
}

const voiceBytes = { azure: 0x21, aura: 0x22 };

/** 50 ms of sound for each character. */
function voice(body: string, isAura: boolean): Answer {
  const text = isAura ? String((JSON.parse(body) as { text: string }).text) : body.replace(/<[^>]*>/g, '');
  const bytes = text.trim().length * 400;
  const byte = isAura ? voiceBytes.aura : voiceBytes.azure;
  const pieces = Array.from({ length: Math.ceil(bytes / 3200) }, (_, at) =>
    new Uint8Array(Math.min(3200, bytes - at * 3200)).fill(byte),
  );
  return { type: 'audio/basic', pieces };
}

function apiAnswer(pathname: string, body: string): Answer {
  const name = pathname.replace(/^.*\//, '');
  const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  const money = { microInr: 0, inr: '0.00' };
  const at = '2026-01-05T10:00:00.000Z';
  const events = (given.events ?? []) as { seq: number }[];
  const answers: Record<string, object> = {
    'check-budget': { allowed: true, holdId: 'h', maxSeconds: 600, remaining: money },
    business: { business },
    customer: { customer: null },
    'log-event': { acceptedThrough: events.at(-1)?.seq ?? 0 },
    'save-request': {
      requestId: 'r1',
      callId: given.callId,
      kind: 'message',
      fields: {},
      state: 'open',
      phone: '+919800000001',
      at,
    },
    'save-recording':
      given.phase === 'upload'
        ? { key: 'k', url: 'https://upload.example.in/k', expiresAt: at }
        : { key: 'k', bytes: given.bytes, sha256: given.sha256 },
    'request-transfer': { transferId: 't', destination: business.transferDestinations[0] },
    'finish-call': { cost: { lines: [], total: money } },
  };
  return { type: 'application/json', pieces: [encode(JSON.stringify(answers[name] ?? {}))] };
}

/** Reports the caller's words as they come, and the turn's end 400 ms behind the last one. */
function listening(tell: (text: string, startMs: number, isEnd: boolean, count: number) => void) {
  let heardMs = 0;
  let words: { word: number; endMs: number }[] = [];
  const told = (isEnd: boolean): void =>
    tell(
      words.map(({ word }) => allWords[word]).join(' '),
      (words[0]?.endMs ?? wordMs) - wordMs,
      isEnd,
      words.length,
    );
  return (audio: Uint8Array): void => {
    for (let at = 0; at < audio.length; at += 8) {
      heardMs += 1;
      const word = (audio[at] ?? 0) - firstWordByte;
      const last = words.at(-1);
      if (word >= 0 && word < allWords.length) {
        if (last?.word === word) last.endMs = heardMs;
        else {
          words.push({ word, endMs: heardMs });
          told(false);
        }
      } else if (last && heardMs - last.endMs >= 400) {
        told(true);
        words = [];
      }
    }
  };
}

function flux(clock: VirtualClock): Recognises {
  return (far) => {
    let turn = 0;
    clock.after(0, () => far.say(fluxConnected));
    return listening((text, startMs, isEnd, count) => {
      const event = isEnd ? 'EndOfTurn' : count === 1 ? 'StartOfTurn' : 'Update';
      const message = fluxTurn(event, text, { startMs, msPerWord: wordMs, turn, confidence: 0.9 });
      if (isEnd) turn += 1;
      clock.after(0, () => far.say(message));
    });
  };
}

function nova(clock: VirtualClock): Recognises {
  return (far) =>
    listening((text, startMs, isEnd) => {
      const message = novaResults(text, { startMs, msPerWord: wordMs, isFinal: isEnd, speechFinal: isEnd });
      clock.after(0, () => far.say(message));
    });
}
