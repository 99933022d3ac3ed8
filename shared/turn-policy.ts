/**
 * The numbers that shape a conversation, each with its unit. Defaults here; a business may override
 * any of them in its settings.
 */
import * as z from 'zod';

/**
 * Times of a conversation in ms, bounded so that a slip in a business's settings can't make the
 * agent deaf or endless.
 */
const ms = (usual: number, most = 60_000, least = 0) => z.int().min(least).max(most).default(usual);
const times = (usual: number, most = 10) => z.int().min(0).max(most).default(usual);
const characters = (usual: number) => z.int().min(1).max(600).default(usual);
/** How sure somebody must be, and the least and most that may be asked. */
const sureness = (usual: number, least = 0, most = 1) => z.number().min(least).max(most).default(usual);

export const TurnPolicy = z.object({
  // The caller's turn
  speculationsPerMinute: times(20, 60).describe(
    'Speculative replies in any minute, at most: each that is thrown away costs its tokens and characters. 0 = never.',
  ),
  leastConfidence: sureness(0.4).describe(
    'A recogniser less sure of the words than this is not believed; 0 = always believed.',
  ),
  repeatsBeforePerson: times(2).describe(
    'Times in a row that the caller is asked to say it again, before a person is offered.',
  ),
  answerOverlapMs: ms(700).describe(
    `A short answer ("yes") that ends this close to the end of the agent's question counts, though it would never interrupt.`,
  ),

  // The end of the caller's turn, by a recogniser that judges it (Flux). The bounds are Deepgram's
  // own (Flux, configuration), which refuses others.
  endOfTurnConfidence: sureness(0.7, 0.5, 1).describe(
    'How sure Flux must be that the turn is over: less answers sooner and interrupts more; 1 = only the time-out ends it.',
  ),
  eagerEndConfidence: sureness(0.4, 0.3, 0.9).describe(
    'How sure it must be that the turn is probably over, where a speculative reply begins; never above `endOfTurnConfidence`. `STT_EAGER=off` wins over it.',
  ),
  endOfTurnTimeoutMs: ms(3000, 60_000, 500).describe(
    'Silence after which Flux ends the turn whatever was said; `mostTurnSilenceMs` ends it as well.',
  ),

  // The end of the caller's turn, by a recogniser that knows silence only (Nova)
  endpointingMs: ms(300, 5000, 10).describe(
    'Nova: silence that ends speech in a call of one language (Deepgram, endpointing: 300 to 500).',
  ),
  endpointingMixedMs: ms(100, 5000, 10).describe(
    'The same in a call where languages are mixed (Deepgram, endpointing: 100).',
  ),
  wordGapMs: ms(1000, 5000, 1000).describe(
    'A gap between words that ends speech where noise hides the silence. Words come about once a second, so less tells nothing (Deepgram, utterance end).',
  ),
  finishedWaitMs: ms(200, 5000).describe(
    'Silence that is borne after an end of speech where the words sound finished: a breath ("I want to book" … "for Monday"); the reply is begun meanwhile.',
  ),
  unfinishedWaitMs: ms(1200, 5000).describe(`The same where they don't ("my name is, um").`),
  digitsWaitMs: ms(1800, 5000).describe('The same in the middle of a phone number.'),

  // The end of the caller's turn, by any
  quietLineMs: ms(750, 10_000, 200).describe(
    'Media that stays away for so long is silence which the carrier left out, and the recogniser is given it while it passes.',
  ),
  mostTurnSilenceMs: ms(3000, 60_000, 1000).describe(
    "A recogniser that tells neither a new word nor the turn's end for this long is not waited for.",
  ),
  keysPauseMs: ms(3000).describe('A pause this long ends the digits a caller types.'),

  // Barge-in (contract, barge-in)
  resumeAfterMs: ms(1500).describe(
    'A parked reply goes on when the caller said no further word for this long.',
  ),
  greetingProtectedMs: ms(1000).describe("The greeting can't be interrupted before it was heard this long."),

  // Silence
  silenceMs: ms(7000).describe('Silence of the caller before a reprompt.'),
  repromptsBeforeGoodbye: times(2).describe('Reprompts in a row; the silence after the last ends the call.'),
  holdMs: ms(60_000, 600_000).describe('Silence that is borne after the caller said "hold on".'),

  // The reply
  acknowledgeAfterMs: ms(900).describe(
    "After this long without the model's first token a short word fills the wait.",
  ),
  firstClauseCharacters: characters(12).describe(
    'The first clause leaves for the voice as soon as it has this many characters and a boundary; later ones go by the sentence.',
  ),
  firstClauseWords: times(0, 20).describe(
    'Or this many words, where that is fewer; 0 = characters alone decide.',
  ),
  clauseCharacters: characters(40).describe(
    'A later clause is at least so long: shorter sentences join the next.',
  ),
  longestClauseCharacters: characters(220).describe(
    'A sentence longer than this is cut at a comma, or else at a space.',
  ),
  markGraceMs: ms(400).describe(
    "How long after its estimated end a reply counts as heard when the carrier returned no mark: longer than a slow mark's way back.",
  ),
  // Provider reference, heard-text bookkeeping.
  msPerCharacter: z
    .number()
    .min(20)
    .max(200)
    .default(66)
    .describe(
      "Estimate of speech length until this call's own voice was measured: about 15 characters a second.",
    ),

  // The call's end
  warningPatienceMs: ms(10_000).describe(
    'How long the warning waits for the end of a reply before it is said between two clauses.',
  ),
  warningRetryMs: ms(1000).describe('How often the warning looks for such a place again.'),
  goodbyeLeadMs: ms(9000).describe(
    "The goodbye of a call that reached its limit starts this long before the limit, so that it is heard whole: a hundred characters, and the voice's first byte.",
  ),
  hangUpTailMs: ms(250).describe(
    "Silence left after the agent's last word before the media socket is closed, so that no syllable is cut.",
  ),
  endBeforePulseSeconds: times(5, 30).describe(
    'A call that reaches its limit ends this long before a new pulse of the carrier would begin; its billing starts before the media.',
  ),

  // Failures
  failuresBeforeGivingUp: times(2).describe(
    'Failed replies in a row before the call is given up with an apology.',
  ),
  firstTokenMs: ms(4000).describe(
    'Longest wait for the first token: of the model, or of all models together that stand in for each other.',
  ),
  tokenStallMs: ms(1500).describe('Longest wait between two tokens.'),
  voiceStallMs: ms(1200).describe(
    "Longest wait for a voice's first byte; tried twice, so that the recorded apology still comes within 3 s.",
  ),
});
export type TurnPolicy = z.infer<typeof TurnPolicy>;

