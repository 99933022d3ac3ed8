import { describe, expect, it } from 'vitest';
import { configured, fluxSettingsOf, fluxTurns, type TurnInfo } from '../../../testing/wire/deepgram/flux.ts';
import { plain } from '../../../testing/wire/deepgram/shapes.ts';
import { judgeTurns } from './flux-turns.ts';
import type { SpeechSoFar } from './stt/listener.ts';

const settings = {
  eotThreshold: 0.7,
  eagerEotThreshold: 0.4,
  eotTimeoutMs: 3000,
  keyterms: [],
  languageHints: [],
  numerals: false,
};

function at(nowSeconds: number, text: string, silenceMs: number, isSettled = silenceMs > 100): SpeechSoFar {
  const words =
    text === ''
      ? []
      : text.split(' ').map((word, index) => ({ text: word, confidence: 0.9, start: index, end: index + 1 }));
  return { nowSeconds, speechStartSeconds: text === '' ? null : 0.5, silenceMs, words, isSettled };
}

function messagesOf(
  steps: SpeechSoFar[],
  how: Partial<typeof settings> | { eagerEotThreshold: undefined } = {},
): TurnInfo[] {
  const messages: TurnInfo[] = [];
  const judge = judgeTurns(fluxTurns((message) => messages.push(message)));
  for (const speech of steps) judge.add(speech, { ...settings, ...how });
  return messages;
}

const events = (messages: TurnInfo[]) => messages.map((message) => message.event);

