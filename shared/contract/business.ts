/** A business's settings: everything the agent says or does differently for one business. */
import * as z from 'zod';
import { missingFacts } from '../fixed-lines/line-facts.ts';
import { BusinessId, Phone } from '../ids.ts';
import { voicedLanguages } from '../language/recognised.ts';
import { hasWord } from '../language/utterance/utterance.ts';
import { isTimeZone } from '../local-time.ts';
import { Money, MoneyGiven } from '../money.ts';
import { unheardBy } from '../profiles/hearing.ts';
import { profileNames } from '../profiles/profiles.ts';
import { TurnPolicyGiven } from '../turn-policy.ts';
import { AnyPhone, ClockTime, GivenId, LanguageTag, Time } from './endpoint.ts';
import { OwnTool, OwnToolGiven } from './own-tool.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One opening in the business's time zone. A day with a lunch break has two rows, a closed day none. */
const Opening = z.object({ day: z.enum(weekdays), opens: ClockTime, closes: ClockTime });

/**
 * A date on which the week's hours do not hold: the business is closed, or open from `opens` to `closes`
 * alone.
 */
const Holiday = z.object({
  date: z.iso.date({ error: 'a date is YYYY-MM-DD' }),
  name: z.string().min(1).max(60).optional(),
  opens: ClockTime.optional(),
  closes: ClockTime.optional(),
});
export type Holiday = z.infer<typeof Holiday>;

export const TransferDestination = z.object({ name: z.string().min(1).max(60), number: AnyPhone });
export type TransferDestination = z.infer<typeof TransferDestination>;

/** Limits that a business sets lower than the edge's own; an absent one is the edge's. */
export const BusinessLimits = z.object({
  maxCallSeconds: z.int().min(60).max(3600).optional(),
  callWarningSeconds: z.int().min(30).max(3600).optional(),
  maxConcurrentCalls: z.int().min(1).max(500).optional(),
  callsPerMinutePerNumber: z.int().min(1).max(600).optional(),
});
export type BusinessLimits = z.infer<typeof BusinessLimits>;

/** The days that a recording may be kept: each is a rule of the bucket. */
export const recordingDayChoices = [1, 7, 14, 30, 60, 90, 180, 365] as const;

/**
 * How long calls that begin from now on are kept; an absent field is the deployment's. `callDays`: all rows
 * of a call, numbers and words and cost (365). `recordingDays`: its recording (180, which is also the most
 * unless deployed otherwise); never longer than the call.
 */
export const Retention = z.object({
  callDays: z.int().min(7).max(1825).optional(),
  recordingDays: z
    .union(
      recordingDayChoices.map((days) => z.literal(days)),
      {
        error: `recordings are kept for ${recordingDayChoices.join(', ')} days`,
      },
    )
    .optional(),
});
export type Retention = z.infer<typeof Retention>;

/**
 * The slots of appointments: their length, and how many people can come at the same time. With them the agent
 * books; without them it notes a wish. They begin when the business opens, so they need opening hours.
 */
export const Slots = z.object({
  minutes: z.int().min(5).max(480),
  atOnce: z.int().min(1).max(50),
  /** How many days ahead callers can book (90). */
  daysAhead: z.int().min(1).max(366).optional(),
});

/**
 * Words that every caller hears alike, and that are kept as audio. The model writes the marker of `id` in
 * their place. `text` is by language; in it `{hours}`, `{closed days}`, `{address}`, `{business}`, `{agent}`
 * and `{price of …}` stand for what the settings have.
 */
const FixedLine = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, 'a line is named with small letters, digits and -'),
  text: z.record(LanguageTag, z.string().min(1).max(300)),
});
export type FixedLine = z.infer<typeof FixedLine>;

export const mailLanguages = ['en', 'hi'] as const;
const DailyMail = z.object({
  to: z
    .array(z.email({ error: 'an address is name@example.in' }).max(200))
    .min(1)
    .max(5),
  language: z.enum(mailLanguages),
});

