/**
 * kill -9 of the running system's processes at random moments of a call. After each kill the system is up
 * again, by its own supervisor or by a new start, and the call must be finished or have gone on, whole and
 * settled. The random choices follow from a seed, so a round can be repeated.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../local/phone/phone.ts';
import { startAzure } from '../../testing/wire/azure/script.ts';
import { recognising, startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { line, quickVoice } from '../../tests/scripted/lines.ts';
import { type RunningSystem, startSystem } from '../../tests/scripted/system.ts';
import { type ProcessUse, processesOf } from '../processes.ts';
import { lookAt, type Seen } from './look.ts';

const targets = ['edge', 'api', 'dynamodb', 's3', 'dialogue', 'speech', 'all'] as const;
type Target = (typeof targets)[number];

/** One round, as a row of the table. */
export interface KillRound {
  round: number;
  carrier: 'exotel' | 'twilio';
  killed: Target;
  /** Ms after the call was placed. */
  atMs: number;
  /** Until the call was finished and settled, from when the system was up again. */
  settledInMs: number;
  endReason: string;
  /** What is wrong; empty for a round that lost nothing. */
  wrong: string;
}

/** The sentences that the embedded dialogue answers. */
const spoken = ['what are your opening hours', 'what is your address', 'thank you, goodbye'];
/** A call without a sign of life for so long is finished. The default is ten times as long. */
const lostAfterSeconds = 3;
const settledWithinMs = 60_000;
const latestKillMs = 12_000;
/** A call whose carrier does not notice the end goes on to here. */
const longestCallMs = 45_000;

export interface KillOptions {
  seed: number;
  /**
   * How many systems are killed side by side. A round waits for its call most of the time, so they cost
   * little more than one. In every second one the embedded voice speaks, so that it can be killed too.
   */
  lanes: number;
  signal?: AbortSignal;
  say?(line: string): void;
}

/** In the order of their numbers, from 1. Fewer than asked for when `signal` is aborted. */
export async function killRounds(rounds: number, options: KillOptions): Promise<KillRound[]> {
  const [deepgram, azure] = await Promise.all([startDeepgram(), startAzure()]);
  deepgram.listens(() => recognising(...spoken));
  azure.speaks(() => quickVoice);
  const lanes: Lane[] = [];
  try {
    for (let own = 0; own < options.lanes; own += 1) {
      const variables = {
        DEEPGRAM_BASE_URL: deepgram.baseUrl,
        ...(own % 2 === 0 ? { AZURE_SPEECH_BASE_URL: azure.baseUrl } : {}),
        CALL_LOST_AFTER_SECONDS: String(lostAfterSeconds),
      };
      // One after the other: the first one builds what all of them run.
      lanes.push(await startLane(variables));
    }
    const numbers = Array.from({ length: rounds }, (_, at) => at + 1);
    const tables = await Promise.all(
      lanes.map((lane, own) =>
        roundsOf(
          lane,
          numbers.filter((round) => round % lanes.length === own),
          options,
        ),
      ),
    );
    return tables.flat().toSorted((one, other) => one.round - other.round);
  } finally {
    await Promise.all(lanes.map((lane) => lane.stop()));
    await Promise.all([deepgram.close(), azure.close()]);
  }
}

/** A system that is started again over the same data after it was killed. */
interface Lane {
  system: RunningSystem;
  start(): Promise<RunningSystem>;
  stop(): Promise<void>;
}

