/** The numbers that shape a conversation, each with its unit. Defaults here; a business may override any of them in its settings. */
import * as z from 'zod';

/** Times of a conversation in ms, bounded so that a slip in a business's settings can't make the agent deaf or endless. */
const ms = (usual: number, most = 60_000) => z.int().min(0).max(most).default(usual);
const times = (usual: number, most = 10) => z.int().min(0).max(most).default(usual);
const characters = (usual: number) => z.int().min(1).max(600).default(usual);

export const TurnPolicy = z.object({
  // The caller's turn
  /** Replies begun in secret in any minute, at most: each that is thrown away costs its tokens and characters. 0 = never. */
  speculationsPerMinute: times(20, 60),
  /** A recogniser less sure of the words than this is not believed; 0 = always believed. */
  leastConfidence: z.number().min(0).max(1).default(0.4),
  /** Times in a row that the caller is asked to say it again, before a person is offered. */
  repeatsBeforePerson: times(2),
  /** A short answer ("yes") that ends this close to the end of the agent's question counts, though it would never interrupt. */
  answerOverlapMs: ms(700),
  /** Nova: silence that is borne after an end of speech where the words don't sound finished ("my name is, um"), and in the middle of a phone number. */
  unfinishedWaitMs: ms(1200, 5000),
  digitsWaitMs: ms(1800, 5000),
  /** A recogniser that tells neither a new word nor the turn's end for this long is not waited for. */
  mostTurnSilenceMs: z.int().min(1000).max(60_000).default(3000),
  /** A pause this long ends the digits a caller types. */
  keysPauseMs: ms(3000),

  // Barge-in
  /** A parked reply goes on when the caller said no further word for this long (contract, barge-in). */
  resumeAfterMs: ms(1500),
  /** The greeting can't be interrupted before it was heard this long (contract, barge-in). */
  greetingProtectedMs: ms(1000),

  // Silence
  /** Silence of the caller before a reprompt; the third time ends the call. */
  silenceMs: ms(7000),
  repromptsBeforeGoodbye: times(2),
  /** Silence that is borne after the caller said "hold on". */
  holdMs: ms(60_000, 600_000),

  // The reply
  /** After this long without the model's first token a short word fills the wait. */
  acknowledgeAfterMs: ms(900),
  /** The first clause leaves for the voice as soon as it has this many characters and a boundary; later ones go by the sentence. */
  firstClauseCharacters: characters(12),
  clauseCharacters: characters(40),
  longestClauseCharacters: characters(220),
  /** How long after its estimated end a reply counts as heard when the carrier returned no mark: longer than a slow mark's way back. */
  markGraceMs: ms(400),
  /** Estimate of speech length until this call's own voice was measured: about 15 characters a second (provider reference, heard-text bookkeeping). */
  msPerCharacter: z.number().min(20).max(200).default(66),

  // The call's end
  /** How long the warning waits for the end of a reply before it is said between two clauses, and how often it looks again. */
  warningPatienceMs: ms(10_000),
  warningRetryMs: ms(1000),
  /** The goodbye of a call that reached its limit starts this long before the limit, so that it is heard whole: a hundred characters, and the voice's first byte. */
  goodbyeLeadMs: ms(9000),
  /** Silence left after the agent's last word before the media socket is closed, so that no syllable is cut. */
  hangUpTailMs: ms(250),
  /** A call that reaches its limit ends this long before a new pulse of the carrier would begin; its billing starts before the media. */
  endBeforePulseSeconds: times(5, 30),

  // Failures
  /** Failed replies in a row before the call is given up with an apology. */
  failuresBeforeGivingUp: times(2),
  /** Longest wait for the model's first token, and between two tokens. */
  firstTokenMs: ms(4000),
  tokenStallMs: ms(1500),
  /** Longest wait for a voice's first byte; tried twice, so that the recorded apology still comes within 3 s. */
  voiceStallMs: ms(1200),
});
export type TurnPolicy = z.infer<typeof TurnPolicy>;

/** A business's own numbers: those it names, and no others. An unknown name is a slip and refused. */
export const TurnPolicyGiven = z.strictObject(
  Object.fromEntries(Object.entries(TurnPolicy.shape).map(([name, number]) => [name, number.unwrap().optional()])) as {
    [N in keyof typeof TurnPolicy.shape]: z.ZodOptional<z.ZodNumber>;
  },
);
export type TurnPolicyGiven = z.infer<typeof TurnPolicyGiven>;

export const defaultTurnPolicy: TurnPolicy = TurnPolicy.parse({});

/** The default numbers with a business's own in their places. */
export function turnPolicyOf(given: TurnPolicyGiven = {}): TurnPolicy {
  return TurnPolicy.parse(given);
}
