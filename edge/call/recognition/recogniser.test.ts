import { expect, it } from 'vitest';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import type { Event } from '../../core/events.ts';
import { fault, scriptedStt } from '../testing/scripted.ts';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';
import { openRecogniser } from './recogniser.ts';

function listening(pieceMs = 1) {
  const clock = virtualClock();
  const stt = scriptedStt(pieceMs);
  const emitted: Event[] = [];
  const noticed: string[] = [];
  const options = { languages: ['en-IN', 'hi-IN'], keyterms: ['Sunrise'], policy: defaultTurnPolicy };
  const recogniser = openRecogniser(
    stt,
    options,
    clock,
    (event) => emitted.push(event),
    new AbortController().signal,
    {
      mostTurnSilenceMs: 3000,
      quietLineMs: 750,
      isAwaited: () => true,
      noticed: (name) => noticed.push(name),
    },
  );
  return { clock, stt, emitted, noticed, recogniser };
}

it('the recogniser is opened at once, with the languages, names and policy of the call', () => {
  expect(listening().stt.options).toEqual([
    { languages: ['en-IN', 'hi-IN'], keyterms: ['Sunrise'], policy: defaultTurnPolicy },
  ]);
});

it('words are emitted when they change, and only then', () => {
  const { stt, emitted } = listening();
  for (const text of ['', ' ', 'I', 'I', 'I want', 'I want']) stt.words(text);
  expect(emitted.map((event) => event.type === 'callerSpoke' && event.text)).toEqual(['I', 'I want']);
});

it('the same words in the next turn are emitted again', () => {
  const { stt, emitted, recogniser } = listening();
  stt.words('yes');
  stt.turnEnd('yes');
  recogniser.send(new Uint8Array(8000));
  stt.words('yes');
  expect(emitted.map((event) => event.type)).toEqual(['callerSpoke', 'turnEnded', 'callerSpoke']);
});

it('the end of speech is the time at which the audio of the last word arrived', async () => {
  const { clock, stt, emitted, recogniser } = listening();
  for (let frame = 0; frame < 100; frame += 1) {
    await clock.advance(20);
    recogniser.send(new Uint8Array(160));
  }
  stt.turnEnd('I want to book', 700);
  expect(emitted[0]).toMatchObject({
    type: 'turnEnded',
    at: testStart + 2000,
    speechEndedAt: testStart + 1300,
  });
});

it('late audio makes the end of speech late, whatever its position in the stream', async () => {
  const { clock, stt, emitted, recogniser } = listening();
  recogniser.send(new Uint8Array(8000));
  await clock.advance(700);
  recogniser.send(new Uint8Array(8000));
  stt.turnEnd('late', 1000);
  expect(emitted[0]).toMatchObject({ speechEndedAt: testStart });
  stt.turnEnd('later', 999);
  expect(emitted[1]).toMatchObject({ speechEndedAt: testStart + 700 });
});

it('frames that are batched before sending are timed by their own arrival', async () => {
  const { clock, stt, emitted, recogniser } = listening(80);
  for (let frame = 0; frame < 50; frame += 1) {
    await clock.advance(20);
    recogniser.send(new Uint8Array(160));
  }
  stt.say({ type: 'turnEnd', text: 'hi', languages: [], confidence: null, lastWordEndMs: 820, words: [] });
  expect(emitted[0]).toMatchObject({ speechEndedAt: testStart + 820 });
});

it('a recogniser that times no words leaves the end of speech unknown', () => {
  const { stt, emitted, recogniser } = listening();
  recogniser.send(new Uint8Array(160));
  stt.say({ type: 'turnEnd', text: 'hi', languages: [], confidence: null, lastWordEndMs: null, words: [] });
  expect(emitted[0]).toMatchObject({ speechEndedAt: null });
});

it('an hour of frames is still timed', async () => {
  const { clock, stt, emitted, recogniser } = listening();
  for (let frame = 0; frame < 6000; frame += 1) recogniser.send(new Uint8Array(160));
  await clock.advance(500);
  recogniser.send(new Uint8Array(160));
  stt.turnEnd('at last');
  expect(emitted[0]).toMatchObject({ speechEndedAt: testStart + 500 });
});

it('an early end and its withdrawal are emitted as they are', () => {
  const { stt, emitted } = listening();
  stt.say({ type: 'turnEnding', text: 'I want', languages: [], lastWordEndMs: null });
  stt.say({ type: 'resumed' });
  expect(emitted).toEqual([
    { type: 'turnEnding', at: testStart, text: 'I want', languages: [] },
    { type: 'turnResumed', at: testStart },
  ]);
});

it('a turn that the recogniser never ends is ended for it, by the policy’s silence, and its own late end is not emitted', async () => {
  const { clock, stt, emitted, recogniser } = listening();
  for (let frame = 0; frame < 50; frame += 1) {
    await clock.advance(20);
    recogniser.send(new Uint8Array(160));
  }
  stt.words('I want to book');
  await clock.advance(3000);
  stt.turnEnd('I want to book.');
  expect(emitted.map((event) => event.type)).toEqual(['callerSpoke', 'turnEnded']);
  expect(emitted[1]).toMatchObject({
    text: 'I want to book',
    confidence: null,
    at: testStart + 4000,
    speechEndedAt: testStart + 1000,
  });
});

