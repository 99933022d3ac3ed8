import { describe, expect, it } from 'vitest';
import type { Business } from '../../../shared/contract/business.ts';
import { greetingOf } from '../../../shared/dialogue/greeting.ts';
import { createLog } from '../../../shared/io/log.ts';
import { bytesOf } from '../../audio/mulaw.ts';
import type { Voice } from '../../providers/ports.ts';
import { scriptedStore } from '../testing/phrases.ts';
import { fault, scriptedTts, type TtsScript } from '../testing/scripted.ts';
import { business } from '../testing/scripted-api.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { fixedTextsOf, lineTexts, quickTexts, textsOf } from './fixed-phrases.ts';
import { createPhraseBook, recallMs } from './phrase-book.ts';
import {
  createPhraseMemory,
  isWholePhrase,
  type PhraseMemory,
  type PhraseStore,
  phraseKey,
  phraseLifeMs,
} from './phrase-store.ts';
import { createPhrasesAhead, preparedVoice } from './prepared-voice.ts';

const clinic: Business = { ...business, knownGreeting: {} };
const english: Voice = { language: 'en-IN', voice: 'en-IN-PrabhatNeural', rate: 1 };
const greeting = textsOf(greetingOf(clinic, null, 'en-IN'), 'en-IN');
const quick = quickTexts(clinic, 'en-IN', 'limit');

interface CallOptions {
  customer?: string;
  script?: TtsScript;
  how?: Partial<Voice>;
  memory?: PhraseMemory;
  store?: PhraseStore;
  settings?: Partial<Business>;
}

/** A business's calls, one after another: what they share is the isolate's memory and the store. */
function aClinic() {
  const clock = virtualClock();
  const memory = createPhraseMemory();
  const store = scriptedStore(clock);
  const warnings: string[] = [];

  function call({ customer, script = {}, how = {}, settings = {}, ...shared }: CallOptions = {}) {
    const settled: Business = { ...clinic, ...settings };
    const tts = scriptedTts(clock, script);
    const over = new AbortController();
    const spent: number[] = [];
    const log = createLog({ write: (_, line) => warnings.push(line) });
    const parts = { memory, store, ...shared };
    const later = (work: Promise<void>): void => void work;
    const book = createPhraseBook({
      ...parts,
      source: tts.name,
      isFixed: fixedTextsOf(settled),
      clock,
      later,
      log,
    });
    const voice = preparedVoice(tts, book, (characters) => spent.push(characters));
    const voiceOf = (language: string): Voice => ({ ...english, language, ...how });
    const ahead = createPhrasesAhead({
      voice,
      book,
      business: settled,
      limitReason: 'limit',
      voiceOf,
      signal: over.signal,
    });
    const words = greetingOf(settled, customer ? { name: customer } : null, 'en-IN');
    const start = clock.now();
    const heard: { text: string; at: number; bytes: number }[] = [];
    return {
      tts,
      voice,
      over,
      heard,
      spoken: () => tts.spoken.map(({ text }) => text),
      spent: () => spent.reduce((sum, characters) => sum + characters, 0),
      /** The phone rings, and everything has time to get ready. */
      async ring(forMs = 20_000): Promise<void> {
        void ahead.greeting(words, 'en-IN').then(() => ahead.phrases('en-IN'));
        await clock.advance(forMs);
      },
      phrases: (language: string) => ahead.phrases(language),
      /** Answers what speaking cost. */
      async speak(texts: string[]): Promise<number> {
        let cost = 0;
        let bytes = 0;
        async function* given() {
          yield* texts;
        }
        void (async () => {
          for await (const part of voice.speak(
            given(),
            voiceOf('en-IN'),
            over.signal,
            (characters) => (cost += characters),
          )) {
            if (part.type === 'audio') bytes += part.bytes.length;
            else if (part.type === 'said') heard.push({ text: part.text, at: clock.now() - start, bytes });
            if (part.type === 'said') bytes = 0;
          }
        })();
        await clock.advance(20_000);
        return cost;
      },
    };
  }
  return { clock, memory, store, warnings, call };
}

const lengthOf = (texts: readonly string[]): number => texts.join('').length;

