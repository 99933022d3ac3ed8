/**
 * The numbers that shape a conversation, each with its unit, its bounds and its default. A business
 * may override any of them in its settings. The descriptions are printed in `docs/conversation.md`
 * (`npm run docs`).
 */
import * as z from 'zod';

/**
 * A time in ms. The bounds keep a slip in the settings from making a call endless or the agent
 * unable to answer.
 */
const ms = (usual: number, most = 60_000, least = 0) => z.int().min(least).max(most).default(usual);
const times = (usual: number, most = 10, least = 0) => z.int().min(least).max(most).default(usual);
const characters = (usual: number) => z.int().min(1).max(600).default(usual);
/** A confidence from 0 to 1, with narrower bounds where the provider has them. */
const confidence = (usual: number, least = 0, most = 1) => z.number().min(least).max(most).default(usual);

export const TurnPolicy = z.object({
  // The caller's turn
  speculationsPerMinute: times(20, 60).describe(
    'The most speculative replies in a minute. Each that is dropped costs its tokens and characters. ' +
      '0 = none.',
  ),
  leastConfidence: confidence(0.4).describe(
    'Words of a lower STT confidence than this are not answered: the caller is asked to repeat them. ' +
      '0 = all are.',
  ),
  repeatsBeforePerson: times(2).describe(
    'How often in a row the caller is asked to repeat before a person is offered.',
  ),
  answerOverlapMs: ms(700).describe(
    `A backchannel ("yes") that ends this close to the end of the agent's question is an answer to it.`,
  ),

  // The end of the caller's turn, where the STT provider judges it (Flux). The bounds are
  // Deepgram's own: it refuses others.
  endOfTurnConfidence: confidence(0.7, 0.5, 1).describe(
    'Confidence at which Flux ends the turn. Lower answers sooner and interrupts more; 1 = only the ' +
      'time-out ends it.',
  ),
  eagerEndConfidence: confidence(0.4, 0.3, 0.9).describe(
    'Confidence at which Flux reports a probable end of turn and a speculative reply begins. Never ' +
      'above `endOfTurnConfidence`; `STT_EAGER=off` turns it off.',
  ),
  endOfTurnTimeoutMs: ms(3000, 60_000, 500).describe(
    'Silence after which Flux ends the turn whatever was said. `mostTurnSilenceMs` ends it too.',
  ),

  // The end of the caller's turn, where the STT provider knows silence only (Nova)
  endpointingMs: ms(300, 5000, 10).describe(
    'Nova: silence that ends speech in a call of one language (Deepgram recommends 300 to 500 for ' +
      'endpointing).',
  ),
  endpointingMixedMs: ms(100, 5000, 10).describe(
    'The same in a call where languages are mixed (Deepgram recommends 100).',
  ),
  wordGapMs: ms(1000, 5000, 1000).describe(
    'A gap between words that ends speech where noise hides the silence (Deepgram, utterance end). ' +
      'Words arrive about once a second, so less has no meaning. Behind finished words a speculative reply ' +
      'begins after half of it.',
  ),
  finishedWaitMs: ms(200, 5000).describe(
    'Silence after an end of speech, before the turn ends, when the words sound finished: time for a ' +
      'breath ("I want to book" … "for Monday"). A speculative reply begins meanwhile.',
  ),
  unfinishedWaitMs: ms(1200, 5000).describe(`The same when they sound unfinished ("my name is, um").`),
  digitsWaitMs: ms(1800, 5000).describe('The same in the middle of a phone number.'),

  // The end of the caller's turn, with any STT provider
  quietLineMs: ms(750, 10_000, 200).describe(
    'When no media arrives for this long, the carrier has left out silence. The STT provider is then ' +
      'sent silence as it passes.',
  ),
  mostTurnSilenceMs: ms(3000, 60_000, 1000).describe(
    'When STT reports neither a new word nor the end of the turn for this long, the turn is ended ' +
      'without it.',
  ),
  keysPauseMs: ms(3000).describe('A pause of this length ends the digits that a caller types.'),

  // Barge-in
  resumeAfterMs: ms(1500).describe(
    'A parked reply resumes when the caller has said no further word for this long.',
  ),
  greetingProtectedMs: ms(1000).describe(
    "The greeting can't be interrupted before this much of it was heard.",
  ),

  // Silence
  silenceMs: ms(7000).describe('Silence of the caller before a reprompt.'),
  repromptsBeforeGoodbye: times(2).describe('Reprompts in a row. The silence after the last ends the call.'),
  holdMs: ms(60_000, 600_000).describe('Silence before a reprompt after the caller said "hold on".'),

  // The reply
  acknowledgeAfterMs: ms(900).describe(
    "A short phrase fills the wait when the first word of the model's answer takes longer than this, or " +
      'when the line is without a word for this long while the model still writes.',
  ),
  acknowledgeAgainMs: ms(3500, 60_000, 1000).describe(
    'While no further word of the answer comes, because the model thinks or a tool works, the phrase ' +
      'is said again this long after the last time. It also comes this much later in a reply that ' +
      'follows one with such a phrase.',
  ),
  replySentences: times(10, 100, 1).describe(
    'The most sentences of a reply. A longer one ends behind them with a closing sentence, and the ' +
      'model is stopped.',
  ),
  firstClauseCharacters: characters(12).describe(
    'The first clause goes to TTS as soon as it has this many characters and a boundary. Later ones ' +
      'go by the sentence.',
  ),
  firstClauseWords: times(0, 20).describe(
    'Or this many words, whichever comes first. 0 = characters alone decide.',
  ),
  clauseCharacters: characters(40).describe(
    'The least length of a later clause: shorter sentences join the next.',
  ),
  longestClauseCharacters: characters(220).describe(
    'A sentence longer than this is cut at a comma, or else at a space.',
  ),
  markGraceMs: ms(400).describe(
    'When the carrier returned no mark, a reply counts as heard this long after its estimated end. ' +
      'Longer than a slow mark takes.',
  ),
  msPerCharacter: z
    .number()
    .min(20)
    .max(200)
    .default(66)
    .describe(
      "Estimated speech time of a character until this call's own voice was measured: about 15 " +
        'characters a second.',
    ),

  // The call's end
  warningPatienceMs: ms(10_000).describe(
    'How long the warning waits for the end of a reply before it is said between two clauses.',
  ),
  warningRetryMs: ms(1000).describe('How often the warning then looks for such a gap.'),
  goodbyeLeadMs: ms(9000).describe(
    'At the limit of a call its goodbye starts this long before, so that it is heard whole: a hundred ' +
      "characters, and TTS's first byte.",
  ),
  hangUpTailMs: ms(250).describe(
    "Silence between the agent's last word and the closing of the media socket, so that no syllable is cut.",
  ),
  endBeforePulseSeconds: times(5, 30).describe(
    'A call that reaches its limit ends this long before a new billing pulse of the carrier, whose ' +
      'clock starts before ours.',
  ),

  // Failures
  failuresBeforeGivingUp: times(2).describe('Failed replies in a row before the call ends with an apology.'),
  firstTokenMs: ms(4000).describe(
    'The longest wait for the first token: of the model, or of all models together that stand in for ' +
      'each other. Only a letter, a digit or a piece of a tool call is a token. A model that thinks may ' +
      'take longer, as long as its thoughts do not pause for this long.',
  ),
  secondRequestMs: ms(1800).describe(
    'When no useful token (a word for the caller, or a piece of a tool call) has come by then, a second ' +
      'request goes to the fallback model, or to the same one where there is none. The first useful token ' +
      'wins, and the other request is stopped and paid. With a usual model one request in ten is that late. ' +
      '0 = no second request.',
  ),
  tokenStallMs: ms(1500).describe('The longest wait between two tokens.'),
  clauseStallMs: ms(5000, 60_000, 1000).describe(
    'The longest wait for the end of a clause, however the letters of it trickle in.',
  ),
  wholeReplyMs: ms(20_000, 120_000, 5000).describe(
    'The longest time for writing a whole reply, with its tools and all thoughts of the model. What was ' +
      'written by then is said.',
  ),
  voiceStallMs: ms(1200).describe(
    "The longest wait for TTS's first audio. Two voices are tried once each, a single one twice, so that " +
      'the recorded apology still comes within 3 s. Also how far the audio of a clause may fall behind ' +
      'real time.',
  ),
});
export type TurnPolicy = z.infer<typeof TurnPolicy>;