it('a call that is over ends no turn', async () => {
  const { clock, stt, emitted, recogniser } = listening();
  stt.words('I want to book');
  recogniser.close();
  await clock.advance(10_000);
  expect(emitted.map((event) => event.type)).toEqual(['callerSpoke']);
  expect(clock.pending()).toBe(0);
});

it('a recogniser that ends for good is emitted as a fault', () => {
  const { stt, emitted } = listening();
  stt.say({ type: 'fault', fault: fault('stt', 'network') });
  expect(emitted).toEqual([{ type: 'faulted', at: testStart, fault: fault('stt', 'network') }]);
});

it('after the call nothing is emitted or sent, and the sent time stays readable', () => {
  const { stt, emitted, recogniser } = listening();
  recogniser.send(new Uint8Array(800));
  recogniser.close();
  recogniser.send(new Uint8Array(800));
  stt.words('hello');
  expect(stt.closed()).toBe(true);
  expect(emitted).toEqual([]);
  expect(recogniser.spent()).toMatchObject([{ seconds: 0.1 }]);
});

/** Frames of 20 ms. */
async function speak({ clock, recogniser }: ReturnType<typeof listening>, ms: number): Promise<void> {
  for (let frame = 0; frame < ms / 20; frame += 1) {
    await clock.advance(20);
    recogniser.send(new Uint8Array(160));
  }
}

it('silence whose frames the carrier left out is sent to the recogniser as it passes, so that it can end the turn', async () => {
  const line = listening();
  await speak(line, 500);
  await line.clock.advance(700);
  expect(line.stt.sentMs()).toBe(500);
  await line.clock.advance(50);
  expect(line.stt.sentMs()).toBe(500 + 730);
  await line.clock.advance(600);
  expect(line.stt.sentMs()).toBe(500 + 1330);
  line.stt.turnEnd('I want to book', 1330);
  expect(line.emitted).toMatchObject([{ type: 'turnEnded', speechEndedAt: testStart + 500 }]);
  // Where the recogniser takes a little of the silence for the last word, the word ended then and
  // not when the silence was emitted.
  line.stt.turnEnd('yes', 1280);
  expect(line.emitted[1]).toMatchObject({ speechEndedAt: testStart + 600 });
});

it('a gap that the next frame reveals is filled once, less the silence already sent', async () => {
  const line = listening();
  await speak(line, 500);
  await line.clock.advance(1980);
  expect(line.stt.sentMs()).toBe(500 + 1930);
  await line.clock.advance(20);
  line.recogniser.missed(1980);
  line.recogniser.send(new Uint8Array(160));
  expect(line.stt.sentMs()).toBe(500 + 2000);
  line.recogniser.missed(200);
  expect(line.stt.sentMs()).toBe(500 + 2200);
});

it('silence that the recogniser’s own stream adds to stay awake is not added again', async () => {
  const line = listening();
  await speak(line, 500);
  line.stt.staysAwake(300);
  await line.clock.advance(800);
  expect(line.stt.sentMs()).toBe(500 + 730);
  await line.clock.advance(60_000);
  line.stt.staysAwake(5000);
  line.recogniser.missed(10_000);
  await speak(line, 20);
  expect(line.stt.sentMs()).toBe(500 + 10_000 + 5000 + 20);
});

it('delayed audio that arrives in one burst is sent whole after the silence', async () => {
  const line = listening();
  await speak(line, 500);
  await line.clock.advance(980);
  const filledMs = line.stt.sentMs() - 500;
  line.recogniser.send(new Uint8Array(8000));
  expect(line.stt.sentMs()).toBe(500 + filledMs + 1000);
});

it('a turn that ended without the recogniser, or was typed, is ended at the recogniser too', async () => {
  const { clock, stt, recogniser } = listening();
  recogniser.endTurn();
  expect(stt.told).toEqual([]);
  stt.words('my number is');
  recogniser.endTurn();
  expect(stt.told).toEqual(['endTurn']);
  await clock.advance(3000);
  expect(stt.told).toEqual(['endTurn', 'endTurn']);
});

it('the recogniser is told of expected digits when that changes', () => {
  const { stt, recogniser } = listening();
  for (const on of [false, true, true, false]) recogniser.expectDigits(on);
  expect(stt.told).toEqual(['digits true', 'digits false']);
});

it('a notice is counted, and a sign of life is no event', () => {
  const { stt, emitted, noticed } = listening();
  stt.sign({ type: 'opened' });
  stt.sign({ type: 'alive', listens: true });
  stt.sign({ type: 'notice', name: 'Warning' });
  expect(noticed).toEqual(['Warning']);
  expect(emitted).toEqual([]);
});

it('why a turn ended is kept', () => {
  const { stt, emitted } = listening();
  const end = {
    type: 'turnEnd',
    text: 'hi',
    languages: [],
    confidence: 1,
    lastWordEndMs: 0,
    words: [],
  } as const;
  stt.say({ ...end, languages: [], words: [], trigger: 'timeout' });
  expect(emitted[0]).toMatchObject({ type: 'turnEnded', trigger: 'timeout' });
});
