/**
 * kill -9 of the running system's processes at random moments of a call. After each kill the system is up
 * again, by its own supervisor or by a new start, and the call must be finished or have gone on, whole and
 * settled. The random choices follow from a seed, so a round can be repeated.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimable } from '../../local/parts/ports.ts';
import type { Call } from '../../local/phone/phone.ts';
import { startAzure } from '../../testing/wire/azure/script.ts';
import { type StreamPlan, startDeepgram } from '../../testing/wire/deepgram/script.ts';
import { line, quickVoice } from '../../tests/scripted/lines.ts';
import { type RunningSystem, startSystem } from '../../tests/scripted/system.ts';
import { processesOf } from '../processes.ts';
import { faultsOf, type Phoned } from './judge.ts';
import { heldAt, lookAt, type Seen } from './look.ts';
import { markedSound } from './marks.ts';
import { repeated } from './repeated-webhooks.ts';
import { talk } from './talk.ts';

const targets = ['edge', 'api', 'dynamodb', 's3', 'dialogue', 'speech', 'all'] as const;
type Target = (typeof targets)[number];

/** By turns the carrier listens and speaks itself, and repeats a webhook that was not answered. */
const callers = ['exotel', 'twilio', 'twilio by turns'] as const;
type Caller = (typeof callers)[number];

/** One round, as a row of the table. */
export interface KillRound {
  round: number;
  carrier: Caller;
  killed: Target;
  /** Ms after the call was placed. */
  atMs: number;
  /** Until the call was finished and settled, from when the system was up again. */
  settledInMs: number;
  endReason: string;
  /** What is wrong; empty for a round that lost nothing. */
  wrong: string;
}