export const Business = z.object({
  businessId: BusinessId,
  name: z.string().min(1).max(120),
  /** The dialled numbers that belong to it, each once however it was written. */
  numbers: z
    .array(AnyPhone)
    .min(1)
    .max(20)
    .transform((numbers) => [...new Set(numbers)])
    .pipe(z.array(Phone)),
  /** IANA name; days and months of the budget begin at its midnight. */
  timeZone: z.string().min(1).max(60),
  /** An unknown caller is greeted in the first. */
  languages: z.array(LanguageTag).min(1).max(10),
  /** By language: the name of the voice at the TTS provider. */
  voices: z.record(LanguageTag, z.string().min(1).max(120)),
  /** By language: what an unknown caller hears first. */
  greeting: z.record(LanguageTag, z.string().min(1).max(600)),
  /**
   * By language: what a known customer hears first; `{name}` stands for the customer's name.
   * Without it, `greeting` is used.
   */
  knownGreeting: z.record(LanguageTag, z.string().min(1).max(600)).optional(),
  agentName: z.string().min(1).max(60),
  /** Free text for the model: manner, rules, what to do when. */
  prompt: z.string().max(20_000),
  /** Single facts for the model and the extractive answers: parking, insurance, doctors. */
  facts: z.array(z.string().min(1).max(600)).max(100),
  hours: z.array(Opening).max(28),
  /** Without it the agent does not know which times are taken. */
  slots: Slots.optional(),
  /** Each date once. The agent is told of those that are to come. */
  holidays: z.array(Holiday).max(60).optional(),
  prices: z.array(z.object({ item: z.string().min(1).max(120), price: Money })).max(200),
  address: z.string().max(400),
  lines: z.array(FixedLine).max(20).optional(),
  /** The first is where a transfer goes when none is named. */
  transferDestinations: z.array(TransferDestination).max(20),
  limits: BusinessLimits,
  retention: Retention.optional(),
  /** The numbers of the conversation that this business sets itself; the others are defaults. */
  turnPolicy: TurnPolicyGiven.optional(),
  /**
   * How soon the agent answers and what a minute costs (`shared/profiles`). Without it: as the deployment is
   * configured.
   */
  profile: z.enum(profileNames).optional(),
  /**
   * Whether the caller is told that the call is recorded (`spoken`), or asked (`askFirst`: nothing is
   * recorded before the yes). Without it: `off`.
   */
  recordingNotice: z.enum(['off', 'spoken', 'askFirst']).optional(),
  /**
   * How staff see callers' numbers: whole, or the last four digits only. Admins see them whole. Without it:
   * `whole`.
   */
  staffSeeNumbers: z.enum(['whole', 'lastFour']).optional(),
  /** Yesterday's figures, each morning to these addresses. Without it, no mail. */
  dailyMail: DailyMail.optional(),
  /** The business's own tools, beside those that every agent has. */
  tools: z.array(OwnTool).max(20).optional(),
  /** Signs the calls of its own tools. Only the edge and the Lambdas read it; the settings never show it. */
  toolSecret: z.string().min(16).max(200).optional(),
  /** Rises by one with every change. */
  version: z.int().min(1),
});
export type Business = z.infer<typeof Business>;

/** Settings as an admin reads them: the secret can be written but not read. */
export const BusinessSettings = Business.omit({ toolSecret: true }).extend({ hasToolSecret: z.boolean() });
export type BusinessSettings = z.infer<typeof BusinessSettings>;

/** What all staff may know of their business. The numbers of people to transfer to are for admins. */
export const BusinessAbout = Business.pick({
  businessId: true,
  name: true,
  numbers: true,
  timeZone: true,
  languages: true,
}).extend({ transferDestinations: z.array(z.string()) });
export type BusinessAbout = z.infer<typeof BusinessAbout>;

/** Which of its first steps a business has done. */
export const BusinessStart = z.object({
  /** A call came to one of its numbers, from a carrier or the softphone. */
  connected: z.boolean(),
  budget: z.boolean(),
  /** There is somebody to transfer a caller to. */
  person: z.boolean(),
  /** A call was answered, and ended as it should. */
  tested: z.boolean(),
});
export type BusinessStart = z.infer<typeof BusinessStart>;

/** A business as operators find it. Without `foundedAt` it was founded before businesses were listed. */
export const BusinessRow = Business.pick({ businessId: true, name: true, numbers: true }).extend({
  foundedAt: Time.optional(),
});
export type BusinessRow = z.infer<typeof BusinessRow>;