/** A business's own numbers: those it names, and no others. An unknown name is a slip and refused. */
export const TurnPolicyGiven = z
  .strictObject(
    Object.fromEntries(
      Object.entries(TurnPolicy.shape).map(([name, number]) => [name, mayBeGiven(number)]),
    ) as {
      [N in keyof typeof TurnPolicy.shape]: z.ZodOptional<z.ZodNumber>;
    },
  )
  // The recogniser refuses the pair, and with it every call of the business.
  .refine(
    ({ eagerEndConfidence: eager, endOfTurnConfidence: end }) =>
      (eager ?? defaultTurnPolicy.eagerEndConfidence) <= (end ?? defaultTurnPolicy.endOfTurnConfidence),
    { path: ['eagerEndConfidence'], error: 'must not be above endOfTurnConfidence' },
  );
export type TurnPolicyGiven = z.infer<typeof TurnPolicyGiven>;

export const defaultTurnPolicy: TurnPolicy = TurnPolicy.parse({});

/** The default numbers with a business's own in their places. */
export function turnPolicyOf(given: TurnPolicyGiven = {}): TurnPolicy {
  return TurnPolicy.parse(given);
}

/** Of one of the numbers: the same without its default, and with its meaning, which stands outside of it. */
function mayBeGiven(number: (typeof TurnPolicy.shape)[keyof typeof TurnPolicy.shape]) {
  return number
    .unwrap()
    .optional()
    .describe(number.description ?? '');
}