describe('the first call of a business', () => {
  it('synthesises the greeting at once, and then one phrase after the other', async () => {
    const { clock, call } = aClinic();
    const first = call();
    await first.ring(0);
    expect(first.spoken()).toEqual(greeting);
    await clock.advance(150);
    expect(first.spoken()).toEqual([...greeting, quick[0]]);
    await clock.advance(150);
    expect(first.spoken()).toEqual([...greeting, ...quick.slice(0, 2)]);
    await clock.advance(10_000);
    expect(first.spoken()).toEqual([...greeting, ...quick]);
    expect(first.spent()).toBe(lengthOf([...greeting, ...quick]));
  });

  it('speaks what was prepared without paying for it again', async () => {
    const first = aClinic().call();
    await first.ring();
    expect(await first.speak([...greeting, ...quick])).toBe(0);
    expect(first.heard.map(({ text }) => text)).toEqual([...greeting, ...quick]);
    expect(first.heard.every(({ text, bytes }) => bytes === bytesOf(text.length * 60))).toBe(true);
    expect(first.spoken()).toHaveLength(greeting.length + quick.length);
  });

  it('synthesises nothing more when it is over', async () => {
    const { clock, call } = aClinic();
    const short = call();
    await short.ring(200);
    short.over.abort(new Error('hung up'));
    await clock.advance(20_000);
    expect(short.spoken()).toEqual([...greeting, quick[0]]);
  });

  it('prepares the phrases of another language once that is spoken, each once', async () => {
    const { clock, call } = aClinic();
    const first = call();
    await first.ring();
    const before = first.spoken().length;
    void first.phrases('hi-IN');
    void first.phrases('hi-IN');
    await clock.advance(20_000);
    expect(first.spoken().slice(before)).toEqual(quickTexts(clinic, 'hi-IN', 'limit'));
  });
});

describe('the second call of a business', () => {
  it('synthesises none of the fixed phrases', async () => {
    const { call } = aClinic();
    await call().ring();
    const second = call();
    await second.ring();
    expect(await second.speak([...greeting, ...quick])).toBe(0);
    expect(second.spoken()).toEqual([]);
    expect(second.spent()).toBe(0);
  });

  it('reads them from the store while it rings, when the isolate has lost its memory', async () => {
    const { clock, store, call } = aClinic();
    await call().ring();
    const read = store.read.length;
    const second = call({ memory: createPhraseMemory() });
    await second.ring(0);
    await clock.settle();
    expect(store.read.slice(read).map((keys) => keys.length)).toEqual([greeting.length, quick.length]);
    expect(await second.speak([...greeting, ...quick])).toBe(0);
    expect(second.spoken()).toEqual([]);
    // Nothing was read while it spoke.
    expect(store.read).toHaveLength(read + 2);
  });

  it.each<[string, CallOptions]>([
    ['voice', { how: { voice: 'en-IN-NeerjaNeural' } }],
    ['rate', { how: { rate: 1.1 } }],
    ['name', { settings: { name: 'Moonlight Clinic', greeting: { 'en-IN': 'Welcome to Moonlight.' } } }],
  ])('with another %s has its own greeting', async (_, changed) => {
    const { call } = aClinic();
    await call().ring();
    const second = call(changed);
    await second.ring();
    expect(second.spoken()[0]).toBe(changed.settings?.greeting?.['en-IN'] ?? greeting[0]);
  });

  it('has a phrase that was spoken without having been prepared', async () => {
    const { call } = aClinic();
    const goodbye = textsOf('Thank you for calling Sunrise Dental Clinic. Goodbye.', 'en-IN');
    const first = call();
    await first.ring();
    expect(await first.speak(goodbye)).toBe(lengthOf(goodbye));
    expect(await call({ memory: createPhraseMemory() }).speak(goodbye)).toBe(lengthOf(goodbye));
    expect(await call().speak(goodbye)).toBe(0);
  });

  it('synthesises them again after thirty days', async () => {
    const { clock, call } = aClinic();
    await call().ring();
    await clock.advance(phraseLifeMs);
    const late = call({ store: scriptedStore(clock) });
    await late.ring();
    expect(late.spoken()).toEqual([...greeting, ...quick]);
  });
});

describe('a fixed line of the business', () => {
  const settings: Partial<Business> = {
    languages: ['en-IN'],
    address: '12 MG Road, Bengaluru',
    lines: [{ id: 'where', text: { 'en-IN': 'We are at {address}.' } }],
  };
  const line = lineTexts({ ...clinic, ...settings }, 'en-IN');
  const moved = { ...settings, address: '7 Park Street, Kolkata' };

  it('is synthesised when it is said for the first time, and not before', async () => {
    const { call } = aClinic();
    const first = call({ settings });
    await first.ring();
    expect(first.spoken()).toEqual([...greeting, ...quick]);
    expect(await first.speak(line)).toBe(lengthOf(line));
    expect(await first.speak(line)).toBe(0);
  });

  it('costs nothing in later calls, also where the isolate has lost its memory', async () => {
    const { call } = aClinic();
    await call({ settings }).speak(line);
    const second = call({ settings, memory: createPhraseMemory() });
    await second.ring();
    expect(await second.speak(line)).toBe(0);
    expect(second.heard.at(-1)?.text).toBe(line[0]);
  });

  it('is made anew once a fact in it has changed', async () => {
    const { call } = aClinic();
    await call({ settings }).speak(line);
    const second = call({ settings: moved });
    await second.ring();
    const now = lineTexts({ ...clinic, ...moved }, 'en-IN');
    expect(await second.speak(now)).toBe(lengthOf(now));
    expect(second.spoken().at(-1)).toBe(now[0]);
  });

  it('is not waited for: a slow store delays neither greeting nor phrases for it', async () => {
    const { clock, store, call } = aClinic();
    await call({ settings }).speak(line);
    store.read.length = 0;
    const { phrases } = store;
    store.phrases = async (keys) => {
      const found = await phrases(keys);
      if (keys.some((key) => key.includes('MG Road'))) await new Promise(() => undefined);
      return found;
    };
    const second = call({ settings, memory: createPhraseMemory() });
    await second.ring(0);
    await clock.advance(150);
    expect(store.read.map((keys) => keys.length)).toEqual([greeting.length, quick.length, line.length]);
    expect(second.spoken()).toEqual([...greeting, quick[0]]);
  });
});