describe('turns', () => {
  it('a silent line gives an empty Update every quarter of a second of audio', () => {
    const messages = messagesOf(Array.from({ length: 100 }, (_, index) => at(index * 0.032, '', 0, false)));
    expect(messages.length).toBeGreaterThanOrEqual(11);
    expect(messages.every((message) => message.event === 'Update' && message.transcript === '')).toBe(true);
  });

  it('starts with its first word, ends eagerly, and ends with the same text', () => {
    const messages = messagesOf([
      at(1, 'Hello', 0),
      at(1.1, 'Hello there.', 0),
      at(1.3, 'Hello there.', 200),
      at(1.5, 'Hello there.', 400),
    ]);
    expect(events(messages)).toEqual(['StartOfTurn', 'EagerEndOfTurn', 'EndOfTurn']);
    expect(messages[2]?.transcript).toBe(messages[1]?.transcript);
    expect(messages[2]?.trigger).toBe('model');
    expect(messages[2]?.words.at(-1)).toEqual({ word: 'there', confidence: 0.9, start: 1, end: 2 });
  });

  it('an eager end is taken back when the caller goes on', () => {
    const messages = messagesOf([
      at(1.3, 'Hello there.', 200),
      at(1.33, 'Hello there.', 0, false),
      at(2, 'Hello there, I am', 0, false),
      at(2.4, 'Hello there, I am Ravi.', 330),
    ]);
    expect(events(messages)).toEqual(['StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'Update', 'EndOfTurn']);
  });

  it('no eager end without its threshold', () => {
    const messages = messagesOf([at(1.3, 'Hello there.', 200), at(1.5, 'Hello there.', 400)], {
      eagerEotThreshold: undefined,
    });
    expect(events(messages)).toEqual(['StartOfTurn', 'EndOfTurn']);
  });

  it('a sentence that asks for more is given more time', () => {
    expect(events(messagesOf([at(1.5, 'My name is', 400), at(1.9, 'My name is', 790)]))).toEqual([
      'StartOfTurn',
      'EagerEndOfTurn',
    ]);
    expect(events(messagesOf([at(1.5, 'My name is', 400), at(1.9, 'My name is', 810)]))).toContain(
      'EndOfTurn',
    );
  });

  it('a threshold of 1 leaves the end to the time-out', () => {
    const messages = messagesOf(
      [at(1.5, 'Hello there.', 400), at(3, 'Hello there.', 2900), at(4.2, 'Hello there.', 3010)],
      { eotThreshold: 1, eagerEotThreshold: undefined },
    );
    expect(messages.at(-1)).toMatchObject({ event: 'EndOfTurn', trigger: 'timeout' });
    expect(messages.filter((message) => message.event === 'EndOfTurn')).toHaveLength(1);
  });

  it('the index counts turns, and the next window starts where the last one ended', () => {
    const messages = messagesOf([at(1.5, 'Yes.', 400), at(1.8, '', 0, false), at(3, 'No.', 400)]);
    expect(messages.map((message) => message.turn_index)).toEqual([0, 0, 1, 1, 1]);
    expect(messages.at(-1)?.audio_window_start).toBe(1.5);
  });
});

describe('the query', () => {
  const query = (text: string) => fluxSettingsOf(new URLSearchParams(text));

  it('takes what the adapter sends', () => {
    const settings = query(
      'model=flux-general-multi&encoding=mulaw&sample_rate=8000&eot_threshold=0.7&eot_timeout_ms=3000&eager_eot_threshold=0.4&language_hint=hi&language_hint=en&mip_opt_out=true',
    );
    expect(settings).toMatchObject({
      settings: { eagerEotThreshold: 0.4, languageHints: ['hi', 'en'] },
      format: { encoding: 'mulaw' },
    });
  });

  it.each([
    ['encoding=mulaw&sample_rate=8000', 'model'],
    ['model=nova-3&encoding=mulaw&sample_rate=8000', 'model'],
    ['model=flux-general-en&sample_rate=8000', 'encoding'],
    ['model=flux-general-en&encoding=mulaw&sample_rate=11025', 'sample_rate'],
    ['model=flux-general-en&encoding=mulaw&sample_rate=8000&eot_threshold=0.2', 'eot_threshold'],
    [
      'model=flux-general-en&encoding=mulaw&sample_rate=8000&eot_threshold=0.5&eager_eot_threshold=0.8',
      'eager_eot_threshold',
    ],
  ])('refuses %s and names what is wrong', (text, name) => {
    expect(query(text)).toEqual({ why: expect.stringContaining(name) });
  });

  it('a Configure out of range changes nothing', () => {
    expect(
      configured(settings, {
        type: 'Configure',
        thresholds: { eot_threshold: 0.5, eager_eot_threshold: 0.6 },
      }),
    ).toBeNull();
    expect(configured(settings, { type: 'Configure', thresholds: { eot_threshold: 0.8 } })).toMatchObject({
      eotThreshold: 0.8,
      eagerEotThreshold: 0.4,
    });
    expect(configured(settings, { type: 'Configure', numerals: true })).toEqual({
      ...settings,
      numerals: true,
    });
  });
});

describe('ForceEndTurn', () => {
  it('ends the open turn with the words so far, and nothing where none is open', () => {
    const messages: TurnInfo[] = [];
    const judge = judgeTurns(fluxTurns((message) => messages.push(message)));
    expect(judge.forceEnd()).toBe(false);
    judge.add(at(1, 'My number is', 0), settings);
    expect(judge.forceEnd()).toBe(true);
    expect(judge.forceEnd()).toBe(false);
    expect(messages.at(-1)).toMatchObject({
      event: 'EndOfTurn',
      transcript: 'My number is',
      trigger: 'manual',
      turn_index: 0,
    });
    judge.add(at(3, 'Yes', 0), settings);
    expect(messages.at(-1)).toMatchObject({ event: 'StartOfTurn', turn_index: 1 });
  });
});

describe('shapes of the world', () => {
  const steps = [at(1, 'Hello there.', 0), at(1.3, 'Hello there.', 200), at(1.5, 'Hello there.', 400)];

  it.each([
    [{ endsEmpty: true }, ['StartOfTurn Hello there.', 'EagerEndOfTurn Hello there.', 'EndOfTurn ']],
    [
      { repeats: true },
      [
        'StartOfTurn Hello there.',
        'EagerEndOfTurn Hello there.',
        'EndOfTurn Hello there.',
        'EndOfTurn Hello there.',
        'Update Hello there.',
      ],
    ],
  ])('%o', (shape, expected) => {
    const messages: TurnInfo[] = [];
    const judge = judgeTurns(
      fluxTurns(
        (message) => messages.push(message),
        () => [],
        { ...plain, ...shape },
      ),
    );
    for (const speech of steps) judge.add(speech, settings);
    expect(messages.map(({ event, transcript }) => `${event} ${transcript}`)).toEqual(expected);
    expect(new Set(messages.map((message) => message.turn_index))).toEqual(new Set([0]));
  });
});
