/**
 * Several wishes in one sentence: questions that a fact answers are answered first, and the rest is
 * decided as if it had been said alone.
 */
import type { Facts } from '../say/facts.ts';
import { factAnswer } from '../say/information.ts';
import type { State } from '../state.ts';
import type { Intent } from '../understand/intent-cues.ts';
import { type Understood, understand } from '../understand/understand.ts';

export interface Clauses {
  /** The answers, in the order of the questions. */
  answers: readonly string[];
  /** The rest of the sentence; empty when there were only questions. */
  rest: string;
}

const joints =
  /[.?!।;]+\s*|,\s*(?=(?:and|also|aur|how|what|when|where|which)\b|और)|\s+(?=(?:and|also|aur)\s)|\s+(?=और\s)/iu;
const factual: readonly Intent[] = ['hours', 'price', 'address'];
const wishes: readonly Intent[] = ['book', 'check', 'cancel', 'move', 'message', 'callback', 'person'];

/** `null` unless the sentence holds a question that a fact answers, and another question or a wish. */
export function clausesIn(state: State, understood: Understood, facts: Facts): Clauses | null {
  // A dictated message or a booking is not split.
  if (state.question === 'messageText' || state.question === 'messageName' || state.booking !== null)
    return null;
  const parts = understood.spoken.text.split(joints).map((part) => part.trim());
  if (parts.filter((part) => part !== '').length < 2) return null;
  const answers: string[] = [];
  const rest: string[] = [];
  let isWish = false;
  for (const part of parts.filter((each) => each !== '')) {
    const meaning = understand(part, facts);
    const isQuestion = meaning.intent !== null && factual.includes(meaning.intent) && meaning.isExact;
    const answer =
      isQuestion && !(isWish && rest.length > 0 && isMessage(rest.at(-1) ?? '', facts))
        ? factAnswer(state, meaning, facts)
        : null;
    if (answer !== null && !answer.endsWith('?')) answers.push(answer);
    else rest.push(part);
    isWish ||= meaning.intent !== null && wishes.includes(meaning.intent) && meaning.isExact;
  }
  const different = [...new Set(answers)];
  if (different.length === 0 || (different.length < 2 && !isWish)) return null;
  return { answers: different, rest: isWish ? rest.join('. ') : '' };
}

/** "Tell the doctor that I come late and …": what follows is still the message. */
function isMessage(part: string, facts: Facts): boolean {
  return understand(part, facts).intent === 'message';
}
