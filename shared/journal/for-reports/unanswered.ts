/** The first question of a call that the agent could not answer, in the caller's words. */
import type { CallOutcome } from '../../contract/call.ts';
import type { JournalEvent } from '../events.ts';

/** The agent says that it does not know. Every sentence counts that our prompt and our engines lead to. */
const notKnown = [
  /\b(?:do not|don't|did not|didn't|does not|doesn't) (?:know|have (?:that|this|the|any|exact|more)\b[^.?!]{0,40}\b(?:information|details?|answer)|have (?:information|details))/iu,
  /\b(?:not|isn't|aren't) (?:sure|certain) (?:about|of|if|whether|what|when|how)\b/iu,
  /\bno information (?:on|about|regarding)\b/iu,
  /\b(?:can not|cannot|can't|unable to|not able to) (?:answer|tell you|say|confirm that|help (?:you )?with)\b/iu,
  /(?:जानकारी|मालूम|पता) (?:मेरे पास )?(?:नहीं|नही)|नहीं (?:पता|मालूम|जानती|जानता)/u,
  /(?:बता|जवाब दे|कह) (?:नहीं|नही) (?:सकती|सकता|पाऊँगी|पाऊँगा|पाऊंगी|पाऊंगा)|नहीं (?:बता|जवाब दे|कह) (?:सकती|सकता|पाऊँगी|पाऊँगा|पाऊंगी|पाऊंगा)/u,
] as const;

/** Enough to know what to write into the facts. */
const mostCharacters = 200;

export interface Unanswered {
  /** `notKnown`: the agent said so. `fault`: it apologised. `unresolved`: the call came to nothing. */
  readonly why: 'notKnown' | 'fault' | 'unresolved';
  /** The caller's words of that turn. */
  readonly question: string;
}

/** Null: there is none, or the caller said nothing. */
export function unansweredOf(journal: readonly JournalEvent[], outcome: CallOutcome): Unanswered | null {
  const said = new Map<number, string>();
  for (const event of journal)
    if (event.type === 'callerSaid' && event.text.trim() !== '') said.set(event.turn, event.text.trim());
  const replies = journal.flatMap((event) =>
    event.type === 'agentSaid' && said.has(event.turn) ? [event] : [],
  );
  const refused = replies.find(({ cause, text }) => cause === 'model' && isNotKnown(text));
  const failed = replies.find(({ cause }) => cause === 'apology');
  if (refused) return of('notKnown', said.get(refused.turn));
  if (failed) return of('fault', said.get(failed.turn));
  return outcome === 'unresolved' ? of('unresolved', [...said.values()].at(-1)) : null;
}

function of(why: Unanswered['why'], question: string | undefined): Unanswered | null {
  return question === undefined ? null : { why, question: question.slice(0, mostCharacters).toWellFormed() };
}

function isNotKnown(text: string): boolean {
  const plain = text.replaceAll('’', "'").normalize('NFC');
  return notKnown.some((sentence) => sentence.test(plain));
}
