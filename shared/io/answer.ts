/**
 * From a model's stream to what a caller can be given: words and tool calls. An answer that has neither, or
 * has a tool call written as text, is requested once more. It is never run.
 */
import { createSaidText } from '../dialogue/said-text.ts';
import { secondRequest, type WrongAnswer } from '../dialogue/second-request.ts';
import { estimatedUsage } from '../dialogue/token-estimate.ts';
import { FaultError } from '../fault.ts';
import { type RequestMeter, summedUsage } from '../journal/reply-bill.ts';
import type { LlmPart, LlmUsage, Message, ToolCall } from './llm.ts';

type Done = Extract<LlmPart, { type: 'done' }>;

/** Not retryable: `askedAgain` has asked a second time already, and another model may do better. */
export class NoAnswer extends FaultError {
  readonly why: WrongAnswer;
  readonly usage: LlmUsage | null;
  constructor(why: WrongAnswer, { finish, usage }: Pick<Done, 'finish' | 'usage'>) {
    const message = why === 'call' ? 'a tool call written as text' : `an answer without words (${finish})`;
    super({ source: 'llm', kind: 'protocol', retryable: false, message });
    this.why = why;
    this.usage = usage;
  }
}

export interface Answer {
  /** The parts for the caller in a piece of the model's text. The first has a word. */
  push(delta: string): LlmPart[];
  /** The server sends thoughts apart from the text. */
  beginsPlainly(): void;
  /** A tool call was written as text. What follows it is nobody's. */
  hasWrittenCall(): boolean;
  /** The last parts. Throws `NoAnswer`. */
  end(calls: readonly ToolCall[], done: Pick<Done, 'finish' | 'usage'>): LlmPart[];
  /** Whether the answer began inside a thought; null where that did not show. */
  beganInThought(): boolean | null;
}

/** Tags, entities and stage directions: "</s>", "&nbsp;", "[smiles]". */
const unspoken = /<\/?[a-z!|][^<>]*>|&#?\w{1,10};|\[[a-z ]{1,40}\]/giu;

/** Whether a voice would say anything of it: blanks, marks, tags (`</s>`) and `&nbsp;` are no answer. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(unspoken, ' '));
}

/** Of a text that goes on, without an entity or a stage direction at its end that is not whole yet. */
function hasCertainWord(text: string): boolean {
  return hasWord(text.replace(/(?:&#?\w{0,10}|\[[a-z ]{0,40})$/, ''));
}

/** `beginsInThought`: the model's answers are known to begin inside a thought. */
export function createAnswer(toolNames: readonly string[], beginsInThought = false): Answer {
  const said = createSaidText(toolNames, beginsInThought);
  /** Blanks and marks before the first word. */
  let lead = '';
  let isBegun = false;
  let isCall = false;
  const partsOf = (piece: ReturnType<typeof said.push>, isLast = false): LlmPart[] => {
    const parts: LlmPart[] = [];
    if (piece.isRetracted) {
      if (isBegun) parts.push({ type: 'retracted' });
      isBegun = false;
      lead = '';
    }
    isCall ||= piece.isCall;
    const text = lead + piece.text;
    isBegun ||= isLast ? hasWord(text) : hasCertainWord(text);
    lead = isBegun ? '' : text;
    if (isBegun && text !== '') parts.push({ type: 'text', text });
    return parts;
  };
  return {
    push: (delta) => (delta === '' ? [] : partsOf(said.push(delta))),
    beginsPlainly: said.beginsPlainly,
    hasWrittenCall: () => isCall,
    end(calls, { finish, usage }) {
      const parts = partsOf(said.end(finish === 'length', calls.length > 0), true);
      if (calls.length === 0 && isCall) throw new NoAnswer('call', { finish, usage });
      if (calls.length === 0 && !isBegun) throw new NoAnswer('empty', { finish, usage });
      // Some servers close a reply that calls tools with `stop`.
      const isStop = finish === 'stop' && calls.length > 0;
      return [
        ...parts,
        ...calls.map((call): LlmPart => ({ type: 'toolCall', call })),
        { type: 'done', finish: isStop ? 'toolCalls' : finish, usage },
      ];
    },
    beganInThought: said.beganInThought,
  };
}

/**
 * The answer to `messages`, and where it is none, the answer to a second request. The usage is that of both.
 * Throws what `ask` throws, and `NoAnswer` where the second is none either. `meter` is told of each request
 * that was answered in vain.
 */
export async function* askedAgain(
  ask: (messages: readonly Message[]) => AsyncIterable<LlmPart>,
  messages: readonly Message[],
  signal: AbortSignal,
  meter?: RequestMeter,
): AsyncGenerator<LlmPart> {
  let request = messages;
  /** Of the first request, once a second one is made. */
  let before: LlmUsage | null = null;
  let said = '';
  const both = (usage: LlmUsage | null): LlmUsage | null =>
    before && summedUsage(before, usage ?? estimatedUsage(request, [], said));
  while (true) {
    try {
      for await (const part of ask(request)) {
        if (part.type === 'text') said += part.text;
        else if (part.type === 'retracted') said = '';
        yield part.type === 'done' ? { ...part, usage: both(part.usage) ?? part.usage } : part;
      }
      return;
    } catch (error) {
      if (!(error instanceof NoAnswer) || signal.aborted) throw error;
      if (before !== null) {
        // The model has nothing to add to what the caller was given.
        if (error.why === 'empty' && hasWord(said))
          return yield { type: 'done', finish: 'stop', usage: both(error.usage) };
        meter?.inVain(error.usage ?? estimatedUsage(request, [], said), null);
        throw error;
      }
      before = error.usage ?? estimatedUsage(request, [], said);
      request = secondRequest(messages, error.why, said);
      meter?.inVain(before, request);
      // The words before a written call are a sentence of their own.
      if (hasWord(said)) yield { type: 'text', text: '\n' };
    }
  }
}
