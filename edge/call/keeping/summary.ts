/**
 * A call summed up for staff when it is over: by the model, and by what stands in the journal where
 * the model fails or nobody said anything.
 */
import { summaryMessages } from '../../../shared/dialogue/summary-prompt.ts';
import { FaultError } from '../../../shared/fault.ts';
import { type Clock, withDeadline } from '../../../shared/io/clock.ts';
import type { Llm } from '../../../shared/io/llm.ts';
import type { JournalEvent } from '../../../shared/journal/events.ts';
import { extractSummary } from '../../../shared/journal/extract-summary.ts';
import { transcriptOf } from '../../../shared/journal/transcript.ts';

/** Nobody waits on the line any more, but the call's bill does. */
const summaryMs = 10_000;
/** The contract takes 8000 characters; a summary this long is none. */
const longest = 2_000;

/** English, a few sentences. Never throws for what the world does. */
export async function summarise(
  llm: Llm,
  events: readonly JournalEvent[],
  businessName: string,
  clock: Clock,
): Promise<string> {
  const transcript = transcriptOf(events);
  if (!transcript.some((entry) => entry.who === 'caller')) return extractSummary(events);
  const written = await byModel(llm, summaryMessages(transcript, businessName), clock);
  return written === '' ? extractSummary(events) : written.slice(0, longest);
}

/** Empty when the model fails. */
function byModel(llm: Llm, messages: Parameters<Llm['reply']>[0], clock: Clock): Promise<string> {
  return withDeadline(clock, summaryMs, async (signal) => {
    let text = '';
    try {
      for await (const part of llm.reply(messages, [], signal)) if (part.type === 'text') text += part.text;
    } catch (error) {
      if (error instanceof FaultError || signal.aborted) return '';
      throw error;
    }
    return signal.aborted ? '' : text.trim();
  });
}
