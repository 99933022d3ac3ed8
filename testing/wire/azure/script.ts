/**
 * Azure by script: a tone as long as the text would take to say. First byte, pace and every fault are the
 * test's.
 */
import { Refusal } from '../http.ts';
import { gone, listenOnLoopback, paused } from '../loopback.ts';
import { toneSamples } from '../tone.ts';
import { type Watched, watched } from '../watched.ts';
import { type AzureBrain, azureServer } from './server.ts';

/** One requested clause, times by `performance.now()`. */
export interface SpokenClause {
  number: number;
  atMs: number;
  text: string;
  voice: string;
  language: string;
  /** How long it takes to say. */
  audioMs: number;
  firstByteAtMs: number | null;
  /** The last byte was written. */
  doneAtMs: number | null;
  /** The client left before that. */
  leftAtMs: number | null;
}

export interface VoicePlan {
  firstByteMs?: number;
  /** Audio in the first write. */
  firstAudioMs?: number;
  /** How much faster than real time the rest comes. */
  pace?: number;
  charactersPerSecond?: number;
  fault?: VoiceFault;
}

export type VoiceFault =
  | { type: 'refuse'; status: number }
  /** Takes the request and never answers. */
  | { type: 'never' }
  /** Falls silent after this much audio. */
  | { type: 'stall'; afterMs: number }
  /** Cuts the connection after this much audio. */
  | { type: 'cut'; afterMs: number };

export interface ScriptedAzure {
  /** For `AZURE_SPEECH_BASE_URL`. */
  baseUrl: string;
  clauses: Watched<SpokenClause>;
  /** Decides how every clause is spoken from now on. */
  speaks(plan: (clause: SpokenClause) => VoicePlan): void;
  openSockets(): number;
  close(): Promise<void>;
}

/** The times that benchmarks are measured against; 15 characters a second is ordinary speech. */
export const voiceTimes = { firstByteMs: 150, firstAudioMs: 400, pace: 3, charactersPerSecond: 15 };

/** Every voice has its own pitch, so that a recording shows who spoke. */
export function pitchOf(voice: string): number {
  let hash = 0;
  for (const character of voice) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 20;
  return 300 + hash * 20;
}

const pieceMs = 100;

export async function startAzure(
  plan: (clause: SpokenClause) => VoicePlan = () => ({}),
  port = 0,
): Promise<ScriptedAzure> {
  const clauses = watched<SpokenClause>();
  let planOf = plan;
  const brain: AzureBrain = async function* ({ parts, voice, language }, left) {
    const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const clause = clauses.add({
      number: clauses.all.length,
      atMs: performance.now(),
      text,
      voice,
      language,
      audioMs: 0,
      firstByteAtMs: null,
      doneAtMs: null,
      leftAtMs: null,
    });
    const { fault, ...times } = { ...voiceTimes, ...planOf(clause) };
    clause.audioMs = Math.max(pieceMs, Math.round((text.length * 1000) / times.charactersPerSecond));
    left.addEventListener('abort', () => {
      if (clause.doneAtMs === null) clause.leftAtMs = performance.now();
      clauses.changed();
    });
    if (fault?.type === 'refuse') throw new Refusal(fault.status, 'Scripted', 'refused by the script');
    if (fault?.type === 'never') return await gone(left);
    const until = fault ? fault.afterMs : clause.audioMs;
    if (!(await paused(times.firstByteMs, left))) return;
    for (let spokenMs = 0; spokenMs < until; ) {
      const ms = Math.min(spokenMs === 0 ? times.firstAudioMs : pieceMs, until - spokenMs);
      if (spokenMs > 0 && !(await paused(ms / times.pace, left))) return;
      clause.firstByteAtMs ??= performance.now();
      yield toneSamples(pitchOf(voice), ms, spokenMs);
      spokenMs += ms;
      clauses.changed();
    }
    if (fault?.type === 'stall') return await gone(left);
    if (fault?.type === 'cut') throw new Error('cut by the script');
    clause.doneAtMs = performance.now();
    clauses.changed();
  };
  const { port: taken, openSockets, close } = await listenOnLoopback(azureServer(brain), port);
  return {
    baseUrl: `http://127.0.0.1:${taken}`,
    clauses,
    speaks(next) {
      planOf = next;
    },
    openSockets,
    close,
  };
}
