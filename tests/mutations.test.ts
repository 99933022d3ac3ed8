/**
 * What the world does to a provider's stream, as the caller hears it: a message is left out, sent twice,
 * overtaken or cut. Each mutation is a whole call on a virtual clock. The adapters' own tests cut at every
 * byte; here a cut is tried at some places of each message, because a call takes 20 ms.
 */
import { describe, expect, test } from 'vitest';
import { cutBody, cutMessages, type Mutation, reordered } from '../testing/mutations.ts';
import { fluxConnected, fluxTurn, novaResults, novaUtteranceEnd } from '../testing/wire/deepgram/fetch.ts';
import { type Recording, speechAtMs, wiredCall, wordMs } from './scripted/wired-call.ts';

/** When the caller hangs up, in ms since the call began. */
const hangUpMs = 16_000;
/** The longest time for which a caller who has spoken may hear nothing. */
const mostSilenceMs = 5000;

interface Frame {
  atMs: number;
  frame: string;
}
const frame = (atMs: number, message: object): Frame => ({ atMs, frame: JSON.stringify(message) });

const flux = [
  frame(20, fluxConnected),
  frame(5250, fluxTurn('StartOfTurn', 'when', { startMs: 5000, msPerWord: 200 })),
  frame(5650, fluxTurn('Update', 'when are you', { startMs: 5000, msPerWord: 200 })),
  frame(5850, fluxTurn('Update', 'when are you open', { startMs: 5000, msPerWord: 200 })),
  frame(6000, fluxTurn('EagerEndOfTurn', 'When are you open?', { startMs: 5000, msPerWord: 200 })),
  frame(
    6200,
    fluxTurn('EndOfTurn', 'When are you open?', { startMs: 5000, msPerWord: 200, confidence: 0.9 }),
  ),
];
const withoutTimes = (change: (message: Record<string, unknown>, atMs: number) => object): Frame[] =>
  flux.map(({ atMs, frame: text }, at) =>
    at === 0 ? frame(atMs, fluxConnected) : frame(atMs, change(JSON.parse(text), atMs)),
  );
/** The same stream as some send it. */
const untimed = {
  'without words': withoutTimes(({ words: _, ...message }) => message),
  'with a window alone': withoutTimes((message, atMs) => ({
    ...message,
    words: [],
    audio_window_end: atMs / 1000,
  })),
  'with neither words nor window': withoutTimes(
    ({ words: _, audio_window_start: _from, audio_window_end: _to, ...message }) => message,
  ),
};
const nova = [
  frame(5400, novaResults('when are', { startMs: 5000 })),
  frame(5700, novaResults('when are you open', { startMs: 5000 })),
  frame(6000, novaResults('When are you open?', { startMs: 5000, isFinal: true, speechFinal: true })),
  frame(6900, novaUtteranceEnd(5800)),
];

const event = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const toolDelta = (delta: object): string => event({ tool_calls: [{ index: 0, ...delta }] });
const answer = [
  event({ role: 'assistant', content: '' }),
  event({ content: 'We are open ' }),
  event({ content: 'until seven. ' }),
  event({ content: 'Shall I book?' }),
  event({}, 'stop'),
  'data: [DONE]\n\n',
];
const toolCall = [
  toolDelta({ id: 'call_1', type: 'function', function: { name: 'book', arguments: '' } }),
  toolDelta({ function: { arguments: '{"day":' } }),
  toolDelta({ function: { arguments: '"monday"}' } }),
  event({}, 'tool_calls'),
  'data: [DONE]\n\n',
];
const audio = [1, 2, 3, 4].map((value) => new Uint8Array(2000).fill(value));

const encoded = (texts: readonly string[]): Uint8Array[] =>
  texts.map((text) => new TextEncoder().encode(text));
const recording: Recording = {
  words: ['when', 'are', 'you', 'open'],
  sttModel: 'flux-general-multi',
  recognised: flux,
  replies: [encoded(answer)],
  voices: [audio],
};

/** Plays the call, and returns what is wrong with it. `before`: the turns that come before the words. */
async function faultsOf(mutated: Partial<Recording>, before: readonly string[] = []): Promise<string[]> {
  const whole = { ...recording, ...mutated };
  const call = wiredCall('exotel', whole);
  const lastWordMs = speechAtMs + wordMs * whole.words.length;
  call.answer();
  await call.clock.advance(hangUpMs);
  const endedEarly = call.session.state().phase === 'ended';
  call.session.frame(JSON.stringify({ event: 'stop', stop: { reason: 'callended' } }));
  call.session.detached(1006, false);
  await call.clock.advance(10_000);

  const faults = call.bugs.map((bug) => `a bug: ${bug}`);
  if (endedEarly) faults.push(`the call ended by itself: ${call.over}`);
  if (call.over.length !== 1 || call.of('callEnded').length !== 1) faults.push('not settled once');
  const said = call.of('callerSaid').map(({ text }) => text.toLowerCase().replace(/[?.]/g, ''));
  if (said.join(' | ') !== [...before, whole.words.join(' ')].join(' | '))
    faults.push(`the caller said: ${said.join(' | ')}`);
  const [answered] = call.of('agentSaid').filter(({ turn }) => turn > 0);
  if (!answered || answered.cause === 'reprompt') faults.push(`the answer is ${answered?.text ?? 'none'}`);
  const soundMs = call.far.heard().findIndex((byte, at) => at > lastWordMs * 8 && byte !== 0xff) / 8;
  const silentMs = soundMs < 0 ? Number.POSITIVE_INFINITY : soundMs - lastWordMs;
  if (silentMs > mostSilenceMs) faults.push(`silence for ${silentMs} ms`);
  return faults;
}

