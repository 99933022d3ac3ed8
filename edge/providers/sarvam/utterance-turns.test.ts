import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { final, partial, speechEnd, speechStart } from '../../../testing/wire/sarvam/fetch.ts';
import { parse } from './messages.ts';
import { createUtteranceTurns } from './utterance-turns.ts';

const { finishedWaitMs, unfinishedWaitMs } = defaultTurnPolicy;

/** A caller whose messages come at times one gives; `passes` lets a wait run out. */
function turns({ eager = true, spoken = ['hi-IN'] } = {}) {
  const sarvam = createUtteranceTurns({
    spoken,
    languages: ['hi-IN', 'en-IN'],
    waits: defaultTurnPolicy,
    eager,
  });
  const lines: string[] = [];
  const told: ReturnType<typeof sarvam.waited> = [];
  const note = (events: ReturnType<typeof sarvam.waited>) => {
    told.push(...events);
    for (const event of events) lines.push('text' in event ? `${event.type}: ${event.text}` : event.type);
  };
  return {
    lines,
    told,
    endsAtMs: sarvam.endsAtMs,
    at(atMs: number, ...messages: unknown[]) {
      for (const message of messages) {
        const parsed = parse(JSON.stringify(message));
        if (parsed.type === 'ignored' || parsed.type === 'fault') throw new Error(parsed.type);
        const events = sarvam.add(parsed, atMs);
        if (events === null) lines.push('a repeat');
        else note(events);
      }
    },
    passes: () => note(sarvam.waited()),
  };
}

test('a turn is told word by word, seems to end with its final, and ends after a breath', () => {
  const { lines, told, at, endsAtMs, passes } = turns();
  at(0, speechStart(), partial('kal'), partial('kal paanch baje'));
  expect(endsAtMs()).toBeNull();
  at(1000, speechEnd(), final('Kal paanch baje.', 0, { endMs: 900 }));
  expect(endsAtMs()).toBe(1000 + finishedWaitMs);
  passes();
  expect(lines).toEqual([
    'words: kal',
    'words: kal paanch baje',
    'words: Kal paanch baje.',
    'turnEnding: Kal paanch baje.',
    'turnEnd: Kal paanch baje.',
  ]);
  expect(told.at(-1)).toEqual({
    type: 'turnEnd',
    text: 'Kal paanch baje.',
    languages: ['hi-IN'],
    confidence: null,
    lastWordEndMs: 900,
    isEstimated: true,
    words: [],
  });
});

test('the wait for a breath counts from the end of speech: a final that comes after it ends the turn at once', () => {
  const { lines, at } = turns();
  at(0, partial('haan'));
  at(1000, speechEnd());
  at(1000 + finishedWaitMs + 50, final('Haan ji.'));
  expect(lines).toEqual(['words: haan', 'turnEnd: Haan ji.']);
});

test('a final that never comes is not waited for, and the turn has the words of its last partial', () => {
  const { lines, told, at, endsAtMs, passes } = turns();
  at(0, partial('mujhe appointment chahiye'));
  at(1000, speechEnd());
  expect(endsAtMs()).toBe(1000 + 1200);
  passes();
  expect(lines.at(-1)).toBe('turnEnd: mujhe appointment chahiye');
  // Nobody knows where its last word ended.
  expect(told.at(-1)).toMatchObject({ lastWordEndMs: null });
  expect(told.at(-1)).not.toHaveProperty('isEstimated');
  at(2500, final('Mujhe appointment chahiye.'), partial('mujhe'));
  expect(lines.slice(-2)).toEqual(['a repeat', 'a repeat']);
});

test('a final that comes behind the next utterance’s first words keeps its place before them', () => {
  const { lines, at, passes } = turns();
  at(0, partial('mera naam Ravi hai', 0));
  at(500, speechEnd(0), speechStart(1), partial('aur', 1));
  at(700, final('Mera naam Ravi hai.', 0), partial('aur mera number', 1));
  at(1500, speechEnd(1), final('aur mera number badal gaya hai', 1));
  passes();
  expect(lines).toEqual([
    'words: mera naam Ravi hai',
    'words: mera naam Ravi hai aur',
    'words: Mera naam Ravi hai. aur',
    'words: Mera naam Ravi hai. aur mera number',
    'words: Mera naam Ravi hai. aur mera number badal gaya hai',
    'turnEnding: Mera naam Ravi hai. aur mera number badal gaya hai',
    'turnEnd: Mera naam Ravi hai. aur mera number badal gaya hai',
  ]);
});

test('a breath behind a clause that could be the end splits no turn: "I want to book" … "for Monday"', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(1000, speechEnd(0), final('I want to book', 0));
  at(1120, speechStart(1));
  expect(endsAtMs()).toBe(2120);
  at(1500, partial('for', 1));
  expect(endsAtMs()).toBeNull();
  at(2100, speechEnd(1), final('for Monday', 1));
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

test('sound that is no speech delays a turn by a second, and not beyond its own end', () => {
  const { lines, at, endsAtMs } = turns();
  at(1000, speechEnd(0), final('yes', 0));
  at(1050, speechStart(1));
  expect(endsAtMs()).toBe(2050);
  at(1100, speechEnd(1));
  expect(endsAtMs()).toBe(1000 + finishedWaitMs);
  at(1150, speechStart(2));
  at(1000 + finishedWaitMs + 100, speechEnd(2));
  expect(endsAtMs()).toBeNull();
  expect(lines.at(-1)).toBe('turnEnd: yes');
});

test('noise alone is no turn: empty partials and an empty final tell nothing', () => {
  const { lines, at, endsAtMs, passes } = turns();
  at(0, speechStart(), partial(''), partial('  '), speechEnd(), final(''));
  expect(endsAtMs()).toBeNull();
  passes();
  expect(lines).toEqual([]);
});

test('an empty final takes back no word that a partial told: the caller is answered', () => {
  const { lines, at, passes } = turns();
  at(0, partial('hello'));
  at(500, speechEnd(), final(''));
  passes();
  expect(lines.at(-1)).toBe('turnEnd: hello');
});

test('an unfinished clause is waited for, and without eagerness nothing is told before the end', () => {
  const { lines, at, endsAtMs, passes } = turns({ eager: false });
  at(1000, speechEnd(), final('my name is, um'));
  expect(endsAtMs()).toBe(1000 + unfinishedWaitMs);
  passes();
  expect(lines).toEqual(['words: my name is, um', 'turnEnd: my name is, um']);
});

test('the languages are the ones detected, each once, or the one that was asked for', () => {
  const { told, at, passes } = turns({ spoken: [] });
  at(0, final('haan', 0, { language: 'hi-IN' }), final('yes please', 1, { language: 'en-IN' }));
  passes();
  expect(told.at(-1)).toMatchObject({ languages: ['hi-IN', 'en-IN'] });
});

test('messages without a number are about the utterance in progress, and numbers in quotes are numbers', () => {
  const { lines, at, passes } = turns();
  at(0, { event: 'transcript.partial', text: 'haan' });
  at(
    300,
    { event: 'vad.speech_end' },
    { event: 'transcript.final', text: 'haan ji', utterance_idx: '0', end_s: '0.5' },
  );
  passes();
  at(3000, { event: 'transcript.partial', text: 'aur' });
  expect(lines.filter((line) => line !== 'turnEnding: haan ji')).toEqual([
    'words: haan',
    'words: haan ji',
    'turnEnd: haan ji',
    'words: aur',
  ]);
});
