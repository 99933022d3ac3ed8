/**
 * The model and the recogniser of a scenario, behind the failover that a real call has around them.
 * They fail as their adapters do: a model that is silent for too long has stalled, a recogniser's
 * stream that died is opened again.
 */
import { type Fault, FaultError } from '../../../../shared/fault.ts';
import type { Clock } from '../../../../shared/io/clock.ts';
import type { Llm, LlmPart, Message } from '../../../../shared/io/llm.ts';
import type { TurnPolicy } from '../../../../shared/turn-policy.ts';
import { failoverLlm } from '../../../providers/failover/failover.ts';
import { failoverStt } from '../../../providers/failover/failover-stt.ts';
import { defaultCoolDownMs, type FailoverPolicy } from '../../../providers/failover/rota.ts';
import type { Stt, SttEvent } from '../../../providers/ports.ts';
import { delay } from '../virtual-clock.ts';
import type { FaultKind, ModelPart, Settings } from './scenario.ts';

/** Kinds that are worth a second try (shared/fault.ts, failure taxonomy). */
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

/** Timers of providers on the scenario's clock. */
export function timersOf(clock: Clock): Omit<FailoverPolicy, 'onFailover'> {
  return {
    coolDownMs: defaultCoolDownMs,
    now: () => clock.now(),
    setTimeout: (run, ms) => clock.after(ms, run),
    clearTimeout: (cancel) => (cancel as () => void)(),
  };
}

export interface Asked {
  at: number;
  messages: Message[];
  /** When its answer was read to the end, or left: null while it is being read. */
  endedAt: number | null;
  isWhole: boolean;
}

/** `answers` in the order in which the model is asked, retries included; asked more often, it fails. */
export function scenarioModel(
  clock: Clock,
  answers: readonly (readonly ModelPart[])[],
  pace: Settings['model'],
  policy: TurnPolicy,
  onFailover: FailoverPolicy['onFailover'],
): Llm & { asked: Asked[] } {
  const asked: Asked[] = [];
  const raw: Llm = {
    name: 'scripted',
    model: 'scripted-1',
    async *reply(messages, _tools, signal) {
      const parts = answers[asked.length] ?? [{ does: 'fails', kind: 'config' }];
      const one: Asked = {
        at: clock.now(),
        messages: structuredClone([...messages]),
        endedAt: null,
        isWhole: false,
      };
      asked.push(one);
      try {
        yield* told(clock, withFirstToken(parts, pace), pace, policy, signal);
        one.isWhole = true;
      } finally {
        one.endedAt = clock.now();
      }
    },
  };
  return Object.assign(failoverLlm([raw], { ...timersOf(clock), onFailover }), { asked });
}

function withFirstToken(parts: readonly ModelPart[], pace: Settings['model']): readonly ModelPart[] {
  return parts[0]?.does === 'waits' ? parts : [{ does: 'waits', ms: pace.firstTokenMs }, ...parts];
}

async function* told(
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
    else if (part.does === 'writes') {
      // Word by word, each with the space before it: about what a token is.
      for (const token of part.text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
        if (isBegun) await wait(pace.msPerToken);
        isBegun = true;
        yield { type: 'text', text: token };
      }
    } else if (part.does === 'calls') {
      isBegun = true;
      yield {
        type: 'toolCall',
        call: { id: `call-${clock.now()}-${calls++}`, name: part.tool, arguments: part.arguments },
      };
    } else if (part.does === 'runs out') return yield { type: 'done', finish: 'length', usage };
    else if (part.does === 'stalls') await wait(Number.POSITIVE_INFINITY);
    else fail(part.does === 'fails' ? part.kind : 'truncated');
  }
  yield { type: 'done', finish: calls > 0 ? 'toolCalls' : 'stop', usage };
}

const usage = { inputTokens: 900, cachedTokens: 600, outputTokens: 30 };

export interface ScenarioEar extends Stt {
  /** What its newest stream hears. */
  hear(event: SttEvent): void;
  /** Audio given to that stream, in ms. */
  sentMs(): number;
  isClosed(): boolean;
}

export function scenarioEar(clock: Clock, onFailover: FailoverPolicy['onFailover']): ScenarioEar {
  let tell: (event: SttEvent) => void = () => undefined;
  let sentMs = (): number => 0;
  let isClosed = false;
  const raw: Stt = {
    name: 'scripted-ear',
    model: 'scripted',
    open(_options, hear) {
      let bytes = 0;
      tell = hear;
      sentMs = () => bytes / 8;
      isClosed = false;
      return {
        send: (audio) => {
          bytes += audio.length;
        },
        sentMs,
        close: () => {
          isClosed = true;
        },
      };
    },
  };
  const stt = failoverStt([raw], { ...timersOf(clock), onFailover });
  return { ...stt, hear: (event) => tell(event), sentMs: () => sentMs(), isClosed: () => isClosed };
}