describe('a greeting by name', () => {
  const settings = {
    knownGreeting: {
      'en-IN':
        'Hello {name}, this is Asha from Sunrise Dental Clinic. Shall I look for the next free hour at the clinic?',
    },
  };
  const byName = textsOf(greetingOf({ ...clinic, ...settings }, { name: 'Ravi' }, 'en-IN'), 'en-IN');

  it('is not kept: neither in the store nor for the next call', async () => {
    const { store, call } = aClinic();
    const first = call({ customer: 'Ravi', settings });
    await first.ring();
    expect(first.spoken().slice(0, 2)).toEqual(byName);
    expect([...store.rows.keys()].filter((key) => key.includes('Ravi'))).toEqual([]);
    expect(store.rows.size).toBe(1 + quick.length);
    const second = call({ customer: 'Ravi', settings });
    await second.ring();
    expect(second.spoken()).toEqual([byName[0]]);
  });

  it('can be said again in its call', async () => {
    const known = aClinic().call({ customer: 'Ravi', settings });
    await known.ring();
    expect(await known.speak(byName)).toBe(0);
    expect(await known.speak(byName)).toBe(0);
  });

  it('does not wait for the store', async () => {
    const { clock, call } = aClinic();
    const known = call({ customer: 'Ravi', settings, store: scriptedStore(clock, 200) });
    await known.ring(0);
    expect(known.spoken()).toEqual([byName[0]]);
  });
});

describe('a store', () => {
  it('that is slow is waited for while it rings, but not for long', async () => {
    const { clock, call } = aClinic();
    const first = call({ store: scriptedStore(clock, 60_000) });
    await first.ring(recallMs - 1);
    expect(first.spoken()).toEqual([]);
    await clock.advance(1);
    expect(first.spoken()).toEqual(greeting);
  });

  it('that fails loses a phrase but no call, and the phrase is not logged', async () => {
    const { clock, warnings, call } = aClinic();
    const first = call({ store: scriptedStore(clock, null) });
    await first.ring();
    expect(await first.speak(greeting)).toBe(0);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.join()).not.toContain('Sunrise');
  });

  it('with a damaged phrase is not used', async () => {
    const { clock, store, call } = aClinic();
    for (const [index, text] of [...greeting, ...quick].entries()) {
      const key = phraseKey('scripted-voice', text, english);
      store.rows.set(key, { key, audio: new Uint8Array(index % 2 === 0 ? 0 : 800), madeAt: clock.now() });
    }
    const first = call();
    await first.ring();
    expect(first.spoken()).toEqual([...greeting, ...quick]);
  });
});

describe('a synthesis', () => {
  it('that fails is forgotten, and no phrase is synthesised ahead after it', async () => {
    const { call, store } = aClinic();
    const first = call({ script: { faults: { [greeting.length]: fault('tts') } } });
    await first.ring();
    expect(first.spoken()).toEqual([...greeting, quick[0]]);
    expect(await first.speak([quick[0] ?? ''])).toBe(quick[0]?.length);
    expect(store.rows.size).toBe(greeting.length + 1);
  });

  it('that breaks off is not kept', async () => {
    const { call, store } = aClinic();
    await call({ script: { msPerCharacter: 8 } }).ring();
    expect(store.rows.size).toBe(0);
    const second = call();
    await second.ring();
    expect(second.spoken()).toEqual([...greeting, ...quick]);
  });

  it('of a fallback voice is not kept', async () => {
    const { call, store } = aClinic();
    const first = call();
    const { speak } = first.tts;
    first.tts.speak = (text, how, signal, spent) =>
      speak(text, how, signal, (characters) => spent?.(characters, 'deepgram-tts'));
    await first.ring();
    expect(await first.speak(greeting)).toBe(0);
    expect(store.rows.size).toBe(0);
    const second = call();
    await second.ring();
    expect(second.spoken()).toEqual([...greeting, ...quick]);
  });
});

it.each([
  ['nothing', 0, false],
  ['a third of it', 800, false],
  ['a fast voice', 1500, true],
  ['minutes of it', 31_000, false],
])('stored audio that is %s is used or not', (_, ms, isBelieved) => {
  expect(
    isWholePhrase(
      new Uint8Array(bytesOf(ms)),
      'Sorry, I did not catch that. Could you say it again, please?',
      english,
    ),
  ).toBe(isBelieved);
});
