/**
 * The model and the STT provider of a scenario, behind the failover that a real call has around
 * them. They fail as the adapters do: a model that is silent for too long has stalled, one without an
 * answer is asked again, and an STT stream that broke is opened again.
 */

import { delay } from '../../edge/call/testing/virtual-clock.ts';
import { failoverLlm } from '../../edge/providers/failover/failover-llm.ts';
import { failoverStt } from '../../edge/providers/failover/failover-stt.ts';
import { defaultCoolDownMs, type FailoverPolicy } from '../../edge/providers/failover/order.ts';
import type { Stt, SttEvent, SttSign } from '../../edge/providers/ports.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import { askedAgain, createAnswer } from '../../shared/io/answer.ts';
import type { Clock } from '../../shared/io/clock.ts';
import type { Llm, LlmPart, Message, ToolCall } from '../../shared/io/llm.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { FaultKind, ModelPart, Settings } from '../language/scenario.ts';

/** Kinds of fault that are worth a second try (`shared/fault.ts`). */
const retryable: ReadonlySet<FaultKind> = new Set([
  'rate',
  'server',
  'network',
  'stall',
  'truncated',
  'protocol',
]);

export function scriptedFault(source: Fault['source'], kind: FaultKind, isForGood = false): Fault {
  return { source, kind, retryable: retryable.has(kind) && !isForGood, message: `scripted ${kind}` };
}

export interface ModelRequest {
  at: number;
  messages: Message[];
  /** When its answer was read to the end or dropped. Null while it is being read. */
  endedAt: number | null;
  /** The answer was read to its end. */
  isWhole: boolean;
}

/** Request `n` gets answer `n`, retries included. Requests beyond the last answer fail. */
export function scenarioModel(
  clock: Clock,
  answers: readonly (readonly ModelPart[])[],
  pace: Settings['model'],
  policy: TurnPolicy,
  onFailover: FailoverPolicy['onFailover'],
): Llm & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  const raw: Llm = {
    name: 'scripted',
    model: 'scripted-1',
    reply(messages, tools, signal) {
      const names = tools.map((tool) => tool.name);
      return askedAgain((request) => answerTo(request, names, signal), messages, signal);
    },
  };
  async function* answerTo(
    messages: readonly Message[],
    toolNames: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<LlmPart> {
    const parts = answers[requests.length] ?? [{ does: 'fails', kind: 'config' }];
    const request: ModelRequest = {
      at: clock.now(),
      messages: structuredClone([...messages]),
      endedAt: null,
      isWhole: false,
    };
    requests.push(request);
    const answer = createAnswer(toolNames);
    const calls: ToolCall[] = [];
    try {
      for await (const part of written(clock, withFirstToken(parts, pace), pace, policy, signal)) {
        if (part.type === 'text') yield* answer.push(part.text);
        else if (part.type === 'toolCall') calls.push(part.call);
        else if (part.type === 'done') {
          request.isWhole = true;
          yield* answer.end(calls, part);
        }
      }
    } finally {
      request.endedAt = clock.now();
    }
  }
  return Object.assign(failoverLlm([raw], { clock, coolDownMs: defaultCoolDownMs, onFailover }), {
    requests,
  });
}

function withFirstToken(parts: readonly ModelPart[], pace: Settings['model']): readonly ModelPart[] {
  const first = parts[0]?.does;
  return first === 'waits' || first === 'thinks'
    ? parts
    : [{ does: 'waits', ms: pace.firstTokenMs }, ...parts];
}