/** A call without a sign of life for so long is finished. The default is ten times as long. */
const lostAfterSeconds = 3;
const settledWithinMs = 60_000;
/** Where the carrier of a call by turns does not report the end, its caller may be silent for a minute. */
const silentMs = 60_000;
const latestKillMs = 12_000;
/** More would only wait for the machine. */
const startedAtOnce = 3;
/** The carrier's voice of a call by turns is fast: most of the kills then fall into a request. */
const hastyMsPerCharacter = 15;
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
  const calls = new Map<string, Call>();
  deepgram.listens(({ tag }) => understanding(calls.get(tag)));
  azure.speaks(() => quickVoice);
  const lanes: Lane[] = [];
  try {
    const start = async (own: number): Promise<void> => {
      const variables = {
        DEEPGRAM_BASE_URL: deepgram.baseUrl,
        ...(own % 2 === 0 ? { AZURE_SPEECH_BASE_URL: azure.baseUrl } : {}),
        CALL_LOST_AFTER_SECONDS: String(lostAfterSeconds),
      };
      lanes.push(await startLane(variables));
    };
    // The first one builds what all of them run.
    await start(0);
    for (let own = 1; own < options.lanes; own += startedAtOnce)
      await Promise.all(
        Array.from({ length: Math.min(startedAtOnce, options.lanes - own) }, (_, n) => start(own + n)),
      );
    const numbers = Array.from({ length: rounds }, (_, at) => at + 1);
    const tables = await Promise.all(
      lanes.map((lane, own) =>
        roundsOf(
          lane,
          numbers.filter((round) => round % lanes.length === own),
          calls,
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

/**
 * A recogniser that knows its caller's lines, whichever stream of the call hears them: a stream that is
 * opened after a kill hears the lines that follow it.
 */
function understanding(call: Call | undefined): StreamPlan {
  const recognises = (): string =>
    call?.records.findLast((record) => record.what === 'callerStarted')?.text ?? 'nothing';
  return { steps: Array.from({ length: 2 * talk.length }, () => ({ recognises })) };
}

async function startLane(variables: Record<string, string>): Promise<Lane> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-kills-'));
  // A carrier goes on to call the address that it knows.
  const ports = [await steadyPort(), await steadyPort()] as const;
  const start = () => startSystem({ dataDir, variables, ports });
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

/** Nobody takes it while its system is down: it is none of those that Linux lends to connections. */
async function steadyPort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  return claimable('PORT', port).then(() => port, steadyPort);
}

/** One after the other. */
async function roundsOf(
  lane: Lane,
  numbers: readonly number[],
  calls: Map<string, Call>,
  { seed, signal, say = () => undefined }: KillOptions,
): Promise<KillRound[]> {
  const table: KillRound[] = [];
  for (const round of numbers) {
    if (signal?.aborted) break;
    const row = await playRound(lane, { round, calls, random: randomOf(seed + round), signal });
    if (row === null) break;
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
  /** By their ids. */
  calls: Map<string, Call>;
  random: () => number;
  signal: AbortSignal | undefined;
}

/** Null: stopped before its call was settled, so that it says nothing. */
async function playRound(lane: Lane, { round, calls, random, signal }: Round): Promise<KillRound | null> {
  const carrier = callers[Math.floor(random() * callers.length)] ?? 'exotel';
  // Looked up before the call: on a busy machine it takes seconds.
  const pids = await pidsOf(lane.system);
  const killed = [...pids.keys()][Math.floor(random() * pids.size)] ?? 'all';
  const atMs = Math.round(random() * latestKillMs);
  const heldBefore = await heldAt(lane.system.run).catch(() => 0);
  const placedAt = Date.now();
  const call = placed(lane.system, carrier, random);
  calls.set(call.callId, call);
  await Promise.race([sleep(atMs), call.ended]);
  const fromMs = Date.now() - placedAt;
  const died = (pids.get(killed) ?? []).filter(kill);
  if (died.length === 0) throw new Error(`no process of "${killed}" is running`);
  const killedByMs = Date.now() - placedAt;
  lane.system = await upAgain(lane.system, lane.start);
  const upAtMs = performance.now();
  const byTurns = carrier === 'twilio by turns';
  // What was tried in vain is tried again after at most as long once more.
  const outageMs = Date.now() - placedAt - killedByMs;
  const byMs = upAtMs + settledWithinMs + 2 * outageMs + (byTurns ? silentMs : 0);
  const look = () => lookAt(lane.system.run, call.callId, heldBefore);
  const seen = await settled(look, byMs, signal);
  const settledInMs = Math.round(performance.now() - upAtMs);
  call.hangUp();
  await call.ended;
  if (seen === null) return null;
  const phone: Phoned = {
    placedAt,
    killed: { fromMs, byMs: killedByMs },
    diedWithCall: killed === 'edge' || killed === 'all',
    byTurns,
    records: call.records,
    sound: { ...call.sounds, streamsAtMs: streamsOf(call) },
  };
  const wrong = [...faultsOf(seen, phone)].join('; ');
  const endReason = seen.call?.endReason ?? 'never began';
  return { round, carrier, killed, atMs, settledInMs, endReason, wrong };
}

function placed(system: RunningSystem, carrier: Caller, random: () => number): Call {
  const script = { lines: talk.map(({ says }) => line(says)), hangUpAfterMs: longestCallMs };
  if (carrier === 'twilio by turns')
    return system.place({
      carrier: 'twilio',
      mode: 'turns',
      script,
      fetch: repeated(fetch),
      twilio: { sayMsPerCharacter: hastyMsPerCharacter },
    });
  const patience = { quietMs: 300, replyWithinMs: 6000 };
  // A call whose webhooks are not repeated ends at the first one that nobody answers.
  const sends = carrier === 'twilio' && random() < 0.5 ? repeated(fetch) : fetch;
  return system.place({ carrier, script, patience, spoil: markedSound(), fetch: sends });
}

function streamsOf(call: Call): number[] {
  return call.records.filter(({ what }) => what === 'streamStarted').map(({ atMs }) => atMs);
}

/** How the name of each part's process begins. The edge is found by its pid: S3 has a workerd of its own. */
const names: Record<Exclude<Target, 'all' | 'edge'>, string> = {
  api: 'api.part',
  dynamodb: 'dynoxide',
  s3: 's3.part',
  dialogue: 'dialogue.part',
  speech: 'speech.part',
};

/**
 * The processes that each target means; none for a part that does not run, as the speech engine where both
 * voices are scripted. The supervisor is the first of all, or it restarts the others while they are killed.
 */
async function pidsOf(system: RunningSystem): Promise<Map<Target, number[]>> {
  const [all, edge] = await Promise.all([processesOf(system.run.pid), system.workerdPid()]);
  const isMeant = (target: Target, pid: number, name: string): boolean =>
    target === 'all' || (target === 'edge' ? pid === edge : name.startsWith(names[target]));
  const found = targets.map((target): [Target, number[]] => [
    target,
    all.filter(({ pid, name }) => isMeant(target, pid, name)).map(({ pid }) => pid),
  ]);
  return new Map(found.filter(([, pids]) => pids.length > 0));
}

/** False where it is gone already. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
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

/**
 * What staff see of the call, once it is over and nothing is held any more, or when the time is up. Null when
 * it was stopped before.
 */
async function settled(
  look: () => Promise<Seen>,
  byMs: number,
  signal: AbortSignal | undefined,
): Promise<Seen | null> {
  for (;;) {
    if (signal?.aborted) return null;
    const seen = await look().catch(() => null);
    const isOver = seen && (seen.call === null || (seen.call.status !== 'active' && seen.isDelivered));
    if (seen && isOver && seen.heldMicroInr === 0) return seen;
    if (performance.now() > byMs) {
      if (seen) return seen;
      throw new Error('the API does not answer');
    }
    await sleep(500);
  }
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
