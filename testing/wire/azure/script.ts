/**
 * Azure by script: a tone as long as the text would take to say. First byte, pace and every fault are the
 * test's.
 */
import { listenOnLoopback } from '../loopback.ts';
import { plannedMs, plannedVoice, type VoicePlan } from '../voice-plan.ts';
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

export interface ScriptedAzure {
  /** For `AZURE_SPEECH_BASE_URL`. */
  baseUrl: string;
  clauses: Watched<SpokenClause>;
  /** Decides how every clause is spoken from now on. */
  speaks(plan: (clause: SpokenClause) => VoicePlan): void;
  openSockets(): number;
  close(): Promise<void>;
}

/** Every voice has its own pitch, so that a recording shows who spoke. */
export function pitchOf(voice: string): number {
  let hash = 0;
  for (const character of voice) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 20;
  return 300 + hash * 20;
}

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
    const plan = planOf(clause);
    clause.audioMs = plannedMs(text, plan);
    left.addEventListener('abort', () => {
      if (clause.doneAtMs === null) clause.leftAtMs = performance.now();
      clauses.changed();
    });
    yield* plannedVoice(pitchOf(voice), clause.audioMs, plan, left, () => {
      clause.firstByteAtMs ??= performance.now();
      clauses.changed();
    });
    if (left.aborted) return;
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
