import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { novaResults, novaUtteranceEnd } from '../../../testing/wire/deepgram/fetch.ts';
import { parse } from './nova.ts';
import { createNovaTurns, type NovaWaits } from './nova-turns.ts';

const { finishedWaitMs, unfinishedWaitMs, digitsWaitMs } = defaultTurnPolicy;
const speechStarted = { type: 'SpeechStarted', channel: [0], timestamp: 0 };
const interim = (text: string, startMs = 0) => novaResults(text, { startMs });
const final = (text: string, startMs = 0) => novaResults(text, { startMs, isFinal: true });
const speechFinal = (text: string, startMs = 0) =>
  novaResults(text, { startMs, isFinal: true, speechFinal: true });

/** A caller whose messages come at times one gives; `passes` lets a wait run out. */
function turns(eager = true, waits: NovaWaits = defaultTurnPolicy) {
  const nova = createNovaTurns({ spoken: ['en-IN'], languages: ['en-IN', 'hi-IN'], waits, eager });
  const lines: string[] = [];
  const note = (events: ReturnType<typeof nova.waited>) => {
    for (const event of events) lines.push('text' in event ? `${event.type}: ${event.text}` : event.type);
  };
  return {
    lines,
    endsAtMs: nova.endsAtMs,
    at(atMs: number, ...messages: unknown[]) {
      for (const message of messages) {
        const parsed = parse(message);
        if (parsed.type !== 'ignored' && parsed.type !== 'fault') note(nova.add(parsed, atMs));
      }
    },
    passes: () => note(nova.waited()),
  };
}

const finished = ['Yes.', 'What are your opening hours?', 'tomorrow at five', 'जी हाँ', 'mera naam Ravi hai'];

test('what sounds finished is a probable end at once, so that the reply is begun, and the end after a breath', () => {
  for (const text of finished) {
    const { lines, at, endsAtMs, passes } = turns();
    at(1000, speechFinal(text));
    expect(lines).toEqual([`words: ${text}`, `turnEnding: ${text}`]);
    expect(endsAtMs()).toBe(1000 + finishedWaitMs);
    passes();
    expect(lines.at(-1)).toBe(`turnEnd: ${text}`);
    expect(endsAtMs()).toBeNull();
  }
});

test('a breath behind a clause that could be the end splits no turn: "I want to book" … "for Monday"', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, speechFinal('I want to book'));
  // Speech begins within the breath; its first words arrive up to a second later.
  at(1120, speechStarted);
  expect(endsAtMs()).toBe(2120);
  at(1900, interim('for', 1200));
  expect(endsAtMs()).toBeNull();
  at(2100, speechFinal('for Monday', 1200));
  passes();
  expect(lines).toEqual([
    'words: I want to book',
    'turnEnding: I want to book',
    'resumed',
    'words: I want to book for',
    'words: I want to book for Monday',
    'turnEnding: I want to book for Monday',
    'turnEnd: I want to book for Monday',
  ]);
});

test('an UtteranceEnd is behind a gap longer than a breath, so what sounds finished ends at once', () => {
  const { lines, at, endsAtMs } = turns();
  at(1000, final('tomorrow at five'), novaUtteranceEnd(750));
  expect(lines).toEqual(['words: tomorrow at five', 'turnEnd: tomorrow at five']);
  expect(endsAtMs()).toBeNull();
});

test('a business that allows no pause has its turns ended at once', () => {
  for (const text of finished) {
    const { lines, at, endsAtMs } = turns(true, { ...defaultTurnPolicy, finishedWaitMs: 0 });
    at(0, speechFinal(text));
    expect(lines).toEqual([`turnEnd: ${text}`]);
    expect(endsAtMs()).toBeNull();
  }
});

test('an unfinished clause is a probable end, and is waited for a while', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(5000, interim('my name'), speechFinal('My name is'));
  expect(lines).toEqual(['words: my name', 'words: My name is', 'turnEnding: My name is']);
  expect(endsAtMs()).toBe(5000 + unfinishedWaitMs);
  passes();
  expect(lines.at(-1)).toBe('turnEnd: My name is');
  expect(endsAtMs()).toBeNull();
});

