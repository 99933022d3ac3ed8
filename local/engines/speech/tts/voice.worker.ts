/** The speaking thread. Jobs take turns clause by clause, so that a long text does not delay a short one. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Clause, clausesOf } from './clauses.ts';
import { type Espeak, espeakMissing, loadEspeak } from './espeak.ts';
import { type FliteVoice, loadFlite } from './flite.ts';
import { shaper } from './shaper.ts';

export type Voice = FliteVoice | 'espeak';
export type VoiceRequest =
  | { type: 'speak'; id: number; text: string; voice: Voice; language: string; rate: number }
  | { type: 'cancel'; id: number };
export type VoiceAnswer =
  | { type: 'ready'; espeakMissing?: string }
  | { type: 'audio'; id: number; samples: Int16Array }
  | { type: 'end'; id: number }
  | { type: 'failed'; id: number; message: string };

/** Measured on twenty sentences: brings every voice's peaks to about -4 dBFS. */
const gains: Record<Voice, number> = { kal: 0.82, kal16: 1.5, slt: 0.9, rms: 1.1, awb: 1, espeak: 0.72 };

interface Job {
  request: Extract<VoiceRequest, { type: 'speak' }>;
  clauses: Clause[];
}

const port = parentPort;
if (!port) throw new Error('voice.worker.ts runs as a worker thread only');
const answer = (message: VoiceAnswer): void => port.postMessage(message);
const whyNot = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const flite = await loadFlite();
let espeakLoading: Promise<Espeak> | undefined;
const espeak = (): Promise<Espeak> => {
  espeakLoading ??= loadEspeak();
  return espeakLoading;
};
let queue: Job[] = [];
let speaking = false;

port.on('message', (request: VoiceRequest) => {
  if (request.type === 'cancel') {
    queue = queue.filter((job) => job.request.id !== request.id);
    return;
  }
  queue.push({ request, clauses: clausesOf(request.text) });
  if (speaking) return;
  speaking = true;
  setImmediate(speakNext);
});

/**
 * Synthesises one clause of the first job and moves the job to the end of the queue. Messages are
 * read in between.
 */
async function speakNext(): Promise<void> {
  const job = queue.shift();
  speaking = job !== undefined;
  if (!job) return;
  const { id } = job.request;
  const clause = job.clauses.shift();
  try {
    if (clause) await speakClause(job.request, clause);
    if (job.clauses.length > 0) queue.push(job);
    else answer({ type: 'end', id });
  } catch (thrown) {
    answer({ type: 'failed', id, message: whyNot(thrown) });
  }
  setImmediate(speakNext);
}

async function speakClause({ id, voice, language, rate }: Job['request'], clause: Clause): Promise<void> {
  const send = (samples: Int16Array): void => {
    if (samples.length > 0) answer({ type: 'audio', id, samples });
  };
  if (voice === 'espeak') {
    const engine = await espeak();
    const shaped = shaper(engine.sampleRate, gains.espeak);
    engine.speak(clause.text, language, rate, (samples) => send(shaped.push(samples)));
    send(shaped.end(clause.pauseMs));
    return;
  }
  const { samples, sampleRate } = flite.speak(clause.text, voice, rate);
  const shaped = shaper(sampleRate, gains[voice]);
  send(shaped.push(samples));
  send(shaped.end(clause.pauseMs));
}

const warm = workerData === 'warm';
// The first sentence of a voice costs three times the later ones.
for (const voice of warm ? (['kal', 'slt'] as const) : []) {
  await speakClause(
    { type: 'speak', id: -1, text: '', voice, language: 'en', rate: 1 },
    { text: 'Good morning.', pauseMs: 0 },
  );
}
const missing = espeakMissing();
answer({ type: 'ready', ...(missing === undefined ? {} : { espeakMissing: missing }) });
// After `ready`, so that the start does not wait for this half second: no Hindi is needed yet.
if (warm && missing === undefined) (await espeak()).speak('नमस्ते', 'hi-IN', 1, () => undefined);
