import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { wordErrors, wordsOf } from '../../../bench/calls/utterances.ts';
import { mulawOf, samplesOf, silence } from '../../../edge/audio/mulaw.ts';
import { wavFile } from '../../../edge/audio/wav.ts';
import { type SpeechEngines, startSpeechEngines } from './engines.ts';
import { synthesise } from './voices.ts';

let engines: SpeechEngines;
/** The engines' own threads, in the order they are started: the detector, the recogniser, the voices. */
const threads: Worker[] = [];
beforeAll(async () => {
  const seen = (thread: Worker) => threads.push(thread);
  process.on('worker', seen);
  engines = await startSpeechEngines({ deepgramPort: 0, azurePort: 0, onProgress: () => undefined });
  process.off('worker', seen);
}, 60_000);
afterAll(() => engines.close());

interface TurnInfo {
  turn_index: number;
  type: string;
  event?: string;
  transcript: string;
  words: { end: number }[];
}

/**
 * Plays call audio through the Flux wire in real time. Returns every message with its time of arrival.
 */
async function hear(audio: Uint8Array): Promise<{ message: TurnInfo; atMs: number }[]> {
  const url = `${engines.deepgramUrl.replace('http', 'ws')}/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000&eager_eot_threshold=0.4`;
  const socket = new WebSocket(url, { headers: { Authorization: 'Token any' } });
  const heard: { message: TurnInfo; atMs: number }[] = [];
  await new Promise((resolve) => socket.on('open', resolve));
  const began = performance.now();
  socket.on('message', (data) =>
    heard.push({ message: JSON.parse(String(data)), atMs: performance.now() - began }),
  );
  for (let frame = 0; frame * 160 < audio.length; frame++) {
    const wait = began + frame * 20 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    socket.send(audio.subarray(160 * frame, 160 * (frame + 1)));
  }
  socket.close();
  return heard;
}

/** The last words of each turn. An end may come twice, or without the words that were sent just before. */
function turnsOf(messages: readonly TurnInfo[]): string[] {
  const texts = new Map<number, string>();
  for (const { turn_index: turn, transcript } of messages) if (transcript !== '') texts.set(turn, transcript);
  return [...texts.values()];
}

const sentences = [
  'Hello, I would like to book an appointment.',
  'What are your opening hours on Saturday?',
  'I want to cancel my appointment.',
  'Can I speak to a person please?',
  'My number is nine eight four five zero one two three four five.',
  'Is the doctor available on Monday evening?',
];

it('recognises a caller on the telephone: one turn for each sentence, soon after its end', {
  timeout: 120_000,
}, async () => {
  let words = 0;
  let errors = 0;
  const delays: number[] = [];
  for (const said of sentences) {
    const speech = await synthesise(said);
    const heard = await hear(Buffer.concat([silence(500), speech, silence(3000)]));
    const ends = heard.filter(({ message }) => message.event === 'EndOfTurn');
    const samples = samplesOf(speech);
    const trueEndMs = 500 + samples.findLastIndex((sample) => Math.abs(sample) > 150) / 8;
    // An end may come without the words that were sent just before.
    const worded = heard.findLast(({ message }) => (message.words?.length ?? 0) > 0);
    expect(Math.abs(1000 * (worded?.message.words.at(-1)?.end ?? 0) - trueEndMs)).toBeLessThan(100);
    delays.push((ends.at(-1)?.atMs ?? 9999) - trueEndMs);
    words += wordsOf(said).length;
    errors += wordErrors(wordsOf(said), wordsOf(turnsOf(heard.map(({ message }) => message)).join(' ')));
  }
  expect(errors / words).toBeLessThan(0.15);
  // Before the 3 s of silence behind it are over; the bench says how soon.
  expect(delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)]).toBeLessThan(2500);
});

it('noise gives no words', { timeout: 60_000 }, async () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296 - 0.5;
  };
  const hiss = Int16Array.from({ length: 24_000 }, () => 6000 * random());
  const hum = Int16Array.from(
    { length: 24_000 },
    (_, index) => 8000 * Math.sin((2 * Math.PI * 100 * index) / 8000),
  );
  const knocks = Int16Array.from({ length: 24_000 }, (_, index) =>
    index % 4000 < 400 ? 20_000 * random() * (1 - (index % 4000) / 400) : 0,
  );
  const heard = await hear(Buffer.concat([hiss, hum, knocks].map(mulawOf)));
  expect(heard.filter(({ message }) => message.type === 'TurnInfo' && message.transcript !== '')).toEqual([]);
});

it('what the agent says can be recognised too, over both wire protocols', { timeout: 60_000 }, async () => {
  const said = 'We are open from Monday to Saturday.';
  const spoken = await fetch(`${engines.azureUrl}/cognitiveservices/v1`, {
    method: 'POST',
    body: `<speak version='1.0' xml:lang='en-IN'><voice name='en-IN-PrabhatNeural'>${said}</voice></speak>`,
    headers: {
      'Ocp-Apim-Subscription-Key': 'any',
      'Content-Type': 'application/ssml+xml',
      'X-Microsoft-OutputFormat': 'raw-8khz-8bit-mono-mulaw',
      'User-Agent': 'test',
    },
  });
  const audio = new Uint8Array(await spoken.arrayBuffer());
  const answer = await fetch(`${engines.deepgramUrl}/v1/listen?model=nova-3`, {
    method: 'POST',
    body: Buffer.from(wavFile(audio)),
    headers: { Authorization: 'Token any' },
  });
  const { results } = (await answer.json()) as {
    results: { channels: { alternatives: { transcript: string }[] }[] };
  };
  expect(
    wordErrors(wordsOf(said), wordsOf(results.channels[0]?.alternatives[0]?.transcript ?? '')),
  ).toBeLessThanOrEqual(1);
});

it('a recogniser that dies during a decode closes that socket, and the next call is recognised', {
  timeout: 60_000,
}, async () => {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const [, recogniser] = threads;
  if (!recogniser) throw new Error('there is no second thread');
  vi.spyOn(recogniser, 'postMessage').mockImplementationOnce(() => void recogniser.terminate());
  const said = 'What are your opening hours on Saturday?';
  const speech = await synthesise(said);
  const broken = await hear(Buffer.concat([silence(500), speech, silence(500)]));
  const again = await hear(Buffer.concat([silence(500), speech, silence(2500)]));
  expect(broken.at(-1)?.message.type).toBe('Error');
  const heard = again
    .filter(({ message }) => message.event === 'EndOfTurn')
    .map(({ message }) => message.transcript);
  // That words come again, not how good they are: the first test holds them to that.
  expect(wordErrors(wordsOf(said), wordsOf(heard.join(' ')))).toBeLessThan(wordsOf(said).length / 2);
  expect(String(warnings.mock.calls)).toContain('the thread that recognises has died');
  warnings.mockRestore();
});