/** What a caller would hear as silence, or a person see as nothing. By path. */
function wordless(given: z.output<typeof GivenFields>): (string | number)[][] {
  const {
    name,
    agentName,
    greeting,
    knownGreeting = {},
    voices,
    facts,
    prices,
    lines = [],
    transferDestinations,
  } = given;
  const texts: [(string | number)[], string][] = [
    [['name'], name],
    [['agentName'], agentName],
    ...Object.entries({ greeting, knownGreeting, voices }).flatMap(([field, byLanguage]) =>
      Object.entries(byLanguage).map(([language, text]): [string[], string] => [[field, language], text]),
    ),
    ...facts.map((fact, at): [(string | number)[], string] => [['facts', at], fact]),
    ...prices.map(({ item }, at): [(string | number)[], string] => [['prices', at, 'item'], item]),
    ...lines.flatMap(({ text }, at) =>
      Object.entries(text).map(([language, words]): [(string | number)[], string] => [
        ['lines', at, 'text', language],
        words,
      ]),
    ),
    ...transferDestinations.map((to, at): [(string | number)[], string] => [
      ['transferDestinations', at, 'name'],
      to.name,
    ]),
  ];
  // An empty text is refused already.
  return texts.filter(([, text]) => text !== '' && !hasWord(text)).map(([path]) => path);
}

const GivenFields = Business.omit({ businessId: true, version: true, prices: true }).extend({
  businessId: BusinessId.optional(),
  prices: z.array(z.object({ item: z.string().min(1).max(120), price: MoneyGiven })).max(200),
  tools: z.array(OwnToolGiven).max(20).optional(),
  version: z.int().min(0).optional(),
  draft: GivenId.optional(),
});

/** A line has words in each language of the business. */
export const noWords = 'the line has no words in this language';
/** The names of the facts follow. */
export const noFact = 'the settings have no';

/** The agent would talk with itself, at the price of two calls. */
export const ownNumber = 'this number is the business’s own: its agent would be called';

/**
 * Settings as an admin writes them: whole, not in part. `version` is the one that was read; it may
 * be absent for a new business. Without `toolSecret`, the stored one stays. `draft`: the revision of the
 * draft that is published with this; the draft is then gone.
 */
export const BusinessGiven = GivenFields.superRefine((given, context) => {
  const wrong = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (!isTimeZone(given.timeZone)) wrong('timeZone', 'a time zone is an IANA name, such as Asia/Kolkata');
  const unheard = given.profile ? unheardBy(given.profile, given.languages) : [];
  if (unheard.length > 0)
    wrong('profile', `callers who speak ${unheard.join(', ')} are not understood with this profile`);
  for (const language of new Set(given.languages)) {
    if (voicedLanguages.includes(language.split('-')[0] ?? '') || given.voices[language]) continue;
    const message = "no usual voice speaks this language; name one of the speech provider's";
    context.addIssue({ code: 'custom', path: ['voices', language], message });
  }
  for (const path of wordless(given))
    context.addIssue({ code: 'custom', path, message: 'there is no word in it' });
  for (const [at, { number }] of given.transferDestinations.entries())
    if (given.numbers.includes(number))
      context.addIssue({ code: 'custom', path: ['transferDestinations', at, 'number'], message: ownNumber });
  if (given.slots && given.hours.length === 0) wrong('slots', 'slots need opening hours');
  for (const [at, { opens, closes }] of (given.holidays ?? []).entries()) {
    const isHalf = (opens === undefined) !== (closes === undefined);
    if (isHalf || (opens !== undefined && closes !== undefined && opens >= closes)) {
      const message = 'a holiday with hours opens before it closes; one without is closed all day';
      context.addIssue({ code: 'custom', path: ['holidays', at, 'closes'], message });
    }
  }
  for (const [at, { text }] of (given.lines ?? []).entries())
    for (const language of given.languages) {
      const words = text[language];
      const missing = words === undefined ? [] : missingFacts(words, given);
      const message = words === undefined ? noWords : `${noFact} ${missing.join(', ')}`;
      if (words === undefined || missing.length > 0)
        context.addIssue({ code: 'custom', path: ['lines', at, 'text', language], message });
    }
  const repeated = (names: readonly string[]) => new Set(names).size < names.length;
  if (repeated(given.numbers)) wrong('numbers', 'a number stands here twice');
  if (repeated((given.holidays ?? []).map(({ date }) => date)))
    wrong('holidays', 'two holidays have the same date');
  if (repeated(given.transferDestinations.map(({ name }) => name)))
    wrong('transferDestinations', 'two destinations have the same name');
  if (repeated((given.lines ?? []).map(({ id }) => id))) wrong('lines', 'two lines have the same name');
  if (repeated((given.tools ?? []).map(({ name }) => name))) wrong('tools', 'two tools have the same name');
});
export type BusinessGiven = z.output<typeof BusinessGiven>;
