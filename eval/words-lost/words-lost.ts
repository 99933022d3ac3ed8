/**
 * `npm run eval -- --words-lost`: how many words the profile `economy` costs by leaving silence out. The
 * sentences of the English goals are spoken in calls in which the agent has its own time, on a clean line and
 * on noisy ones. The embedded recogniser hears each call whole, and once more as the profile sends it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { wordErrors, wordsOf } from '../../bench/calls/utterances.ts';
import { silence } from '../../edge/audio/mulaw.ts';
import { wavFile } from '../../edge/audio/wav.ts';
import { recognise } from '../../edge/providers/deepgram/prerecorded.ts';
import { startSpeechEngines } from '../../local/engines/speech/engines.ts';
import { synthesise } from '../../local/engines/speech/voices.ts';
import { randomFrom } from '../../local/phone/sound/cadence.ts';
import { platformClock } from '../../shared/io/clock.ts';
import { fan, mixed } from '../../testing/sounds.ts';
import { poorLine, speechLevel } from '../caller/line-noise.ts';
import type { Goal } from '../goals/goal.ts';
import { sentAudio } from './sent-audio.ts';

/** Before each sentence: the time in which the agent speaks, and the caller thinks. */
const agentMs = 3000;
const sentencesACall = 10;
/** A call of a minute and a half is recognised in a fraction of that, also on a busy machine. */
const patienceMs = 180_000;

const lines = {
  'pink noise 20 dB under the voice, 1 % of frames lost': (audio: Uint8Array, level: number, seed: number) =>
    poorLine({ snrDb: 20, lostPercent: 1 }, level, seed)(audio),
  clean: (audio: Uint8Array) => audio,
  'a fan 10 dB under the voice': (audio: Uint8Array, level: number, seed: number) =>
    mixed(audio, fan(audio.length / 8, level / 10 ** 0.5, randomFrom(seed))),
} as const;

interface Call {
  said: string[];
  audio: Uint8Array;
  endsMs: number[];
}

/** Sentences in the goals' order, `sentencesACall` of them a call. */
async function callsOf(sentences: readonly string[]): Promise<Call[]> {
  const calls: Call[] = [];
  for (let at = 0; at < sentences.length; at += sentencesACall) {
    const pieces: Uint8Array[] = [];
    const endsMs: number[] = [];
    const said = sentences.slice(at, at + sentencesACall);
    for (const sentence of said) {
      pieces.push(silence(agentMs), await synthesise(sentence));
      endsMs.push(pieces.reduce((sum, { length }) => sum + length, 0) / 8);
    }
    pieces.push(silence(agentMs));
    calls.push({ said: wordsOf(said.join(' ')), audio: new Uint8Array(Buffer.concat(pieces)), endsMs });
  }
  return calls;
}

/** Measures every line with the sentences of these goals, and keeps the result. */
export async function measureWordsLost(goals: readonly Goal[]): Promise<string[]> {
  const spoken = goals
    .filter(({ language }) => language === 'en')
    .flatMap(({ says, answers }) => [...says, ...answers].map(({ words }) => words));
  const sentences = [...new Set(spoken)];
  const calls = await callsOf(sentences);
  const engines = await startSpeechEngines({ deepgramPort: 0, azurePort: 0, onProgress: console.error });
  const hear = async (audio: Uint8Array): Promise<string[]> => {
    const { text } = await recognise(
      { bytes: wavFile(audio), type: 'audio/wav' },
      {
        apiKey: 'eval',
        baseUrl: engines.deepgramUrl,
        languages: ['en-IN'],
        keyterms: [],
        tag: 'eval',
        timeoutMs: patienceMs,
      },
      { fetch: (input, init) => fetch(input, init), clock: platformClock },
    );
    return wordsOf(text);
  };
  const measured: Measured[] = [];
  for (const [line, spoil] of Object.entries(lines)) {
    const loadBefore = loadavg()[0] ?? 0;
    const sums = { words: 0, errorsWhole: 0, errorsAtItsPlace: 0, errorsSent: 0, seconds: 0, sentSeconds: 0 };
    for (const [index, { said, audio, endsMs }] of calls.entries()) {
      const whole = spoil(audio, speechLevel(audio), index + 1);
      const { sent, atItsPlace } = sentAudio(whole, endsMs);
      const errorsWhole = wordErrors(said, await hear(whole));
      const isSame = Buffer.compare(whole, atItsPlace) === 0;
      sums.words += said.length;
      sums.errorsWhole += errorsWhole;
      sums.errorsAtItsPlace += isSame ? errorsWhole : wordErrors(said, await hear(atItsPlace));
      sums.errorsSent += wordErrors(said, await hear(sent));
      sums.seconds += whole.length / 8000;
      sums.sentSeconds += sent.length / 8000;
      console.error(`${line}: call ${index + 1} of ${calls.length}`);
    }
    measured.push({ line, sentences: sentences.length, ...sums, loadBefore, loadAfter: loadavg()[0] ?? 0 });
    // A run takes long: what is measured is kept, also if the rest is not.
    await keep(measured);
  }
  await engines.close();
  return measured.map(
    ({ line, words, errorsWhole, errorsAtItsPlace, errorsSent, seconds, sentSeconds }) =>
      `${line}: of ${words} words ${percent(errorsWhole, words)} % are wrong with all audio, ` +
      `${percent(errorsAtItsPlace, words)} % with silence in place of what is left out, ` +
      `${percent(errorsSent, words)} % as it is sent; ${percent(sentSeconds, seconds)} % of the audio is sent`,
  );
}

interface Measured {
  line: string;
  sentences: number;
  words: number;
  /** With all audio, with silence in place of what is left out, and as it is sent. */
  errorsWhole: number;
  errorsAtItsPlace: number;
  errorsSent: number;
  seconds: number;
  sentSeconds: number;
  loadBefore: number;
  loadAfter: number;
}

async function keep(measured: readonly Measured[]): Promise<void> {
  const result = {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
    recogniser: 'moonshine tiny int8 with silero v5, by recording',
    caller: `flite kal; ${agentMs} ms of the agent's own time before each sentence`,
    lines: measured,
  };
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('words-lost.json', folder), `${JSON.stringify(result, null, 2)}\n`);
}

function percent(part: number, whole: number): string {
  return ((100 * part) / Math.max(1, whole)).toFixed(2);
}
