/**
 * One reply of the model with its tool calls, for streams and for calls by turns: text as it
 * arrives, calls and their answers, and at the end the usage of all rounds. Nothing is spoken or
 * stored here.
 */
import { estimatedUsage } from '../dialogue/token-estimate.ts';
import { createMarkerReader, type MarkedPiece } from '../fixed-lines/markers.ts';
import type { CallEventOf } from '../journal/events.ts';
import { type RequestMeter, summedUsage } from '../journal/reply-bill.ts';
import type { Llm, LlmPart, LlmUsage, Message, Tool, ToolCall } from './llm.ts';

/** `result` goes back to the model; `action` is what the conversation itself must do. */
export interface ToolOutcome {
  result: string;
  action: CallEventOf<'toolAnswered'>['action'];
}

export type Finish = Extract<LlmPart, { type: 'done' }>['finish'];

/**
 * `requested`: these messages go to the model. `line`: the words of a fixed line, whose marker the model
 * wrote; null: the marker names no line. `retracted`: the text of this round was a thought, as far as it was
 * given. `roundEnded`: the model will write no more before its tools have answered, so half a clause is now a
 * whole one. `usage` is that of all rounds so far.
 */
export type LoopPart =
  | { type: 'requested'; messages: readonly Message[] }
  | { type: 'text'; text: string }
  | { type: 'line'; text: string | null }
  | { type: 'retracted' }
  | { type: 'roundEnded'; usage: LlmUsage }
  | { type: 'toolCalled'; call: ToolCall }
  | { type: 'toolAnswered'; call: ToolCall; outcome: ToolOutcome }
  | { type: 'written'; finish: Finish; usage: LlmUsage; model: string };

/**
 * `key` names the call's place in the conversation: the turn, and the position among the turn's calls. It is
 * ours. The id is the server's, which may repeat it (`call_0`) or write anything into it.
 */
export type PlacedCall = ToolCall & { key: string };

export interface LoopDeps {
  llm: Llm;
  turn: number;
  /** Told what is billed and is in no part. */
  meter?: RequestMeter;
  /**
   * The words of the business's fixed line of this id, in the language that the agent speaks now. Without it
   * the business has no lines, and text in braces is text.
   */
  fixedLine?: ((id: string) => string | null) | undefined;
  /** Never throws for a failure of the world: a tool that fails answers with an error. */
  runTool(call: PlacedCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** The most rounds of tools in one reply. After them the reply ends, even if the model still calls tools. */
export const mostRounds = 4;

/**
 * Throws what the model throws (`FaultError`). After an abort it ends without `written`, but all
 * calls of a round that has begun are still run and yielded, because a tool may already have
 * changed something. A call that ends the conversation or transfers it is the last of the reply's
 * rounds.
 */
export async function* toolLoop(
  deps: LoopDeps,
  history: readonly Message[],
  tools: readonly Tool[],
  signal: AbortSignal,
): AsyncGenerator<LoopPart, void, void> {
  const { llm } = deps;
  const messages = [...history];
  let usage: LlmUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
  let { model } = llm;
  let finish: Finish = 'stop';
  let position = 0;
  for (let round = 0; round < mostRounds; round++) {
    const calls: ToolCall[] = [];
    /** By the model. */
    let written = '';
    /** To the caller: the words of a line, and not its marker. */
    let said = '';
    let markers = deps.fixedLine && createMarkerReader();
    const partOf = (piece: MarkedPiece): Extract<LoopPart, { type: 'text' | 'line' }> => {
      if (piece.type === 'text') {
        said += piece.text;
        return piece;
      }
      deps.meter?.wrote(piece.written);
      const text = deps.fixedLine?.(piece.id) ?? null;
      if (text !== null) said = `${said.trimEnd()} ${text}`.trimStart();
      return { type: 'line', text };
    };
    yield { type: 'requested', messages };
    for await (const part of llm.reply(messages, tools, signal, deps.meter)) {
      if (signal.aborted) return;
      if (part.type === 'text') {
        written += part.text;
        for (const piece of markers?.push(part.text) ?? [part]) yield partOf(piece);
      } else if (part.type === 'retracted') {
        written = '';
        said = '';
        markers = deps.fixedLine && createMarkerReader();
        yield part;
      } else if (part.type === 'toolCall') {
        calls.push(part.call);
      } else {
        finish = part.finish;
        model = part.model ?? llm.model;
        const answer = written + calls.map((call) => call.name + call.arguments).join('');
        usage = summedUsage(usage, part.usage ?? estimatedUsage(messages, tools, answer));
      }
    }
    if (signal.aborted) return;
    for (const piece of markers?.end() ?? []) yield partOf(piece);
    yield { type: 'roundEnded', usage };
    if (calls.length === 0) break;

    messages.push({ role: 'assistant', content: said, toolCalls: calls });
    let isLast = false;
    for (const call of calls) {
      yield { type: 'toolCalled', call };
      const outcome = await deps.runTool({ ...call, key: `${deps.turn}-${position++}` }, signal);
      yield { type: 'toolAnswered', call, outcome };
      messages.push({ role: 'tool', toolCallId: call.id, content: outcome.result });
      isLast ||= outcome.action?.type === 'endCall' || outcome.action?.type === 'transfer';
    }
    if (signal.aborted || isLast) break;
  }
  if (!signal.aborted) yield { type: 'written', finish, usage, model };
}
