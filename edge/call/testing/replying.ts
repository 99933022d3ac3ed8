/**
 * A reply on a real line to a far end, with a scripted model and voice. Its events are collected;
 * nothing is decided.
 */

import type { ToolOutcome } from '../../../shared/io/tool-loop.ts';
import { defaultClausePolicy } from '../../../shared/language/clauses/sentences.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { sayableBy, spokenBy } from '../../../shared/language/utterance/sayable.ts';
import { defaultTurnPolicy, type TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Event, EventOf, EventType } from '../../core/events.ts';
import { createLine } from '../media/line.ts';
import type { ReplyDeps } from '../reply/reply.ts';
import { type FarCarrier, farEnd } from './far-end.ts';
import { type LlmStep, scriptedLlm, scriptedTts, type TtsScript } from './scripted.ts';
import { virtualClock } from './virtual-clock.ts';

export interface Script {
  carrier?: FarCarrier;
  llm?: readonly (readonly LlmStep[])[];
  tts?: TtsScript;
  tools?: Readonly<Record<string, ToolOutcome & { afterMs?: number }>>;
  policy?: Partial<TurnPolicy>;
}

export function replying({
  carrier = 'twilio',
  llm: answers = [],
  tts: voice = {},
  tools = {},
  policy = {},
}: Script = {}) {
  const clock = virtualClock();
  const start = clock.now();
  const far = farEnd(carrier, clock);
  const codec = far.carrier.codec();
  for (const frame of far.start()) codec.decode(frame);
  const line = createLine({
    codec,
    wire: far.carrier.wire,
    clock,
    send: (frame) => far.send(frame),
    played: () => undefined,
    cleared: () => undefined,
    gap: () => undefined,
  });
  line.open();
  const llm = scriptedLlm(clock, answers);
  const tts = scriptedTts(clock, voice);
  const emitted: Event[] = [];
  const bugs: unknown[] = [];
  let marks = 0;
  const deps: ReplyDeps = {
    llm,
    tts,
    line,
    clock,
    clausePolicy: defaultClausePolicy,
    limits: { ...defaultTurnPolicy, ...policy },
    sayable: sayableBy(spokenBy(['en-IN', 'hi-IN'])),
    phrase: (name, language) =>
      languageOf(language).phrases[name]({ agentName: '', businessName: '', languages: ['en-IN', 'hi-IN'] }),
    voiceOf: (language) => ({
      language,
      voice: languageOf(language).azureVoice,
      rate: languageOf(language).rate,
    }),
    nextMark: (turn) => `${turn}:${marks++}`,
    emit: (event) => emitted.push({ ...event, at: event.at - start }),
    runTool: async (call) => {
      const { afterMs = 0, ...outcome } = tools[call.name] ?? { result: 'unknown tool', action: null };
      await new Promise<void>((resolve) => clock.after(afterMs, resolve));
      return outcome;
    },
    bug: (error) => bugs.push(error),
  };
  return {
    clock,
    far,
    line,
    llm,
    tts,
    deps,
    emitted,
    bugs,
    types: (): EventType[] => emitted.map((event) => event.type),
    of: <T extends EventType>(type: T): EventOf<T>[] =>
      emitted.filter((event): event is EventOf<T> & Event => event.type === type),
    /**
     * How much of the clause of this number (from 1, in the order of the voice) the caller heard,
     * in ms.
     */
    heardMs: (number: number): number => far.heard().filter((byte) => byte === number).length / 8,
  };
}
