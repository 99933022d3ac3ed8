/**
 * The answer that the scripted model gives in the benches of a turn, and how long it takes by the
 * scripts' own figures.
 */

import { modelTimes } from '../../testing/wire/openai/script.ts';
import { voiceTimes } from '../../testing/wire/voice-plan.ts';

export const firstClause = 'We are open from nine thirty,';
export const reply = `${firstClause} from Monday to Saturday.`;

/** Number of the token that ends the first clause, from 0. Throws where the model never wrote it. */
export function clauseToken(tokens: readonly { text: string }[]): number {
  let written = '';
  const needed = tokens.findIndex((token) => {
    written += token.text;
    return written.trimStart().startsWith(firstClause);
  });
  if (needed < 0) throw new Error('the model never wrote the first clause');
  return needed;
}

/** From the question to the first byte of the first clause's voice, in ms. */
export function nominalMs(tokens: readonly { text: string }[]): number {
  return modelTimes.firstTokenMs + clauseToken(tokens) * modelTimes.tokenMs + voiceTimes.firstByteMs;
}
