import { describe, expect, it } from 'vitest';
import { FaultError } from '../../../shared/fault.ts';
import type { Speech, Tts, Voice } from '../../providers/ports.ts';
import { emptyBook } from '../testing/phrases.ts';
import { fault, scriptedTts, type TtsScript } from '../testing/scripted.ts';
import { delay, virtualClock } from '../testing/virtual-clock.ts';
import { preparedVoice } from './prepared-voice.ts';

const voice: Voice = { language: 'en-IN', voice: 'en-IN-PrabhatNeural', rate: 1 };
const going = new AbortController().signal;

function prepared(script: TtsScript = {}) {
  const clock = virtualClock();
  const tts = scriptedTts(clock, script);
  const prepaid: number[] = [];
  const paid: number[] = [];
  const ready = preparedVoice(tts, emptyBook, (characters) => prepaid.push(characters));
  const start = clock.now();
  const parts: (Speech & { at: number })[] = [];
  const errors: unknown[] = [];
  const speak = async (texts: string[], signal: AbortSignal = going, how: Voice = voice): Promise<void> => {
    async function* given() {
      yield* texts;
    }
    try {
      for await (const part of ready.speak(given(), how, signal, (characters) => paid.push(characters)))
        parts.push({ ...part, at: clock.now() - start });
    } catch (error) {
      errors.push(error);
    }
  };
  const said = () => parts.flatMap((part) => (part.type === 'said' ? [part.text] : []));
  const audioMs = () =>
    parts.reduce((sum, part) => sum + (part.type === 'audio' ? part.bytes.length / 8 : 0), 0);
  return { clock, tts, ready, prepaid, paid, speak, parts, errors, said, audioMs };
}

describe('a sentence that was prepared', () => {
  it('plays at once, without another synthesis', async () => {
    const call = prepared();
    void call.ready.prepare(['Hello there.'], voice, going);
    await call.clock.advance(2000);
    void call.speak(['Hello there.']);
    await call.clock.settle();
    expect(call.parts[0]).toMatchObject({ type: 'audio', at: 2000 });
    expect(call.said()).toEqual(['Hello there.']);
    expect(call.tts.spoken).toHaveLength(1);
  });

  it('that is still arriving is followed as it arrives', async () => {
    const call = prepared({ firstByteMs: 200, betweenMs: 100, pieceMs: 200 });
    void call.ready.prepare(['Hello there.'], voice, going);
    void call.speak(['Hello there.']);
    await call.clock.advance(250);
    expect(call.audioMs()).toBe(200);
    await call.clock.advance(1000);
    expect(call.audioMs()).toBe(12 * 60);
    expect(call.said()).toEqual(['Hello there.']);
  });

  it('can be said again, as after a parked greeting', async () => {
    const call = prepared();
    void call.ready.prepare(['Hello there.'], voice, going);
    await call.clock.advance(1000);
    await Promise.all([call.speak(['Hello there.']), call.clock.settle()]);
    await Promise.all([call.speak(['Hello there.']), call.clock.settle()]);
    expect(call.said()).toEqual(['Hello there.', 'Hello there.']);
    expect(call.tts.spoken).toHaveLength(1);
  });

  it('in another voice or language is another sentence', async () => {
    const call = prepared();
    void call.ready.prepare(['Hello there.'], voice, going);
    await call.clock.advance(1000);
    void call.speak(['Hello there.'], going, { ...voice, rate: 1.2 });
    await call.clock.advance(1000);
    expect(call.tts.spoken).toHaveLength(2);
  });

  it('can be stopped while it waits for its audio', async () => {
    const call = prepared({ firstByteMs: 5000 });
    const stop = new AbortController();
    void call.ready.prepare(['Hello there.'], voice, going);
    void call.speak(['Hello there.'], stop.signal);
    await call.clock.advance(100);
    stop.abort(new Error('parked'));
    await call.clock.settle();
    expect(call.errors).toMatchObject([{ message: 'parked' }]);
  });
});

