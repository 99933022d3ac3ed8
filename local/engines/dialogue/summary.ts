/**
 * Summarises a call without a model: the topics of the caller, and the agent's sentences that
 * report an outcome.
 */
import { readFacts } from './say/facts.ts';
import type { Intent } from './understand/intent-cues.ts';
import { understand } from './understand/understand.ts';

const topics: Partial<Record<Intent, string>> = {
  hours: 'the opening hours',
  price: 'prices',
  address: 'the address',
  book: 'an appointment',
  check: 'an existing appointment',
  cancel: 'cancelling an appointment',
  move: 'moving an appointment',
  message: 'leaving a message',
  callback: 'a call back',
  person: 'speaking to a person',
  pain: 'pain or an emergency',
  services: 'the services',
};

/** The engine's sentences that report an outcome, in both languages. */
const outcomes: readonly (readonly [RegExp, string])[] = [
  [
    /have noted the change to (.+?)\. The clinic/u,
    'A change of the appointment was noted, to be confirmed: $1.',
  ],
  [/have noted (?!the change|your)(.+?)\. The clinic/u, 'An appointment was noted, to be confirmed: $1.'],
  [/your appointment is cancelled/u, 'The appointment was cancelled.'],
  [/noted your message/u, 'A message was taken.'],
  [/will call you back/u, 'The caller will be called back.'],
  [/connecting you to (?:the )?(.+?)[.?]/u, 'The caller was connected to the $1.'],
  [/^जी, बदलाव, (.+?), नोट कर लिया गया/u, 'A change of the appointment was noted, to be confirmed: $1.'],
  [/^जी, (?!बदलाव)(.+?), नोट कर लिया गया/u, 'An appointment was noted, to be confirmed: $1.'],
  [/अपॉइंटमेंट रद्द हो गया/u, 'The appointment was cancelled.'],
  [/संदेश लिख लिया गया/u, 'A message was taken.'],
  [/वापस कॉल किया जाएगा/u, 'The caller will be called back.'],
  [/आपकी बात (.+?) से कराई जा रही/u, 'The caller was connected: $1.'],
];

/** `transcript` as `shared/dialogue/summary-prompt.ts` writes it. */
export function summarise(transcript: string): string {
  const lines = transcript.split('\n').map((line) => /^(Caller|Agent): (.*)$/.exec(line));
  const said = (who: string) => lines.flatMap((line) => (line?.[1] === who ? [line[2] ?? ''] : []));
  const caller = said('Caller');
  if (caller.length === 0) return 'The caller said nothing.';
  const facts = readFacts('');
  const wanted = new Set(caller.flatMap((text) => topics[understand(text, facts).intent ?? 'hello'] ?? []));
  const settled = new Set(said('Agent').flatMap(outcomeOf));
  const wish =
    wanted.size === 0
      ? `The caller said: "${caller[0]?.slice(0, 120)}".`
      : `The caller asked about ${listed([...wanted])}.`;
  return [wish, ...settled].join(' ');
}

function outcomeOf(sentence: string): string[] {
  return outcomes.flatMap(([pattern, words]) => {
    const match = pattern.exec(sentence);
    return match ? [words.replace('$1', match[1] ?? '')] : [];
  });
}

function listed(items: readonly string[]): string {
  return items.length === 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