test('a preposition, an auxiliary, a conjunction or "that" is waited for in both languages, and goes on', () => {
  const parts = [
    ['Is the doctor available on', 'Tuesday?'],
    ['The doctor said that', 'I should come again.'],
    ['My appointment was', 'for Monday.'],
    ['mujhe Monday ko', 'aana hai'],
    ['theek hai par', 'kal band hai kya'],
    ['मैंने फ़ोन किया क्योंकि', 'दाँत में दर्द है'],
  ] as const;
  for (const [begun, rest] of parts) {
    const { lines, at, endsAtMs, passes } = turns();
    at(1000, speechFinal(begun));
    expect(endsAtMs(), begun).toBe(1000 + unfinishedWaitMs);
    at(1900, interim(rest, 1500));
    at(2400, speechFinal(rest, 1500));
    passes();
    expect(lines.filter((line) => line.startsWith('turnEnd:'))).toEqual([`turnEnd: ${begun} ${rest}`]);
  }
});

test('a phone number with digits missing is waited for longer, and a whole one for a breath', () => {
  const { lines, at, endsAtMs } = turns();
  at(1000, speechFinal('nine eight double zero'));
  expect(endsAtMs()).toBe(1000 + digitsWaitMs);
  at(2000, interim('one two three', 2000));
  at(2500, speechFinal('one two three four five six', 2000));
  expect(lines).toEqual([
    'words: nine eight double zero',
    'turnEnding: nine eight double zero',
    'resumed',
    'words: nine eight double zero one two three',
    'words: nine eight double zero one two three four five six',
    'turnEnding: nine eight double zero one two three four five six',
  ]);
  expect(endsAtMs()).toBe(2500 + finishedWaitMs);
});

test('further words take the turn up again: the probable end is taken back first', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, speechFinal('my name is'));
  at(1600, interim('Ravi', 1500));
  expect(lines.slice(-2)).toEqual(['resumed', 'words: my name is Ravi']);
  expect(endsAtMs()).toBeNull();
  at(2000, speechFinal('Ravi Kumar', 1500));
  passes();
  expect(lines.at(-1)).toBe('turnEnd: my name is Ravi Kumar');
});

test('a turn can be left unfinished more than once', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, speechFinal('I want to come on Monday and'));
  at(2000, speechFinal('um', 2500));
  expect(endsAtMs()).toBe(2000 + unfinishedWaitMs);
  passes();
  expect(lines).toEqual([
    'words: I want to come on Monday and',
    'turnEnding: I want to come on Monday and',
    'resumed',
    'words: I want to come on Monday and um',
    'turnEnding: I want to come on Monday and um',
    'turnEnd: I want to come on Monday and um',
  ]);
});

test('an UtteranceEnd is judged like a speech_final, and one behind a speech_final changes nothing', () => {
  const noisy = turns();
  noisy.at(1000, final('my name is'), novaUtteranceEnd(750));
  expect(noisy.lines.at(-1)).toBe('turnEnding: my name is');
  expect(noisy.endsAtMs()).toBe(1000 + unfinishedWaitMs);
  const quiet = turns();
  quiet.at(1000, speechFinal('my name is'));
  quiet.at(1900, novaUtteranceEnd(750), final(''), speechFinal(''));
  expect(quiet.lines.filter((line) => line.startsWith('turnEnding'))).toHaveLength(1);
  expect(quiet.endsAtMs()).toBe(1000 + unfinishedWaitMs);
});

test('the late final of words that wait is no new word', () => {
  const { lines, at, passes } = turns();
  at(1000, interim('so my name is'), novaUtteranceEnd(1000), final('So, my name is'));
  passes();
  expect(lines).toEqual(['words: so my name is', 'turnEnding: so my name is', 'turnEnd: So, my name is']);
  at(3000, novaUtteranceEnd(1000), final('So, my name is'));
  expect(lines).toHaveLength(3);
});

test('a late final that revises the words that wait is judged again, for no other hint of silence follows', () => {
  const whole = turns();
  whole.at(1000, interim('my name is'), novaUtteranceEnd(750), final('my name Riz'));
  expect(whole.lines.slice(1)).toEqual(['turnEnding: my name is', 'resumed', 'turnEnd: my name Riz']);
  const open = turns();
  open.at(1000, interim('on Monday or'), novaUtteranceEnd(750));
  open.at(1200, final('on Monday and'));
  expect(open.lines.slice(1)).toEqual([
    'turnEnding: on Monday or',
    'resumed',
    'words: on Monday and',
    'turnEnding: on Monday and',
  ]);
  expect(open.endsAtMs()).toBe(1200 + unfinishedWaitMs);
});

