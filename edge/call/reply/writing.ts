/** The writer of a reply: the model, its tools on the way, cut into clauses for the voice. */
import type { Llm, Message, Tool, ToolCall } from '../../../shared/io/llm.ts';
import { type ToolOutcome, toolLoop } from '../../../shared/io/tool-loop.ts';
import { type ClausePolicy, clauseSplitter } from '../../../shared/language/clauses/sentences.ts';
import { voiceLanguage } from '../../../shared/language/utterance/detect.ts';
import type { Event } from '../../core/events.ts';
import type { Clock } from '../clock.ts';
import type { ReplyBill } from './bill.ts';
import type { ClauseQueue } from './clause-queue.ts';

export interface WritingDeps {
  llm: Llm;
  clock: Clock;
  clausePolicy: ClausePolicy;
  tell(event: Event): void;
  runTool(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** What the model is asked with. `language` is what the reply begins in; a tool may change it on the way. */
export interface Question {
  turn: number;
  messages: readonly Message[];
  tools: readonly Tool[];
  language: string;
}

/** Throws what the model throws (`FaultError`); after an abort it ends without a word. */
export async function writeReply(
  deps: WritingDeps,
  { turn, messages, tools, language: begunIn }: Question,
  queue: ClauseQueue,
  bill: ReplyBill,
  signal: AbortSignal,
): Promise<void> {
  const { tell, clock } = deps;
  let language = begunIn;
  let hasToken = false;
  let splitter = clauseSplitter(deps.clausePolicy);
  const add = (text: string): void => {
    const clause = queue.add({ text, language: voiceLanguage(text, language) });
    tell({ type: 'clauseWritten', at: clock.now(), turn, clause, text });
  };

  for await (const part of toolLoop(deps, messages, tools, signal)) {
    const at = clock.now();
    switch (part.type) {
      case 'text':
        bill.wrote(part.text);
        if (!hasToken) tell({ type: 'tokenArrived', at, turn });
        hasToken = true;
        for (const clause of splitter.push(part.text)) add(clause);
        break;
      case 'roundEnded':
        for (const clause of splitter.end()) add(clause);
        splitter = clauseSplitter(deps.clausePolicy);
        break;
      case 'toolCalled':
        tell({ type: 'toolCalled', at, turn, ...part.call });
        break;
      case 'toolAnswered':
        // Told even when the reply was cancelled meanwhile: what a tool did, it did.
        tell({ type: 'toolAnswered', at, turn, ...part.call, ...part.outcome });
        if (part.outcome.action?.type === 'setLanguage') language = part.outcome.action.language;
        break;
      case 'written':
        bill.written(part.usage);
        tell({ type: 'replyWritten', at, turn, finish: part.finish, model: part.model, usage: part.usage });
    }
  }
}