/**
 * The numbers that a business sets itself; the others keep their defaults. An unknown name is
 * refused as a typing error.
 */
export const TurnPolicyGiven = z
  .strictObject(
    Object.fromEntries(
      Object.entries(TurnPolicy.shape).map(([name, number]) => [name, mayBeGiven(number)]),
    ) as {
      [N in keyof typeof TurnPolicy.shape]: z.ZodOptional<z.ZodNumber>;
    },
  )
  // Flux refuses such a pair, and with it every call of the business.
  .refine(
    ({ eagerEndConfidence: eager, endOfTurnConfidence: end }) =>
      (eager ?? defaultTurnPolicy.eagerEndConfidence) <= (end ?? defaultTurnPolicy.endOfTurnConfidence),
    { path: ['eagerEndConfidence'], error: 'must not be above endOfTurnConfidence' },
  );
export type TurnPolicyGiven = z.infer<typeof TurnPolicyGiven>;

export const defaultTurnPolicy: TurnPolicy = TurnPolicy.parse({});

/** All numbers: a business's own, and the defaults for the rest. */
export function turnPolicyOf(given: TurnPolicyGiven = {}): TurnPolicy {
  return TurnPolicy.parse(given);
}

/** One of the numbers without its default, but with its description, which zod keeps on the default. */
function mayBeGiven(number: (typeof TurnPolicy.shape)[keyof typeof TurnPolicy.shape]) {
  return number
    .unwrap()
    .optional()
    .describe(number.description ?? '');
}