async function startLane(variables: Record<string, string>): Promise<Lane> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-kills-'));
  const start = () => startSystem({ dataDir, variables });
  const lane: Lane = {
    system: await start(),
    start,
    async stop() {
      await lane.system.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return lane;
}

/** One after the other. */
async function roundsOf(
  lane: Lane,
  numbers: readonly number[],
  { seed, signal, say = () => undefined }: KillOptions,
): Promise<KillRound[]> {
  const table: KillRound[] = [];
  for (const round of numbers) {
    if (signal?.aborted) break;
    const row = await playRound(lane, { round, random: randomOf(seed + round) });
    table.push(row);
    const { killed, atMs, carrier, endReason, wrong } = row;
    say(
      `round ${round} (seed ${seed}): ${killed} at ${atMs} ms of ${carrier}, ${endReason}${wrong && `: ${wrong}`}`,
    );
  }
  return table;
}

interface Round {
  round: number;
  random: () => number;
}

async function playRound(lane: Lane, { round, random }: Round): Promise<KillRound> {
  const carrier = random() < 0.5 ? 'exotel' : 'twilio';
  const targets = await targetsOf(lane.system);
  const killed = targets[Math.floor(random() * targets.length)] ?? 'all';
  const atMs = Math.round(random() * latestKillMs);
  const call = lane.system.place({
    carrier,
    script: { lines: spoken.map((text) => line(text)), hangUpAfterMs: longestCallMs },
    patience: { quietMs: 300, replyWithinMs: 6000 },
  });
  await Promise.race([sleep(atMs), call.ended]);
  const heard = heardTurns(call);
  await kill(lane.system, killed);
  lane.system = await upAgain(lane.system, lane.start);
  const upAtMs = performance.now();
  const seen = await settled(lane.system, call, upAtMs + settledWithinMs);
  const settledInMs = Math.round(performance.now() - upAtMs);
  const wrong = [...faultsOf(seen, heard)].join('; ');
  const endReason = seen.call?.endReason ?? 'never began';
  return { round, carrier, killed, atMs, settledInMs, endReason, wrong };
}

/** Turns that the caller heard an answer to, and to its end, some time before the kill. */
function heardTurns(call: Call): { texts: string[]; streamMs: number } {
  const nowMs = call.records.at(-1)?.atMs ?? 0;
  const finished = call.records.filter(
    (record) => record.what === 'agentFinished' && record.atMs < nowMs - 2000,
  );
  const opened = call.records.find((record) => record.what === 'streamStarted');
  return {
    texts: spoken.slice(0, Math.max(0, finished.length - 1)),
    streamMs: opened ? nowMs - opened.atMs : 0,
  };
}

/** How the name of each part's process begins. */
const names: Record<Exclude<Target, 'all'>, string> = {
  edge: 'workerd',
  api: 'api.part',
  dynamodb: 'dynoxide',
  s3: 's3.part',
  dialogue: 'dialogue.part',
  speech: 'speech.part',
};

async function partsOf(system: RunningSystem, target: Target): Promise<ProcessUse[]> {
  const all = await processesOf(system.run.pid);
  return target === 'all' ? all : all.filter(({ name }) => name.startsWith(names[target]));
}

/** Where both voices are scripted, no speech engine runs. */
async function targetsOf(system: RunningSystem): Promise<Target[]> {
  const running = await Promise.all(targets.map(async (target) => (await partsOf(system, target)).length));
  return targets.filter((_, at) => running[at] !== 0);
}

async function kill(system: RunningSystem, target: Target): Promise<void> {
  const meant = await partsOf(system, target);
  if (meant.length === 0) throw new Error(`no process of "${target}" is running`);
  // The supervisor is the first of all, or it restarts the others while they are killed.
  for (const { pid } of meant) killed(pid);
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The same system once all its parts answer again, or a new start over the same data. */
async function upAgain(system: RunningSystem, start: () => Promise<RunningSystem>): Promise<RunningSystem> {
  for (let tries = 0; tries < 100; tries += 1) {
    await sleep(200);
    if (!isAlive(system.run.pid)) break;
    if (
      (await answers(`${system.run.edge}/health`)) &&
      (await answers(`${system.run.api}/.well-known/jwks.json`))
    )
      return system;
  }
  await system.stop();
  return start();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** What staff see of the call, once it is over and nothing is held any more, or when the time is up. */
async function settled(system: RunningSystem, call: Call, byMs: number): Promise<Seen> {
  for (;;) {
    const seen = await lookAt(system.run, call.callId).catch(() => null);
    const isOver = seen && (seen.call === null || (seen.call.status !== 'active' && seen.isDelivered));
    if (seen && isOver && seen.heldMicroInr === 0) return seen;
    if (performance.now() > byMs) {
      if (seen) return seen;
      throw new Error('the API does not answer');
    }
    await sleep(500);
  }
}

/** How much sound and time a kill may cost. */
const mostLostMs = 2000;

/** `heard`: of the caller, until the kill. */
export function* faultsOf(seen: Seen, heard: ReturnType<typeof heardTurns>): Iterable<string> {
  const { call, events, heldMicroInr, recordingMs } = seen;
  if (heldMicroInr !== 0) yield `${heldMicroInr} micro-rupees are still held`;
  if (call === null) {
    if (heard.streamMs > mostLostMs) yield 'the call is not known';
    return;
  }
  if (call.status === 'active') yield 'it is still active';
  const seqs = events.map(({ seq }) => seq);
  if (seqs.some((seq, at) => seq !== at)) yield `the journal has holes or doubles: ${seqs.join(' ')}`;
  const ends = events.filter(({ type }) => type === 'callEnded').length;
  if (events.length > 0 && ends !== 1) yield `it ended ${ends} times`;
  const turns = events.filter(({ type }) => type === 'callerSaid').map(({ turn }) => turn);
  if (new Set(turns).size !== turns.length) yield `a turn is doubled: ${turns.join(' ')}`;
  const words = events.filter(({ type }) => type === 'callerSaid').map(({ text }) => text);
  for (const text of heard.texts) if (!words.includes(text)) yield `the turn "${text}" is missing`;
  if (heard.streamMs > mostLostMs && (call.cost?.total?.microInr ?? 0) === 0) yield 'it was free';
  const freeMs = heard.streamMs - 1000 * (call.seconds ?? 0);
  if (freeMs > mostLostMs) yield `${Math.round(freeMs)} ms are free`;
  if (recordingMs < heard.streamMs - mostLostMs) yield `${heard.streamMs - recordingMs} ms of sound are lost`;
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