async function* written(
  clock: Clock,
  parts: readonly ModelPart[],
  pace: Settings['model'],
  policy: TurnPolicy,
  signal: AbortSignal,
): AsyncGenerator<LlmPart> {
  let isBegun = false;
  let calls = 0;
  const patience = (): number => (isBegun ? policy.tokenStallMs : policy.firstTokenMs);
  const fail = (kind: FaultKind): never => {
    throw new FaultError(scriptedFault('llm', kind));
  };
  const wait = async (ms: number): Promise<void> => {
    await delay(clock, Math.min(ms, patience()), signal);
    if (ms > patience()) fail('stall');
  };
  for (const part of parts) {
    if (part.does === 'waits') await wait(part.ms);
    // Its thoughts arrive all the time, so it has not stalled.
    else if (part.does === 'thinks') await delay(clock, part.ms, signal);
    else if (part.does === 'writes') {
      // A word with the space before it is about a token.
      for (const token of part.text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
        if (isBegun) await wait(pace.msPerToken);
        isBegun = true;
        yield { type: 'text', text: token };
      }
    } else if (part.does === 'calls') {
      isBegun = true;
      yield {
        type: 'toolCall',
        call: { id: toolIds[calls++ % toolIds.length] ?? '', name: part.tool, arguments: part.arguments },
      };
    } else if (part.does === 'runs out') return yield { type: 'done', finish: 'length', usage };
    else if (part.does === 'stalls') await wait(Number.POSITIVE_INFINITY);
    else fail(part.does === 'fails' ? part.kind : 'truncated');
  }
  yield { type: 'done', finish: calls > 0 ? 'toolCalls' : 'stop', usage };
}

/** As servers write them: the same in every reply, with signs of base64, and long. */
const toolIds = ['call_0', 'c2ln+bmF0/dXJl==', `call_${'thought+signature/'.repeat(20)}`];

const usage = { inputTokens: 900, cachedTokens: 600, outputTokens: 30 };

export interface ScenarioStt extends Stt {
  /** An event of its newest stream. */
  emit(event: SttEvent): void;
  /** Audio sent to that stream, in ms. */
  sentMs(): number;
  /** The newest stream sends nothing any more, though it stays open. The next one hears what is replayed. */
  fallSilent(): void;
  isClosed(): boolean;
}

/** A recogniser reads a replay faster than it was spoken. */
const replayedAfterMs = 300;

export function scenarioStt(clock: Clock, onFailover: FailoverPolicy['onFailover']): ScenarioStt {
  let emit: (event: SttEvent | SttSign) => void = () => undefined;
  let sentMs = (): number => 0;
  let isClosed = false;
  let isSilent = false;
  /** It can't be opened again. */
  let refusal: SttEvent | null = null;
  /** What a silent stream did not report, and when. */
  let missed: { at: number; event: SttEvent }[] = [];
  /** A working stream sends a message for each piece of audio, also where it brings nothing new. */
  const beat = (): void => {
    if (!isSilent) emit({ type: 'alive', listens: true });
  };
  const raw: Stt = {
    name: 'scripted-stt',
    model: 'scripted',
    open(_options, onEvent) {
      let bytes = 0;
      const late = missed;
      missed = [];
      emit = onEvent;
      sentMs = () => bytes / 8;
      isClosed = false;
      isSilent = false;
      onEvent(refusal ?? { type: 'opened' });
      isClosed = refusal !== null;
      return {
        send: (audio) => {
          // Only what the replay holds is recognised after all.
          const since = clock.now() - audio.length / 8;
          for (const { event } of bytes === 0 ? late.filter(({ at }) => at >= since) : [])
            clock.after(replayedAfterMs, () => report({ ...event, ...endOfReplay(event) }));
          bytes += audio.length;
          beat();
        },
        sentMs,
        close: () => {
          isClosed = true;
        },
      };
    },
  };
  const endOfReplay = (event: SttEvent): object =>
    'lastWordEndMs' in event ? { lastWordEndMs: sentMs() } : {};
  function report(event: SttEvent): void {
    if (isSilent) return void missed.push({ at: clock.now(), event });
    // A stream that fails is over.
    isClosed ||= event.type === 'fault';
    if (event.type === 'fault' && !event.fault.retryable) refusal = event;
    emit(event);
  }
  const stt = failoverStt([raw], { clock, coolDownMs: defaultCoolDownMs, onFailover });
  return {
    ...stt,
    emit: report,
    sentMs: () => sentMs(),
    fallSilent() {
      isSilent = true;
    },
    isClosed: () => isClosed,
  };
}
