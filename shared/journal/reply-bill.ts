/**
 * What a reply costs when `replyWritten` does not hold it: a model bills what it read and wrote, heard or
 * not. Tokens that the model did not report are estimated from the text.
 */
import type { Message, Tool } from '../dialogue/message.ts';
import { estimatedUsage } from '../dialogue/token-estimate.ts';
import type { Fault } from '../fault.ts';
import type { CallEventOf } from './events.ts';

type Usage = CallEventOf<'replyDropped'>['usage'];

/** Told what the requests of one answer cost, where its parts don't say it. */
export interface RequestMeter {
  /** Written by the model, and not for the caller: a thought, a tool call. */
  wrote(text: string): void;
  /** The open request was answered in vain and cost this. `next` is sent in its place. */
  inVain(usage: Usage, next: readonly Message[] | null): void;
  /** Another model stands in, from the first request on. What the one before cost is reported for it. */
  replaced(): void;
  /** The name of the model whose cost is told from here on. */
  by?(model: string): void;
  /** The first useful token has come: a word for the caller, or a piece of a tool call. */
  begun?(): void;
}

export interface AttemptMeter extends RequestMeter {
  /** What the requests cost so far; null for nothing. */
  soFar(): Usage | null;
  /** The same once the model has failed. A request that it refused costs nothing. */
  failed(fault: Pick<Fault, 'kind'>): Usage | null;
}

/** Of one answer to `messages`. */
export function createAttemptMeter(messages: readonly Message[], tools: readonly Tool[]): AttemptMeter {
  let vain: Usage | null = null;
  /** The request that is under way, and what was written of its answer. */
  let open: readonly Message[] | null = messages;
  let text = '';

  function soFar(): Usage | null {
    return sumOf(vain, open && estimatedUsage(open, tools, text));
  }

  return {
    wrote(more) {
      text += more;
    },
    inVain(usage, next) {
      vain = sumOf(vain, usage);
      open = next;
      text = '';
    },
    replaced() {
      vain = null;
      open = messages;
      text = '';
    },
    soFar,
    failed(fault) {
      if (text === '' && !isPaid(fault)) open = null;
      return soFar();
    },
  };
}

/** Tells both. */
export function bothMeters(one: RequestMeter, other: RequestMeter | undefined): RequestMeter {
  return {
    wrote(text) {
      one.wrote(text);
      other?.wrote(text);
    },
    inVain(usage, next) {
      one.inVain(usage, next);
      other?.inVain(usage, next);
    },
    replaced() {
      one.replaced();
      other?.replaced();
    },
  };
}

export interface ReplyBill extends RequestMeter {
  /** The model that writes: the first one, or the one that stands in. */
  model(): string;
  /** A request is sent to the model: the reply's first (`messages`), or the one behind its tools. */
  requested(more: readonly Message[]): void;
  /** The request is answered. `usage`: of all requests of this reply so far. */
  answered(usage: Usage): void;
  /** `replyWritten` holds the whole cost. */
  written(): void;
  /** The same, of a reply whose model is stopped now: what it cost until then. */
  stopped(): Usage;
  /**
   * The reply is stopped now. Null where its cost is reported already. `isSpeculative`: it was never
   * released, so its events were not emitted.
   */
  dropped(at: number, isSpeculative: boolean): CallEventOf<'replyDropped'> | null;
  /** The model failed. A request that it refused costs nothing. */
  failed(at: number, fault: Fault): CallEventOf<'replyDropped'> | null;
}

export function createReplyBill(
  turn: number,
  firstModel: string,
  messages: readonly Message[],
  tools: readonly Tool[],
): ReplyBill {
  let model = firstModel;
  let answered: Usage | null = null;
  /** Of the answer that is under way; null between two. */
  let asked: AttemptMeter | null = createAttemptMeter(messages, tools);
  let isWritten = false;
  let isReported = false;

  function report(
    at: number,
    usage: Usage | null,
    isSpeculative: boolean,
  ): CallEventOf<'replyDropped'> | null {
    if (isReported || usage === null) return null;
    isReported = true;
    return {
      type: 'replyDropped',
      at,
      turn,
      model,
      usage,
      isEstimate: usage.isEstimate ?? false,
      isSpeculative,
    };
  }
  const soFar = (): Usage | null => sumOf(answered, asked?.soFar() ?? null);

  return {
    requested(more) {
      asked = createAttemptMeter(more, tools);
    },
    model: () => model,
    by(name) {
      model = name;
    },
    wrote: (text) => asked?.wrote(text),
    inVain: (usage, next) => asked?.inVain(usage, next),
    replaced: () => asked?.replaced(),
    answered(usage) {
      answered = usage;
      asked = null;
    },
    written() {
      isWritten = true;
    },
    stopped() {
      isWritten = true;
      return soFar() ?? estimatedUsage([], [], '');
    },
    dropped: (at, isSpeculative) => (isWritten && !isSpeculative ? null : report(at, soFar(), isSpeculative)),
    failed: (at, fault) =>
      isWritten ? null : report(at, sumOf(answered, asked?.failed(fault) ?? null), false),
  };
}

function sumOf(one: Usage | null, other: Usage | null): Usage | null {
  return one && other ? summedUsage(one, other) : (one ?? other);
}

/** Whether a request without an answer is billed: the model took it and was silent, or wrote nonsense. */
export function isPaid({ kind }: Pick<Fault, 'kind'>): boolean {
  return kind === 'stall' || kind === 'truncated' || kind === 'protocol';
}

/** An estimate in a sum makes it one. */
export function summedUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(one.isEstimate || other.isEstimate ? { isEstimate: true as const } : {}),
  };
}
