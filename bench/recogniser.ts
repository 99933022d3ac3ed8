/**
 * How well and how fast the embedded recogniser understands callers: sentences spoken by flite through
 * Deepgram's Flux wire, in real time. `node bench/recogniser.ts [parallel] [voice]`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import WebSocket from 'ws';
import { z } from 'zod';
import { samplesOf, silence } from '../edge/audio/mulaw.ts';
import { startSpeechEngines } from '../local/engines/speech/engines.ts';
import { type CallerVoice, synthesise } from '../local/engines/speech/voices.ts';
import { utterances, wordErrors, wordsOf } from './calls/utterances.ts';

const frameBytes = 160;
const frameMs = 20;
const leadMs = 600;
/** The level under which a sample counts as silence when the true end of speech is looked for. */
const audible = 150;
/** Nothing more is expected this long after an end of turn, and no first one after so long. */
const patienceMs = 1500;
const longestWaitMs = 6000;

interface Trial {
  said: string;
  heard: string;
  words: number;
  errors: number;
  turns: number;
  /** Arrival of the frame with the last audible sample, to the EndOfTurn message. */
  endDelayMs: number;
  /** Arrival of the first audible frame, to the first message with a word. */
  firstWordsMs: number;
  /** The last word's end as reported, less the true one. */
  lastWordEndErrorMs: number;
}

const TurnInfo = z.object({
  type: z.literal('TurnInfo'),
  event: z.string(),
  transcript: z.string(),
  words: z.array(z.object({ end: z.number() })),
});

async function trial(url: string, said: string, voice: CallerVoice): Promise<Trial> {
  const speech = await synthesise(said, { voice });
  const audio = Buffer.concat([silence(leadMs), speech]);
  const samples = samplesOf(audio);
  const isAudible = (sample: number): boolean => Math.abs(sample) > audible;
  const [firstFrame, lastFrame] = [samples.findIndex(isAudible), samples.findLastIndex(isAudible)].map((at) =>
    Math.floor(at / frameBytes),
  );
  const query = 'model=flux-general-en&encoding=mulaw&sample_rate=8000&eager_eot_threshold=0.4';
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v2/listen?${query}`, {
    headers: { Authorization: 'Token bench' },
  });
  let speechAt = 0;
  let endAt = 0;
  let firstWordsAt = 0;
  let lastTurnAt = 0;
  let lastWordEnd = 0;
  const turns: string[] = [];
  socket.on('message', (data) => {
    const message = TurnInfo.safeParse(JSON.parse(String(data)));
    if (!message.success) return;
    if (message.data.transcript !== '' && firstWordsAt === 0) firstWordsAt = performance.now();
    if (message.data.event !== 'EndOfTurn') return;
    lastTurnAt = performance.now();
    lastWordEnd = message.data.words.at(-1)?.end ?? 0;
    turns.push(message.data.transcript);
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const startedAt = performance.now();
  const quiet = silence(frameMs);
  for (let frame = 0; ; frame++) {
    const wait = startedAt + frame * frameMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    socket.send(
      frame * frameBytes < audio.length
        ? audio.subarray(frame * frameBytes, (frame + 1) * frameBytes)
        : quiet,
    );
    if (frame === firstFrame) speechAt = performance.now();
    if (frame === lastFrame) endAt = performance.now();
    const since = performance.now() - Math.max(endAt, lastTurnAt);
    if (endAt > 0 && since > (lastTurnAt > endAt ? patienceMs : longestWaitMs)) break;
  }
  socket.close();
  const heard = turns.join(' ');
  const trueEnd = (samples.findLastIndex(isAudible) + 1) / 8000;
  return {
    said,
    heard,
    words: wordsOf(said).length,
    errors: wordErrors(wordsOf(said), wordsOf(heard)),
    turns: turns.length,
    endDelayMs: lastTurnAt - endAt,
    firstWordsMs: firstWordsAt - speechAt,
    lastWordEndErrorMs: 1000 * (lastWordEnd - trueEnd),
  };
}

const percentile = (values: readonly number[], share: number): number =>
  Math.round(
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0,
  );

const parallel = Number(process.argv[2] ?? 1);
const voice = (process.argv[3] ?? 'kal') as CallerVoice;
const beganAt = performance.now();
const engines = await startSpeechEngines({
  deepgramPort: 0,
  azurePort: 0,
  onProgress: (text) => console.log(text),
});
const startMs = Math.round(performance.now() - beganAt);
const trials: Trial[] = [];
const waiting = [...utterances];
await Promise.all(
  Array.from({ length: parallel }, async () => {
    for (let said = waiting.shift(); said !== undefined; said = waiting.shift())
      trials.push(await trial(engines.deepgramUrl, said, voice));
  }),
);
await engines.close();

for (const { said, heard, errors, turns, endDelayMs, firstWordsMs } of trials) {
  if (errors > 0 || turns !== 1) console.log(`${errors} errors, ${turns} turns  ${said}  ->  ${heard}`);
  if (endDelayMs > 600)
    console.log(`end ${Math.round(endDelayMs)} ms, first words ${Math.round(firstWordsMs)} ms  ${said}`);
}
const recognisedTrials = trials.filter((each) => each.turns > 0);
const result = {
  date: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load: loadavg()[0],
    node: process.version,
  },
  recogniser: 'moonshine tiny int8, onnxruntime-web, silero v5',
  caller: `flite ${voice}, 8 kHz mu-law, ${parallel} at once`,
  samples: trials.length,
  startMs,
  werPercent:
    Math.round(
      (1000 * trials.reduce((sum, each) => sum + each.errors, 0)) /
        trials.reduce((sum, each) => sum + each.words, 0),
    ) / 10,
  unheard: trials.length - recognisedTrials.length,
  splitTurns: trials.filter((each) => each.turns > 1).length,
  endOfTurnMs: {
    p50: percentile(
      recognisedTrials.map((each) => each.endDelayMs),
      0.5,
    ),
    p95: percentile(
      recognisedTrials.map((each) => each.endDelayMs),
      0.95,
    ),
  },
  firstWordsMs: {
    p50: percentile(
      recognisedTrials.map((each) => each.firstWordsMs),
      0.5,
    ),
    p95: percentile(
      recognisedTrials.map((each) => each.firstWordsMs),
      0.95,
    ),
  },
  lastWordEndErrorMs: {
    p50: percentile(
      recognisedTrials.map((each) => each.lastWordEndErrorMs),
      0.5,
    ),
    p95: percentile(
      recognisedTrials.map((each) => Math.abs(each.lastWordEndErrorMs)),
      0.95,
    ),
  },
};
console.table({
  utterances: result.samples,
  'word error rate, %': result.werPercent,
  'end of speech to EndOfTurn, ms p50 / p95': `${result.endOfTurnMs.p50} / ${result.endOfTurnMs.p95}`,
  'start of speech to first words, ms p50 / p95': `${result.firstWordsMs.p50} / ${result.firstWordsMs.p95}`,
  'turns split or unheard': `${result.splitTurns} / ${result.unheard}`,
  'reported end of the last word, error ms p50 / |p95|': `${result.lastWordEndErrorMs.p50} / ${result.lastWordEndErrorMs.p95}`,
  'engine start, ms': result.startMs,
});
await mkdir(new URL('./results/', import.meta.url), { recursive: true });
await writeFile(
  new URL('./results/recogniser.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
);
