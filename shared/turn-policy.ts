/** The numbers that shape a conversation, each with its unit. Defaults here; a business may override any of them in its settings. */
import * as z from 'zod';

export const TurnPolicy = z.object({
  /** A parked reply goes on when the caller said no further word for this long (contract, barge-in). */
  resumeAfterMs: z.number().int().default(1500),
  /** The greeting can't be interrupted before it was heard this long (contract, barge-in). */
  greetingProtectedMs: z.number().int().default(1000),
  /** Silence of the caller before a reprompt; the third time ends the call. */
  silenceMs: z.number().int().default(7000),
  repromptsBeforeGoodbye: z.number().int().default(2),
  /** How long after its estimated end a reply counts as heard when the carrier returned no mark: longer than a slow mark's way back. */
  markGraceMs: z.number().int().default(400),
  /** Estimate of speech length until this call's own voice was measured: about 15 characters a second (provider reference, heard-text bookkeeping). */
  msPerCharacter: z.number().default(66),
  /** The goodbye of a call that reached its limit starts this long before the limit, so that it is heard whole: a hundred characters, and the voice's first byte. */
  goodbyeLeadMs: z.number().int().default(9000),
  /** Failed replies in a row before the call is given up with an apology. */
  failuresBeforeGivingUp: z.number().int().default(2),
  /** A short answer ("yes") that ends this close to the end of the agent's question counts, though it would never interrupt. */
  answerOverlapMs: z.number().int().default(700),
  /** Silence left after the agent's last word before the media socket is closed, so that no syllable is cut. */
  hangUpTailMs: z.number().int().default(250),
  /** Longest wait for the model's first token, and between two tokens. */
  firstTokenMs: z.number().int().default(4000),
  tokenStallMs: z.number().int().default(1500),
  /** Longest wait for a voice's first byte; tried twice, so that the recorded apology still comes within 3 s. */
  voiceStallMs: z.number().int().default(1200),
  /** The first clause leaves for the voice as soon as it has this many characters and a boundary; later ones go by the sentence. */
  firstClauseCharacters: z.number().int().default(12),
  clauseCharacters: z.number().int().default(40),
  longestClauseCharacters: z.number().int().default(220),
});
export type TurnPolicy = z.infer<typeof TurnPolicy>;

export const defaultTurnPolicy: TurnPolicy = TurnPolicy.parse({});
