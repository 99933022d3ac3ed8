/** A turn of both sides, as long as the reference call's, in several calls at once. */
import type { VirtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { referenceCall } from '../../shared/profiles/reference-call.ts';
import type { HeldCall } from './held-call.ts';

export const turnMs = (referenceCall.seconds * 1000) / referenceCall.turns;
const speaksMs = turnMs * referenceCall.callerShare;
const betweenWordsMs = 300;

/** The caller asks, word by word, and waits for the answer. `turn`: each asks something new. */
export async function oneTurn(calls: readonly HeldCall[], clock: VirtualClock, turn: number): Promise<void> {
  const frameMs = calls[0]?.frameMs ?? 20;
  const question = `question ${turn} of this call is as long as a caller needs who tells what is wanted and when`;
  const words = question.split(' ');
  let told = 0;
  for (let ms = 0; ms < turnMs; ms += frameMs) {
    const isSpeaking = ms < speaksMs;
    for (const call of calls) call.frame(isSpeaking);
    const due = Math.min(words.length, Math.floor(ms / betweenWordsMs));
    if (isSpeaking && due > told) {
      told = due;
      for (const call of calls) call.words(words.slice(0, told).join(' '));
    }
    if (!isSpeaking && told > 0) {
      told = 0;
      for (const call of calls) call.turnEnd(question);
    }
    await clock.advance(frameMs);
  }
}
