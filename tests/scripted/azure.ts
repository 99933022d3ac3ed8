/**
 * A scripted Azure voice over REST: a tone as long as the text would take to say, first byte and
 * pace by the script, and every fault as data.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Loopback, listenOnLoopback } from './loopback.ts';
import { gone, paused } from './pause.ts';
import { readSsml } from './ssml.ts';
import { tone } from './tone.ts';
import { type Watched, watched } from './watched.ts';

/** One clause that was asked for, times by `performance.now()`. */
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
  /** Falls silent after so many ms of audio. */
  | { type: 'stall'; afterMs: number }
  /** Cuts the connection after so many ms of audio. */
  | { type: 'cut'; afterMs: number };

export interface ScriptedAzure {
  /** For `AZURE_SPEECH_BASE_URL`. */
  baseUrl: string;
  clauses: Watched<SpokenClause>;
  /** Decides how every clause is said from now on. */
  speaks(plan: (clause: SpokenClause) => VoicePlan): void;
  openSockets(): number;
  close(): Promise<void>;
}

/** The times that the figures are measured against; speech at the references' 15 characters a second. */
export const voiceTimes = { firstByteMs: 150, firstAudioMs: 400, pace: 3, charactersPerSecond: 15 };

/** Every voice has its own pitch, so that a recording tells who spoke. */
export function pitchOf(voice: string): number {
  let hash = 0;
  for (const character of voice) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 20;
  return 300 + hash * 20;
}

const pieceMs = 100;
const format = 'raw-8khz-8bit-mono-mulaw';

export async function startAzure(
  plan: (clause: SpokenClause) => VoicePlan = () => ({}),
  port = 0,
): Promise<ScriptedAzure> {
  const clauses = watched<SpokenClause>();
  let planOf = plan;
  const server = createServer((request, response) => {
    serve(request, response, clauses, (clause) => planOf(clause)).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  const loopback: Loopback = await listenOnLoopback(server, port);
  return {
    baseUrl: `http://127.0.0.1:${loopback.port}`,
    clauses,
    speaks(next) {
      planOf = next;
    },
    openSockets: loopback.openSockets,
    close: loopback.close,
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  clauses: Watched<SpokenClause>,
  planOf: (clause: SpokenClause) => VoicePlan,
): Promise<void> {
  const { headers } = request;
  if (request.method !== 'POST' || request.url !== '/cognitiveservices/v1') return refuse(response, 404);
  if (!headers['ocp-apim-subscription-key']) return refuse(response, 401);
  if (headers['content-type'] !== 'application/ssml+xml') return refuse(response, 415);
  if (!headers['user-agent'] || headers['x-microsoft-outputformat'] !== format) return refuse(response, 400);
  let body = '';
  for await (const part of request) body += String(part);
  const ssml = readSsml(body);
  if (ssml === null) return refuse(response, 400);
  const clause: SpokenClause = {
    ...ssml,
    number: clauses.all.length,
    atMs: performance.now(),
    audioMs: 0,
    firstByteAtMs: null,
    doneAtMs: null,
    leftAtMs: null,
  };
  clauses.add(clause);
  const plan = { ...voiceTimes, ...planOf(clause) };
  clause.audioMs = Math.max(pieceMs, Math.round((ssml.text.length * 1000) / plan.charactersPerSecond));
  const left = new AbortController();
  response.on('close', () => {
    if (clause.doneAtMs === null) clause.leftAtMs = performance.now();
    left.abort();
    clauses.changed();
  });
  if (plan.fault?.type === 'refuse') return refuse(response, plan.fault.status);
  if (plan.fault?.type === 'never') return gone(left.signal);
  await write(response, clause, plan, left.signal, () => clauses.changed());
}

async function write(
  response: ServerResponse,
  clause: SpokenClause,
  plan: typeof voiceTimes & VoicePlan,
  left: AbortSignal,
  changed: () => void,
): Promise<void> {
  const { fault } = plan;
  const until = fault?.type === 'stall' || fault?.type === 'cut' ? fault.afterMs : clause.audioMs;
  const hz = pitchOf(clause.voice);
  if (!(await paused(plan.firstByteMs, left))) return;
  response.writeHead(200, { 'content-type': 'audio/basic' });
  for (let saidMs = 0; saidMs < until; ) {
    const ms = Math.min(saidMs === 0 ? plan.firstAudioMs : pieceMs, until - saidMs);
    if (saidMs > 0 && !(await paused(ms / plan.pace, left))) return;
    clause.firstByteAtMs ??= performance.now();
    response.write(tone(hz, ms, saidMs));
    saidMs += ms;
    changed();
  }
  if (fault?.type === 'stall') return gone(left);
  if (fault?.type === 'cut') return void response.destroy();
  clause.doneAtMs = performance.now();
  response.end();
  changed();
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}
