import { expect, test } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { cutMessages, reordered } from '../../../testing/mutations.ts';
import { scriptedClock } from '../../../testing/scripted-clock.ts';
import { fluxStreams, novaStreams, type RecordedStream } from '../../../testing/wire/deepgram/streams.ts';
import { sarvamStreams } from '../../../testing/wire/sarvam/streams.ts';
import { parse as parseFlux } from '../../providers/deepgram/flux.ts';
import { createFluxTurns } from '../../providers/deepgram/flux-turns.ts';
import { parse as parseNova } from '../../providers/deepgram/nova.ts';
import { createNovaTurns } from '../../providers/deepgram/nova-turns.ts';
import type { SttEvent } from '../../providers/ports.ts';
import { parse as parseSarvamText } from '../../providers/sarvam/messages.ts';
import { createUtteranceTurns } from '../../providers/sarvam/utterance-turns.ts';
import { createTurnRepair } from './turn-repair.ts';

// A message is lost, doubled, overtaken or cut. Nothing throws, no word is told twice, no turn stays open.

const betweenMs = 300;

interface Reader {
  read(message: unknown, atMs: number): readonly SttEvent[];
  dueAtMs(): number | null;
  due(): readonly SttEvent[];
}

function fluxReader(): Reader {
  const turns = createFluxTurns();
  return {
    read(message, atMs) {
      const parsed = parseFlux(message);
      const told = parsed.type === 'turn' ? turns.add(parsed, atMs) : [];
      return told === 'repeat' ? [] : told;
    },
    dueAtMs: () => null,
    due: () => [],
  };
}

function novaReader(): Reader {
  const languages = ['en-IN'];
  const turns = createNovaTurns({ spoken: languages, languages, waits: defaultTurnPolicy, eager: true });
  return {
    read(message, atMs) {
      const parsed = parseNova(message);
      return parsed.type === 'ignored' || parsed.type === 'fault' ? [] : turns.add(parsed, atMs);
    },
    dueAtMs: turns.endsAtMs,
    due: turns.waited,
  };
}

/** Its adapter reads text alone. */
const parseSarvam = (message: unknown) =>
  parseSarvamText(typeof message === 'string' ? message : JSON.stringify(message));

function sarvamReader(): Reader {
  const languages = ['en-IN'];
  const turns = createUtteranceTurns({ spoken: languages, languages, waits: defaultTurnPolicy, eager: true });
  return {
    read(message, atMs) {
      const parsed = parseSarvam(message);
      return parsed.type === 'ignored' || parsed.type === 'fault' ? [] : (turns.add(parsed, atMs) ?? []);
    },
    dueAtMs: turns.endsAtMs,
    due: turns.waited,
  };
}

/** Plays the messages through the adapter and the repair of turns; the turns that came of it. */
function played(messages: readonly unknown[], reader: Reader): { told: string[]; isSettled: boolean } {
  const clock = scriptedClock();
  const told: string[] = [];
  let isOpen = false;
  const repair = createTurnRepair({ ...defaultTurnPolicy, isAwaited: () => true }, clock, (event) => {
    isOpen = event.type === 'words' || event.type === 'turnEnding' || (event.type === 'resumed' && isOpen);
    if (event.type === 'turnEnd') told.push(event.text);
  });
  const take = (events: readonly SttEvent[]): void => events.forEach(repair.take);
  const pass = (ms: number): void => {
    const until = clock.now() + ms;
    for (let dueAt = reader.dueAtMs(); dueAt !== null && dueAt <= until; dueAt = reader.dueAtMs()) {
      clock.pass(Math.max(0, dueAt - clock.now()));
      take(reader.due());
    }
    clock.pass(until - clock.now());
  };
  for (const message of messages) {
    take(reader.read(message, clock.now()));
    pass(betweenMs);
  }
  // The caller waits for an answer.
  pass(5000);
  return { told, isSettled: !isOpen };
}

const wordsOf = (turns: readonly string[]): string[] =>
  turns.flatMap((turn) => turn.split(' ')).map((word) => word.toLowerCase().replace(/\W/g, ''));

interface Wire {
  name: string;
  streams: readonly RecordedStream[];
  parse(message: unknown): { type: string };
  reader(): Reader;
}
const wires: Wire[] = [
  { name: 'Flux', streams: fluxStreams, parse: parseFlux, reader: fluxReader },
  { name: 'Nova', streams: novaStreams, parse: parseNova, reader: novaReader },
  { name: 'Sarvam', streams: sarvamStreams, parse: parseSarvam, reader: sarvamReader },
];
const cases = wires.flatMap((wire) =>
  wire.streams.map((stream) => [`${wire.name}: ${stream.name}`, stream, wire] as const),
);

test.each(cases)('%s, as it was sent', (_, { messages, turns }, { reader }) => {
  expect(played(messages, reader())).toEqual({ told: turns, isSettled: true });
});

test.each(cases)('%s, with a message lost, doubled or overtaken', (_, { messages, turns }, { reader }) => {
  const all = wordsOf(turns);
  for (const { name, messages: mutated } of reordered(messages)) {
    const { told, isSettled } = played(mutated, reader());
    const words = wordsOf(told);
    expect(isSettled, name).toBe(true);
    expect(new Set(words).size, `${name}: a word told twice in "${told.join(' / ')}"`).toBe(words.length);
    expect(all, name).toEqual(expect.arrayContaining(words));
    // A lost message may have been the only one with its word; a doubled one costs nothing.
    if (name.endsWith('twice')) expect(told, name).toEqual(turns);
  }
});

test.each(cases)('%s, with a message cut at every character', (_, { messages, turns }, { parse, reader }) => {
  const texts = messages.map((message) => JSON.stringify(message));
  // Every cut is one unreadable message, so one of each message is played as a stream.
  for (const { name, messages: mutated } of cutMessages(texts)) {
    const [cut] = mutated.filter((message, number) => message !== texts[number]);
    expect(parse(cut).type, name).toBe('fault');
  }
  const all = wordsOf(turns);
  for (const broken of texts.keys()) {
    const { told, isSettled } = played(
      texts.map((text, number) => (number === broken ? text.slice(0, text.length / 2) : text)),
      reader(),
    );
    const words = wordsOf(told);
    expect(isSettled, `message ${broken}`).toBe(true);
    expect(new Set(words).size, `message ${broken}`).toBe(words.length);
    expect(all, `message ${broken}`).toEqual(expect.arrayContaining(words));
  }
});
