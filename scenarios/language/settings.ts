/** Reads the `name: value` lines above a script. */

import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { EndReason } from '../../shared/journal/events.ts';
import { languages } from '../../shared/language/registry.ts';
import { defaultTurnPolicy, type TurnPolicyGiven } from '../../shared/turn-policy.ts';
import { type Reading, reading } from './reading.ts';
import type { Marks, Settings } from './scenario.ts';

/** The providers' times are those that the benches use too (`tests/scripted`). */
export const defaultSettings: Settings = {
  carriers: ['twilio', 'exotel'],
  marks: ['returned'],
  greeting: null,
  language: 'en-IN',
  languages: ['en-IN', 'hi-IN'],
  customer: null,
  isWithheld: false,
  voice: { firstByteMs: 150, msPerCharacter: 60, pieceMs: 400, betweenMs: 0 },
  voices: 1,
  model: { firstTokenMs: 300, msPerToken: 20 },
  limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
  policy: {},
  refused: null,
  destinations: ['front-desk'],
  recordingNotice: 'off',
  ownTools: [],
  slotMinutes: null,
  holidays: [],
  mayHaveHoles: false,
  quietMs: 12_000,
};

/** `settings` with this line's change. Throws `ScenarioError`. */
export function withSetting(settings: Settings, text: string, file: string, line: number): Settings {
  const colon = text.indexOf(':');
  const read = reading(colon < 0 ? '' : text.slice(colon + 1), file, line);
  if (colon < 0)
    return read.wrong(
      `"${text}" is no setting: a setting is "name: value", and the script begins after a line ---`,
    );
  const name = text.slice(0, colon).trim();
  const change = changes[name];
  if (!change)
    return read.wrong(`there is no setting "${name}"; there is ${Object.keys(changes).join(', ')}`);
  const changed = { ...settings, ...change(read, settings) };
  read.end();
  return changed;
}

/** By the setting's name. */
export const changes: Readonly<Record<string, (read: Reading, settings: Settings) => Partial<Settings>>> = {
  carriers: (read) => ({ carriers: chosen<FarCarrier>(read, ['twilio', 'exotel']) }),
  marks: (read) => ({ marks: chosen<Marks>(read, ['returned', 'dropped', 'later', 'none']) }),
  greeting: (read) => ({ greeting: read.quoted('the greeting') }),
  language: (read) => ({ language: language(read) }),
  languages: (read) => ({ languages: list(read, () => language(read)) }),
  customer: (read) => (read.took('withheld') ? { isWithheld: true } : { customer: read.quoted('the name') }),
  voice: (read, settings) => ({ voice: voice(read, settings.voice) }),
  voices: (read) => {
    const count = read.number('the number of voices');
    return count === 1 || count === 2 ? { voices: count } : read.wrong('there are 1 or 2 voices');
  },
  model: (read, settings) => ({ model: model(read, settings.model) }),
  limits: (read) => ({ limits: limits(read) }),
  policy: (read, settings) => ({ policy: { ...settings.policy, ...policy(read) } }),
  refused: (read) => {
    const reason = EndReason.safeParse(read.word('a reason'));
    return reason.success
      ? { refused: reason.data }
      : read.wrong(`a reason is ${EndReason.options.join(', ')}`);
  },
  destinations: (read) => ({ destinations: read.took('none') ? [] : list(read, () => read.word('a name')) }),
  'recording notice': (read) => {
    const [recordingNotice = 'off'] = chosen(read, ['off', 'spoken', 'askFirst'] as const);
    return { recordingNotice };
  },
  'own tools': (read) => ({ ownTools: list(read, () => read.word('a name')) }),
  slots: (read) => ({ slotMinutes: read.number('the minutes of a slot') }),
  holidays: (read) => ({ holidays: list(read, () => read.word('a date')) }),
  holes: (read) =>
    read.took('allowed')
      ? { mayHaveHoles: true }
      : read.wrong('holes are "allowed"; leave the line out where they are not'),
  quiet: (read) => ({
    quietMs: read.took('up to') ? read.time('the time') : read.wrong('quiet is "up to 60 s"'),
  }),
};

/** An unknown language would be played in English without a warning, so it is an error. */
function language(read: Reading): string {
  const word = read.word('a language');
  const codes = languages.map(({ code }) => code);
  return codes.find((code) => code === word) ?? read.wrong(`"${word}" is none of ${codes.join(', ')}`);
}

function list<Item>(read: Reading, item: () => Item): Item[] {
  const items = [item()];
  while (read.took(',')) items.push(item());
  return items;
}

function chosen<Choice extends string>(read: Reading, choices: readonly Choice[]): Choice[] {
  return list(read, () => {
    const word = read.word('a choice');
    return (
      choices.find((choice) => choice === word) ?? read.wrong(`"${word}" is none of ${choices.join(', ')}`)
    );
  });
}

function voice(read: Reading, before: Settings['voice']): Settings['voice'] {
  const parts = list(read, (): Partial<Settings['voice']> => {
    if (read.took('first byte')) return { firstByteMs: read.time('the first byte') };
    if (read.took('pieces of')) return { pieceMs: read.time('a piece') };
    const ms = read.time('the pace');
    if (read.took('a character')) return { msPerCharacter: ms };
    return read.took('apart')
      ? { betweenMs: ms }
      : read.wrong('a voice has "60 ms a character", "first byte 150 ms", "10 ms apart"');
  });
  return Object.assign({ ...before }, ...parts);
}

function model(read: Reading, before: Settings['model']): Settings['model'] {
  const parts = list(read, (): Partial<Settings['model']> => {
    if (read.took('first token')) return { firstTokenMs: read.time('the first token') };
    const msPerToken = read.time('the pace');
    return read.took('a token')
      ? { msPerToken }
      : read.wrong('a model has "first token 300 ms", "20 ms a token"');
  });
  return Object.assign({ ...before }, ...parts);
}

function limits(read: Reading): Settings['limits'] {
  const maxSeconds = read.time('the longest call') / 1000;
  let warningSeconds = maxSeconds * 0.8;
  let limitReason: Settings['limits']['limitReason'] = 'limit';
  while (read.took(',')) {
    if (read.took('budget')) limitReason = 'budget';
    else if (read.took('warning after')) warningSeconds = read.time('the warning') / 1000;
    else read.wrong('limits are "600 s, warning after 480 s, budget"');
  }
  return { maxSeconds, warningSeconds, limitReason };
}

function policy(read: Reading): TurnPolicyGiven {
  const parts = list(read, () => {
    const name = read.word('a number of the turn policy');
    if (!Object.hasOwn(defaultTurnPolicy, name)) read.wrong(`the turn policy has no "${name}"`);
    return { [name]: read.number(name) };
  });
  return Object.assign({}, ...parts);
}