describe('the rest of a reply', () => {
  it('is synthesised in order, except for the prepared sentences', async () => {
    const call = prepared();
    void call.ready.prepare(['One.'], voice, going);
    void call.ready.prepare(['Three.'], voice, going);
    await call.clock.advance(1000);
    void call.speak(['One.', 'Two.', 'Three.']);
    await call.clock.advance(5000);
    expect(call.said()).toEqual(['One.', 'Two.', 'Three.']);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual(['One.', 'Three.', 'Two.']);
  });

  it('is synthesised ahead, up to the next prepared sentence', async () => {
    const call = prepared();
    await Promise.all([call.ready.prepare(['Four.'], voice, going), call.clock.advance(1000)]);
    void call.speak(['One.', 'Two.', 'Three.', 'Four.', 'Five.']);
    await call.clock.advance(5000);
    expect(call.said()).toEqual(['One.', 'Two.', 'Three.', 'Four.', 'Five.']);
    expect(call.tts.spoken.map(({ text }) => text)).toEqual(['Four.', 'One.', 'Two.', 'Three.', 'Five.']);
  });

  it('costs the synthesised characters once, whether prepared or not', async () => {
    const call = prepared();
    await Promise.all([call.ready.prepare(['One.', 'Three.'], voice, going), call.clock.advance(1000)]);
    void call.speak(['One.', 'Two.', 'Three.']);
    await call.clock.advance(5000);
    expect([call.prepaid, call.paid]).toEqual([[4, 6], [4]]);
  });

  it('without any prepared sentence goes to the voice unchanged', async () => {
    const call = prepared();
    void call.speak(['One.', 'Two.']);
    await call.clock.advance(2000);
    expect(call.said()).toEqual(['One.', 'Two.']);
    expect(call.ready.name).toBe('scripted-voice');
  });

  it('without any text is empty', async () => {
    const call = prepared();
    await call.speak([]);
    expect(call.parts).toEqual([]);
  });
});

/** A voice whose nth text breaks off after half of its audio; `replaced`: another voice begins it anew. */
function breakingVoice(clock: ReturnType<typeof virtualClock>, breaks: number, replaced: boolean): Tts {
  let count = 0;
  return {
    name: 'breaking',
    async *speak(text, _how, signal): AsyncGenerator<Speech> {
      for await (const clause of text) {
        const isBroken = count++ === breaks;
        if (isBroken) {
          yield { type: 'audio', bytes: new Uint8Array(800).fill(9) };
          await delay(clock, 300, signal);
          if (!replaced) throw new FaultError(fault('tts', 'network'));
          yield { type: 'again' };
        }
        yield { type: 'audio', bytes: new Uint8Array(1600).fill(1) };
        yield { type: 'said', text: clause };
      }
    },
  };
}

describe.each([
  ['another voice begins it anew', true],
  ['it is synthesised again', false],
])('a preparation that breaks off while it plays: %s', (_, replaced) => {
  it('and what was given of it is taken back', async () => {
    const clock = virtualClock();
    const ready = preparedVoice(breakingVoice(clock, 0, replaced), emptyBook, () => undefined);
    const parts: Speech['type'][] = [];
    void ready.prepare(['Hello there.'], voice, going);
    await clock.advance(100);
    void (async () => {
      async function* given() {
        yield 'Hello there.';
      }
      for await (const part of ready.speak(given(), voice, going)) parts.push(part.type);
    })();
    await clock.advance(1000);
    expect(parts).toEqual(['audio', 'again', 'audio', 'said']);
  });
});

describe('a preparation that fails', () => {
  it('is forgotten, and the sentence is synthesised again', async () => {
    const call = prepared({ faults: { 0: fault('tts') } });
    void call.ready.prepare(['Hello there.'], voice, going);
    await call.clock.advance(1000);
    void call.speak(['Hello there.']);
    await call.clock.advance(2000);
    expect(call.said()).toEqual(['Hello there.']);
    expect(call.errors).toEqual([]);
  });

  it('during a wait for it is synthesised again, and a second failure is thrown', async () => {
    const call = prepared({ firstByteMs: 500, faults: { 0: fault('tts'), 1: fault('tts', 'stall') } });
    void call.ready.prepare(['Hello there.'], voice, going);
    void call.speak(['Hello there.']);
    await call.clock.advance(3000);
    expect(call.errors).toMatchObject([{ fault: { kind: 'stall' } }]);
    expect(call.parts).toEqual([]);
  });
});