interface Played {
  name: string;
  played: Partial<Recording>;
  before?: readonly string[];
}

async function everyCall(mutations: Iterable<Played>): Promise<void> {
  const wrong: string[] = [];
  for (const { name, played, before } of mutations)
    for (const fault of await faultsOf(played, before)) wrong.push(`${name}: ${fault}`);
  expect(wrong).toEqual([]);
}

/** Every `step`th cut of a message. */
function* cuts(messages: readonly string[], step: number): Generator<Mutation<string>> {
  let place = 0;
  for (const { name, messages: cut } of cutMessages(messages))
    if (place++ % step === 0) yield { name, messages: cut.map(String) };
}

function* recognised(frames: readonly Frame[], sttModel: string): Generator<Played> {
  for (const { name, messages } of reordered(frames))
    yield { name, played: { sttModel, recognised: messages } };
  const texts = frames.map((each) => each.frame);
  for (const { name, messages } of cuts(texts, 97)) {
    const cut = frames.map(({ atMs }, at) => ({ atMs, frame: messages[at] ?? '' }));
    yield { name, played: { sttModel, recognised: cut } };
  }
}

function* written(reply: readonly string[]): Generator<Played> {
  for (const { name, messages } of [...reordered(reply), ...cuts(reply, 23)])
    yield { name, played: { replies: [encoded(messages), encoded(answer)] } };
}

describe('a caller who has spoken is answered within 5 s, nothing throws and the call settles once', () => {
  test('when nothing is wrong', () => everyCall([{ name: 'as recorded', played: {} }]));

  test('whatever happens to a message of Flux', () => everyCall(recognised(flux, 'flux-general-multi')));

  test('whatever happens to a message of Nova', () => everyCall(recognised(nova, 'nova-3')));

  test.each([['as it is', flux] as const, ...Object.entries(untimed)])(
    'wherever a recogniser’s stream is closed, %s: no word is lost or told twice',
    (_, frames) =>
      everyCall(
        [1000, 1005, 1006, 1008, 1011].flatMap((close) =>
          frames.map((_frame, at) => ({
            name: `closed with ${close} behind message ${at}`,
            played: { recognised: [...frames.slice(0, at + 1), { atMs: 0, close }] },
          })),
        ),
      ),
  );

  test('though the recogniser’s stream stays open and sends nothing more', () => {
    const words = 'please tell me when you are open on the last saturday of this month'.split(' ');
    const first = frame(5250, fluxTurn('StartOfTurn', 'please', { startMs: 5000, msPerWord: 200 }));
    return everyCall([
      { name: 'behind its greeting', played: { words, recognised: flux.slice(0, 1) } },
      { name: 'behind the first word', played: { words, recognised: [...flux.slice(0, 1), first] } },
    ]);
  });

  test('whatever indexes the turns of Flux have', () => {
    const hello = (name: 'StartOfTurn' | 'EndOfTurn', index: number) =>
      fluxTurn(name, 'hello', { startMs: 2000, msPerWord: 200, turn: index, confidence: 0.9 });
    const streams = [0, 3].flatMap((index) =>
      [flux, ...Object.values(untimed)].map((frames) => [
        ...flux.slice(0, 1),
        frame(2300, hello('StartOfTurn', index)),
        frame(2600, hello('EndOfTurn', index)),
        frame(2600, hello('EndOfTurn', index)),
        ...frames.slice(1),
      ]),
    );
    return everyCall(
      streams.map((recognised, at) => ({ name: `stream ${at}`, played: { recognised }, before: ['hello'] })),
    );
  });

  test('though the recogniser tells a turn that is over again and again, and nothing else', () => {
    const words = 'please tell me when you are open on the last saturday of this month'.split(' ');
    const old = (name: 'StartOfTurn' | 'EndOfTurn') =>
      fluxTurn(name, 'hello', { startMs: 2000, msPerWord: 200, confidence: 0.9 });
    const repeated = Array.from({ length: 60 }, (_, at) => frame(2600 + 200 * at, old('EndOfTurn')));
    const recognised = [...flux.slice(0, 1), frame(2300, old('StartOfTurn')), ...repeated];
    return everyCall([{ name: 'repeated', played: { words, recognised }, before: ['hello'] }]);
  });

  test('whatever happens to an event of the model’s reply', () => everyCall(written(answer)));

  test('whatever happens to an event of the model’s tool call', () => everyCall(written(toolCall)));

  test('whatever happens to a piece of the voice’s audio', () =>
    everyCall(
      [...reordered(audio), ...cutBody(new Uint8Array(24).fill(1))].map(({ name, messages }) => ({
        name,
        played: { voices: [audio, audio, messages, audio] },
      })),
    ));
});
