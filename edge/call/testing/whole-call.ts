/**
 * A whole call on a virtual clock: a far end that plays audio and returns marks, a caller whose
 * line always sends frames, and scripted providers.
 */

import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import type { EndReason, JournalEvent } from '../../../shared/journal/events.ts';
import { type TranscriptEntry, transcriptOf } from '../../../shared/journal/transcript.ts';
import { defaultClausePolicy } from '../../../shared/language/clauses/sentences.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { sayableBy, spokenBy } from '../../../shared/language/utterance/sayable.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { silence, silenceByte } from '../../audio/mulaw.ts';
import type { Event, EventOf, EventType } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import { callStarted } from '../../core/testing/talk.ts';
import { openRecogniser } from '../recognition/recogniser.ts';
import { createSession, type SessionDeps, type SessionOwner } from '../session/session.ts';
import type { TakenUp } from '../session/taken-up.ts';
import { type FarCarrier, farEnd, type MarksOnClear } from './far-end.ts';
import { recordedAudio } from './recorded-audio.ts';
import { type LlmStep, scriptedLlm, scriptedStt, scriptedTts, type TtsScript } from './scripted.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export type SessionParts = Partial<SessionDeps & Pick<SessionOwner, 'turnSettled' | 'listeners'>>;

export interface CallScript {
  carrier: FarCarrier;
  marks?: MarksOnClear | 'none';
  llm?: readonly (readonly LlmStep[])[];
  tts?: TtsScript;
  tools?: Readonly<Record<string, ToolOutcome>>;
  limits?: EventOf<'callStarted'>['limits'];
  /** Fields of `callStarted` that differ from the usual ones. */
  started?: Partial<Omit<EventOf<'callStarted'>, 'type' | 'at' | 'carrier'>>;
  /** The call is taken up from this state, and does not begin. */
  takenUp?: TakenUp;
  /** Every event of this type throws. */
  breaksOn?: EventType;
  /** Parts of the session, or of its owner, that a test brings itself instead of the scripted ones. */
  parts?(clock: VirtualClock): SessionParts;
}

/** The byte value of the recorded apologies, and their length. */
export const recordedByte = 77;
export const recordedMs = 1500;