test('speech that begins while a turn waits is given time for its first word; noise alone changes nothing', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, speechFinal('my name is'));
  at(1200, speechStarted);
  expect(endsAtMs()).toBe(1000 + unfinishedWaitMs);
  at(2100, speechStarted);
  expect(endsAtMs()).toBe(3100);
  passes();
  at(4000, speechStarted);
  expect(lines).toEqual(['words: my name is', 'turnEnding: my name is', 'turnEnd: my name is']);
  expect(endsAtMs()).toBeNull();
});

test('with probable ends turned off only the words are emitted while a turn waits', () => {
  const { lines, at, passes } = turns(false);
  at(1000, speechFinal('my name is'));
  at(1500, interim('um', 1500), speechFinal('um', 1500));
  passes();
  expect(lines).toEqual(['words: my name is', 'words: my name is um', 'turnEnd: my name is um']);
});

test('finished words behind which half the gap has passed are a probable end, long before the UtteranceEnd', () => {
  const { lines, at, endsAtMs } = turns();
  // Noise: the results go on, and no speech_final comes.
  at(1000, novaResults('are you open on Sunday', { quietMs: 400 }));
  expect(lines).toEqual(['words: are you open on Sunday']);
  at(1200, novaResults('are you open on Sunday', { quietMs: 600 }));
  expect(lines.slice(1)).toEqual(['turnEnding: are you open on Sunday']);
  // It only begins the reply. What ends the turn is the same as without it.
  expect(endsAtMs()).toBeNull();
  at(1300, novaResults('Are you open on Sunday?', { quietMs: 800, isFinal: true }), final('', 3000));
  expect(lines).toHaveLength(2);
  at(1600, novaUtteranceEnd(1250));
  expect(lines.slice(2)).toEqual(['turnEnd: Are you open on Sunday?']);
});

test('words that follow such a probable end take it back', () => {
  const { lines, at } = turns();
  at(1000, novaResults('I want to book', { quietMs: 700 }));
  at(1900, novaResults('I want to book for Monday', { quietMs: 100 }));
  expect(lines).toEqual([
    'words: I want to book',
    'turnEnding: I want to book',
    'resumed',
    'words: I want to book for Monday',
  ]);
});

test('such a probable end is told once, also where speech_final follows it', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, novaResults('tomorrow at five', { quietMs: 600 }));
  at(1100, speechFinal('Tomorrow at five.'));
  expect(endsAtMs()).toBe(1100 + finishedWaitMs);
  passes();
  expect(lines).toEqual([
    'words: tomorrow at five',
    'turnEnding: tomorrow at five',
    'turnEnd: Tomorrow at five.',
  ]);
});

test('words that sound unfinished, or came without their audio window, are no probable end before their silence', () => {
  const { lines, at } = turns();
  at(1000, novaResults('my name is', { quietMs: 900 }));
  at(1100, { ...novaResults('tomorrow at five', { quietMs: 900 }), start: null, duration: null });
  expect(lines.filter((line) => line.startsWith('turnEnding'))).toEqual([]);
});

test('without word times the gap is counted from the first result that has the words', () => {
  const untimed = (endSeconds: number) => ({
    type: 'Results',
    start: 0,
    duration: endSeconds,
    channel: { alternatives: [{ transcript: 'yes please', words: [] }] },
  });
  const { lines, at } = turns();
  at(1000, untimed(1));
  at(1400, untimed(1.4));
  expect(lines).toEqual(['words: yes please']);
  at(1500, untimed(1.5));
  expect(lines.at(-1)).toBe('turnEnding: yes please');
});

test('after every probable end comes the end with the same words, or that it was none', () => {
  const { lines, at, passes } = turns();
  const said = ['I', 'and', 'my', 'number is', '9', '8 0', 'um', 'yes', 'because', '', 'tea', 'the', 'ok'];
  for (let round = 0; round < 60; round++) {
    const text = said[(round * 7) % said.length] ?? '';
    const startMs = round * 1000;
    at(
      startMs,
      ...(round % 3 === 0
        ? [interim(text, startMs), novaUtteranceEnd(startMs + 250)]
        : [speechFinal(text, startMs)]),
    );
    if (round % 5 === 0) passes();
  }
  passes();
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('turnEnding: '))
      expect(['resumed', line.replace('turnEnding', 'turnEnd')]).toContain(lines[index + 1]);
    if (line === 'resumed') expect(lines[index - 1]).toMatch(/^turnEnding/);
  }
  expect(lines.filter((line) => line.startsWith('turnEnding')).length).toBeGreaterThan(10);
  expect(lines.filter((line) => line === 'resumed').length).toBeGreaterThan(5);
});
