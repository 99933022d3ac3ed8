/**
 * A call in this process and on a virtual clock, as the call's object holds it: the real session, failover,
 * keeper, outbox and recording. Caller, carrier, providers and storage are stand-ins that keep nothing, so
 * that what grows is the call's own.
 */
import { serialize } from 'node:v8';
import { toBase64 } from '../../edge/audio/base64.ts';
import { pcmOfMulaw, silence } from '../../edge/audio/mulaw.ts';
import { type CallKeeper, createKeeper } from '../../edge/call/keeping/keeper.ts';
import { createKeptRecording } from '../../edge/call/keeping/kept-recording.ts';
import { createOutbox, type Rows } from '../../edge/call/keeping/outbox.ts';
import type { CallStore } from '../../edge/call/keeping/store.ts';
import { openRecogniser } from '../../edge/call/recognition/recogniser.ts';
import { createSession, type Session, type SessionOwner } from '../../edge/call/session/session.ts';
import { memoryRows } from '../../edge/call/testing/memory-rows.ts';
import { type ScriptedStt, scriptedStt } from '../../edge/call/testing/scripted.ts';
import { delay, type VirtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { carriers } from '../../edge/carriers/registry.ts';
import { createCallMeter } from '../../edge/metrics/call-metrics.ts';
import { failoverStt } from '../../edge/providers/failover/failover-stt.ts';
import { defaultCoolDownMs } from '../../edge/providers/failover/order.ts';
import type { Tts } from '../../edge/providers/ports.ts';
import { demoClinic } from '../../local/seed/demo-clinic.ts';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { callIdOf } from '../../shared/ids.ts';
import type { ApiClient } from '../../shared/io/client.ts';
import type { Llm } from '../../shared/io/llm.ts';
import { createLog } from '../../shared/io/log.ts';
import { defaultClausePolicy } from '../../shared/language/clauses/sentences.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { sayableBy, spokenBy } from '../../shared/language/utterance/sayable.ts';
import { localTime } from '../../shared/local-time.ts';
import { defaultTurnPolicy } from '../../shared/turn-policy.ts';
import type { BenchCarrier } from '../calls/carriers.ts';

export interface HeldCall {
  /** The caller's frame of `frameMs`, each time that it is due. */
  frame(isLoud: boolean): void;
  readonly frameMs: number;
  /** The recogniser's words so far in this turn. */
  words(text: string): void;
  turnEnd(text: string): void;
  /** Bytes, counted as the storage would write it. */
  parts(): { history: number; state: number; journal: number };
  /** Bytes that were written to the storage until now. */
  written(): { journal: number; recording: number };
  stop(): void;
}

/** Bytes of a plain value as V8 writes it, which is how a Durable Object stores it. */
const bytesOfValue = (value: unknown): number => serialize(value).length;

export function heldCall(carrier: BenchCarrier, number: number, clock: VirtualClock): HeldCall {
  const stt = scriptedStt();
  const { rows, written } = countedRows();
  const line = createFarLine(carrier, clock);
  let held: Session | null = null;
  const keeper = keeperOf({ carrier, number, clock, rows, session: () => held });
  const recording = createKeptRecording(rows, { bug: thrown, kept: () => keeper.alive() });
  const owner: SessionOwner = {
    journal: (event) => keeper.journal(event),
    turnSettled: () => keeper.turnSettled(),
    cleared: (ms) => keeper.cleared(ms),
    recording: (now) => recording.place(now),
    recordingStopped: () => undefined,
    listeners: { caller: () => undefined, agent: () => undefined, cut: () => undefined },
    over: () => undefined,
    away: () => undefined,
    noticed: () => undefined,
    repaired: () => undefined,
    breakerChanged: () => undefined,
    gap: () => undefined,
    bug: thrown,
  };
  const session = sessionOf(carrier, clock, stt, owner);
  held = session;
  session.dispatch({ ...started(carrier), at: clock.now() });
  session.attach(line);
  line.back = (frame) => session.frame(frame);
  for (const frame of line.start) session.frame(frame);
  stt.sign({ type: 'opened' });
  return {
    frameMs: line.frameMs,
    frame: (isLoud) => void session.frame(line.media(isLoud)),
    words: stt.words,
    turnEnd: (text) => stt.turnEnd(text, 300),
    parts() {
      const state = session.state();
      return {
        history: bytesOfValue(state.history),
        state: bytesOfValue(state),
        journal: bytesOfValue(keeper.events()),
      };
    },
    written,
    stop: () => session.stop(),
  };
}

function sessionOf(
  carrier: BenchCarrier,
  clock: VirtualClock,
  stt: ScriptedStt,
  owner: SessionOwner,
): Session {
  const over = new AbortController();
  const policy = defaultTurnPolicy;
  const failover = { clock, coolDownMs: defaultCoolDownMs, onFailover: () => undefined };
  const sttOptions = { languages: ['en-IN'], keyterms: [demoClinic.name], policy };
  const isSpoken = spokenBy(demoClinic.languages);
  return createSession({
    clock,
    policy,
    codec: carriers[carrier].codec(),
    wire: carriers[carrier].wire,
    llm: createModel(clock),
    tts: createVoice(clock),
    clausePolicy: defaultClausePolicy,
    sayable: sayableBy(isSpoken),
    voiceOf: (language) => ({ language, voice: languageOf(language).azureVoice, rate: 1 }),
    tools: [],
    system: (language, whispers = []) => {
      const now = localTime(clock.now(), demoClinic.timeZone);
      const content = systemPrompt({ business: demoClinic, customer: null, language, now, whispers });
      return { role: 'system', content };
    },
    recorded: () => new Uint8Array(0),
    runTool: async () => ({ result: 'unknown tool', action: null }),
    openRecogniser: (emit, isAwaited) =>
      openRecogniser(failoverStt([stt], failover), sttOptions, clock, emit, over.signal, {
        ...policy,
        isAwaited,
      }),
    owner,
    requestTransfer: async () => ({ result: 'no destination', action: null }),
  });
}

interface KeeperParts {
  carrier: BenchCarrier;
  number: number;
  clock: VirtualClock;
  rows: Rows;
  session(): Session | null;
}

function keeperOf({ carrier, number, clock, rows, session }: KeeperParts): CallKeeper {
  const callSid = `CA${String(number).padStart(32, '0')}`;
  const callId = callIdOf(carrier, callSid);
  const ring = { callId, carrier, callSid, from: '+919800000001', to: '+918000000001' };
  const logEvent: ApiClient['logEvent'] = async ({ events }) => ({
    acceptedThrough: events.at(-1)?.seq ?? -1,
  });
  const outbox = createOutbox(callId, rows, { logEvent });
  const metrics = { getByName: () => ({ count: async () => undefined }) };
  const later = (work: Promise<void>): void => void work.catch(thrown);
  const store = storeOver(rows, clock, () => later(keeper.wake()));
  const unused = (): never => {
    throw new Error('a call that lives needs no such thing');
  };
  const keeper = createKeeper(
    {
      lostMs: 60_000,
      context: {
        ring,
        business: demoClinic,
        customer: null,
        language: 'en-IN',
        greeting: started(carrier).greeting,
        limits: started(carrier).limits,
        refusal: null,
      },
      store,
      outbox,
      meter: createCallMeter(ring, metrics, later, () => outbox.pending()),
      hangUp: { awaited: () => 0, seen: async () => false, wake: async () => 0 },
      runtime: { clock, random: () => 0.5, fetch: unused, api: new Proxy({} as ApiClient, { get: unused }) },
      watchers: { send: () => undefined },
      left: async () => undefined,
      later,
      withPerson: () => undefined,
      summarise: unused,
      call: {
        isTalking: () => true,
        turns: () => null,
        snapshot() {
          const held = session();
          return held && { state: held.state(), lastSeq: held.nextSeq() - 1, nextMark: held.nextMark() };
        },
        spent: () => ({ stt: session()?.recognised() ?? [], llmProvider: 'scripted' }),
        recognised: () => session()?.recognised() ?? [],
        endWaiting: () => false,
      },
      log: createLog(),
    },
    [],
  );
  store.wakeIn(10_000);
  return keeper;
}

/** Journal rows that the API has, and the recording, are counted and not kept. */
function countedRows(): { rows: Rows; written: HeldCall['written'] } {
  const kept = memoryRows();
  const bytes = { journal: 0, recording: 0 };
  const rows: Rows = {
    get: kept.get,
    list: kept.list,
    delete: kept.delete,
    async put(key, value) {
      if (key.startsWith('p:')) bytes.recording += bytesOfValue(value);
      else await kept.put(key, value);
      if (key.startsWith('o:')) bytes.journal += bytesOfValue(value);
      if (key !== 'acked') return;
      const acked = `o:${String(value).padStart(8, '0')}`;
      for (const row of kept.stored.keys()) if (row.startsWith('o:') && row <= acked) kept.stored.delete(row);
    },
  };
  return { rows, written: () => ({ ...bytes }) };
}

function storeOver(rows: Rows, clock: VirtualClock, wake: () => void): CallStore {
  let cancel = (): void => undefined;
  const wakeIn = (ms: number): void => {
    cancel();
    cancel = clock.after(ms, wake);
  };
  return {
    rows,
    get: async (name) => (await rows.get<never>(name)) ?? null,
    has: async (name) => (await rows.get(name)) !== undefined,
    put: (name, value) => void rows.put(name, value),
    wakeIn,
    // The alarm is set already, and for an earlier time.
    wakeBy: async () => undefined,
    drop: (name) => void rows.delete([name]),
    clear: async () => undefined,
  };
}

/** The carrier: it takes the agent's audio, and returns each mark when what was before it has been played. */
function createFarLine(carrier: BenchCarrier, clock: VirtualClock) {
  const isTwilio = carrier === 'twilio';
  const frameMs = isTwilio ? 20 : 100;
  const sid = isTwilio ? { streamSid: 'MZ1' } : { stream_sid: 'b4c3' };
  const framed = (event: string, body: object): string => JSON.stringify({ event, ...sid, ...body });
  const payloadOf = (audio: Uint8Array): string => toBase64(isTwilio ? audio : pcmOfMulaw(audio));
  const quiet = payloadOf(silence(frameMs));
  const loud = payloadOf(Uint8Array.from({ length: frameMs * 8 }, (_, n) => (n % 2 === 0 ? 0x10 : 0x90)));
  let playedUntil = 0;
  let count = 0;
  const line = {
    frameMs,
    start: [framed('start', { start: { ...sid, callSid: 'CA1', call_sid: 'c1' } })],
    back: (_frame: string): void => undefined,
    media(isLoud: boolean): string {
      count += 1;
      const timestamp = String(count * frameMs);
      return framed('media', { media: { chunk: String(count), timestamp, payload: isLoud ? loud : quiet } });
    },
    send(frame: string | ArrayBuffer): void {
      const message = JSON.parse(String(frame));
      if (message.event === 'clear') playedUntil = clock.now();
      if (message.event === 'media') {
        const wireBytes = (message.media.payload.length * 3) / 4;
        playedUntil = Math.max(playedUntil, clock.now()) + wireBytes / (isTwilio ? 8 : 16);
      }
      if (message.event !== 'mark') return;
      const { name } = message.mark;
      clock.after(Math.max(0, playedUntil - clock.now()), () =>
        line.back(framed('mark', { mark: { name } })),
      );
    },
    close: () => undefined,
  };
  return line;
}

/** A fresh answer of two sentences, 110 characters, a word each 20 ms: the reference call's. */
function createModel(clock: VirtualClock): Llm {
  let replies = 0;
  return {
    name: 'scripted',
    model: 'scripted',
    async *reply(_messages, _tools, signal) {
      replies += 1;
      const text =
        `Answer ${replies} tells the caller what was asked, in one sentence of some length. ` +
        'Is there anything else?';
      await delay(clock, 300, signal);
      for (const word of text.match(/\S+\s*/g) ?? []) {
        yield { type: 'text', text: word };
        await delay(clock, 20, signal);
      }
      yield {
        type: 'done',
        finish: 'stop',
        usage: { inputTokens: 2000, cachedTokens: 1280, outputTokens: 40 },
      };
    },
  };
}

function createVoice(clock: VirtualClock): Tts {
  return {
    name: 'scripted-voice',
    async *speak(text, _voice, signal, spent) {
      for await (const clause of text) {
        spent?.(clause.length, 'scripted-voice');
        await delay(clock, 150, signal);
        for (let leftMs = clause.length * 60; leftMs > 0; leftMs -= 400)
          yield { type: 'audio', bytes: new Uint8Array(8 * Math.min(400, leftMs)).fill(0x20) };
        yield { type: 'said', text: clause };
      }
    },
  };
}

function started(carrier: BenchCarrier) {
  return {
    type: 'callStarted' as const,
    businessId: demoClinic.businessId,
    carrier,
    from: '+919800000001',
    to: '+918000000001',
    language: 'en-IN',
    languages: demoClinic.languages,
    agentName: demoClinic.agentName,
    businessName: demoClinic.name,
    customerName: null,
    greeting: 'Hello, how can I help you?',
    endAfterGreeting: null,
    limits: { maxSeconds: 14_400, warningSeconds: 14_000, limitReason: 'limit' as const },
  };
}

function thrown(error: unknown): never {
  throw error;
}