export function wholeCall(script: CallScript) {
  const {
    carrier,
    marks = 'returned',
    llm: answers = [],
    tts: voice = {},
    tools = {},
    limits,
    started,
    takenUp,
    breaksOn,
    parts,
  } = script;
  const clock = virtualClock();
  const start = clock.now();
  const far = farEnd(carrier, clock, marks);
  const llm = scriptedLlm(clock, answers);
  const tts = scriptedTts(clock, voice);
  const stt = scriptedStt();
  const events: JournalEvent[] = [];
  const settled: State[] = [];
  const pieces = new Map<number, Uint8Array>();
  const over: EndReason[] = [];
  const away: { name: string; number: string }[] = [];
  const gaps: number[] = [];
  const bugs: unknown[] = [];
  const clearedMs: number[] = [];
  const { turnSettled, listeners, ...brought } = parts?.(clock) ?? {};
  const session = createSession({
    clock,
    policy: defaultTurnPolicy,
    codec: far.carrier.codec(),
    wire: far.carrier.wire,
    llm,
    tts,
    clausePolicy: defaultClausePolicy,
    sayable: sayableBy(spokenBy(['en-IN', 'hi-IN'])),
    voiceOf: (language) => ({
      language,
      voice: languageOf(language).azureVoice,
      rate: languageOf(language).rate,
    }),
    tools: [],
    system: (language, whispers = []) => ({
      role: 'system',
      content: [`You are Asha. Language: ${language}`, ...whispers].join('\n'),
    }),
    recorded: () => new Uint8Array(8 * recordedMs).fill(recordedByte),
    runTool: async (call) => tools[call.name] ?? { result: 'unknown tool', action: null },
    openRecogniser: (emit, isAwaited) =>
      openRecogniser(
        stt,
        { languages: ['en-IN'], keyterms: [], policy: defaultTurnPolicy },
        clock,
        emit,
        new AbortController().signal,
        { ...defaultTurnPolicy, isAwaited },
      ),
    requestTransfer: async () => tools.transfer_call ?? { result: 'unknown tool', action: null },
    ...(takenUp ? { restored: takenUp } : {}),
    ...brought,
    owner: {
      journal(event) {
        events.push(event);
        if (event.type === breaksOn) throw new TypeError(`a bug on ${event.type}`);
      },
      turnSettled: turnSettled ?? ((state) => settled.push(state)),
      cleared: (ms) => clearedMs.push(ms),
      recording: (startedAt) => ({
        startedAt,
        keep: (offset, piece) => void pieces.set(offset, piece),
        silenceKept(side, from, to) {
          for (const [offset, piece] of pieces)
            for (let at = Math.max(from, offset); at < Math.min(to, offset + piece.length / 2); at += 1)
              piece[2 * (at - offset) + (side === 'caller' ? 0 : 1)] = silenceByte;
        },
      }),
      recordingStopped: () => pieces.clear(),
      listeners: listeners ?? { caller: () => undefined, agent: () => undefined, cut: () => undefined },
      over: (reason) => over.push(reason),
      away: (transfer) => away.push(transfer),
      gap: (ms) => gaps.push(ms),
      noticed: () => undefined,
      repaired: () => undefined,
      breakerChanged: () => undefined,
      bug: (error) => bugs.push(error),
    },
  });
  far.back = (frame) => session.frame(frame);
  const begun: Event = {
    ...callStarted,
    carrier,
    ...started,
    ...(limits ? { limits } : {}),
    at: clock.now(),
  };
  session.dispatch(
    takenUp ? { type: 'takenUp', at: clock.now(), why: takenUp.why, after: takenUp.lastSeq } : begun,
  );

  const frameMs = carrier === 'twilio' ? 20 : 100;
  const quiet = silence(frameMs);
  /** The caller's line: a silent frame each `frameMs`. */
  function hum(): void {
    clock.after(frameMs, () => {
      if (far.closed || session.state().phase === 'ended') return;
      session.frame(far.media(quiet));
      hum();
    });
  }

  const call = {
    clock,
    start,
    far,
    llm,
    tts,
    stt,
    session,
    events,
    settled,
    /** The recording, interleaved stereo. */
    recorded: () => recordedAudio(pieces),
    over,
    away,
    gaps,
    bugs,
    clearedMs,
    /** The carrier opens its media socket. */
    answer(): void {
      session.attach(far);
      for (const frame of far.start()) session.frame(frame);
      hum();
    },
    /** ms since the call began. */
    now: (): number => clock.now() - start,
    of: <T extends EventType>(type: T): EventOf<T>[] =>
      events.filter((event): event is EventOf<T> & JournalEvent => event.type === type),
    transcript: (): TranscriptEntry[] => transcriptOf(events),
    lines: (): string[] =>
      transcriptOf(events).map(
        ({ who, text, interrupted }) => `${who}: ${text}${interrupted ? ' [interrupted]' : ''}`,
      ),
    /**
     * When the clause of this number (from 1, in the order of the voice) was heard, in ms since the
     * call began. Null: never.
     */
    spans(number: number): [number, number] | null {
      const heard = far.heard();
      const from = heard.indexOf(number);
      return from < 0 ? null : [from / 8, (heard.lastIndexOf(number) + 1) / 8];
    },
    /** The caller says it word by word. The turn ends 300 ms after the last word. */
    async says(text: string): Promise<void> {
      const words = text.split(' ');
      for (let count = 1; count <= words.length; count += 1) {
        await clock.advance(250);
        stt.words(words.slice(0, count).join(' '));
      }
      await clock.advance(300);
      stt.turnEnd(text, 300);
      await clock.settle();
    },
    /** Waits until the agent listens, for at most `ms`. */
    async untilListening(ms = 20_000): Promise<void> {
      for (let waited = 0; waited < ms && session.state().phase !== 'listening'; waited += 20)
        await clock.advance(20);
    },
  };
  return call;
}
