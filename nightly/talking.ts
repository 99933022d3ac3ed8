/**
 * Calls that talk for a while against scripted providers, each question and answer with a word of its own,
 * so that the time of every turn is found in the providers' logs although all calls talk at once.
 */

import { z } from 'zod';
import { type BenchCarrier, carriers, sleep, watchCall } from '../bench/calls/carriers.ts';
import { Budget } from '../shared/contract/budget.ts';
import { type Money, money, rupees } from '../shared/money.ts';
import type { SpokenClause } from '../testing/wire/azure/script.ts';
import { attentive } from '../testing/wire/deepgram/script.ts';
import type { ModelRequest } from '../testing/wire/openai/script.ts';
import type { RunningSystem, ScriptedSystem } from '../tests/scripted/system.ts';

export interface TalkedTurn {
  /**
   * From the end of turn to the first audio at the carrier, less the time of model and voice by their own
   * logs: what `npm run bench` calls the own time of a turn. It is the sum of the three below.
   */
  ownMs: number;
  /** From the recogniser's end of turn to the request at the model. */
  toModelMs: number;
  /** From the token that ends the first clause to the request at the voice. */
  toVoiceMs: number;
  /** From the voice's first byte to the first audio at the carrier. */
  toCarrierMs: number;
  /** Gaps inside the reply's audio. */
  underruns: number;
}

export interface Talk {
  carrier: BenchCarrier;
  turns: TalkedTurn[];
  /** Why the call, or a turn of it, went wrong. No words of the call. */
  errors: string[];
}

export interface Talking {
  calls: number;
  forMs: number;
  signal: AbortSignal;
  /** Numbers calls through the whole run, so that no word is used twice. */
  firstNumber: number;
}

/** Callers do not ring in step. */
const betweenRingsMs = 100;
const turnWithinMs = 20_000;

/** What was asked of the model and of the voice, by the turn's own word. */
interface Asked {
  requests: Map<string, ModelRequest[]>;
  clauses: Map<string, SpokenClause>;
}

interface Line {
  system: ScriptedSystem;
  asked: Asked;
}

/** Both carriers in turn. Resolves when every call has ended. */
export type Talks = (options: Talking) => Promise<Talk[]>;

/**
 * Readies a system for calls that talk. The demo business may spend what no run spends: its INR 500 a day are
 * held by 40 calls at once. The first call of each carrier is made here, alone: it compiles code and opens
 * connections, which is the start's time, not load.
 */
export async function readyToTalk(system: ScriptedSystem): Promise<Talks> {
  const line = { system, asked: answerInOwnWords(system) };
  await grantBudget(system);
  const signal = AbortSignal.timeout(60_000);
  for (const [at, carrier] of carriers.entries())
    await oneCall(line, carrier, { number: 900_000 + at, untilMs: performance.now() + 1500, signal });
  await allSettled(system);
  return (options) => talk(line, options);
}

/** Answers every question with its own word in the first clause. */
function answerInOwnWords({ deepgram, openai, azure }: ScriptedSystem): Asked {
  const asked: Asked = { requests: new Map(), clauses: new Map() };
  deepgram.listens(() => attentive);
  azure.speaks((clause) => {
    const word = /open for (\w+) from/.exec(clause.text)?.[1];
    if (word !== undefined) asked.clauses.set(word, clause);
    return {};
  });
  openai.answers((request) => {
    const question = JSON.stringify(request.body.messages.at(-1) ?? '');
    const word = /question (\w+)/.exec(question)?.[1] ?? 'nothing';
    asked.requests.set(word, [...(asked.requests.get(word) ?? []), request]);
    return { text: `${firstClauseOf(word)} from Monday to Saturday.` };
  });
  return asked;
}

export async function grantBudget(system: RunningSystem): Promise<void> {
  await budget(system, { limitPerDay: money(rupees(1_000_000)) });
}

const settledWithinMs = 60_000;

/** Every call is billed: a call takes a place until then. @throws Error when that takes too long. */
export async function allSettled(system: RunningSystem): Promise<void> {
  const untilMs = performance.now() + settledWithinMs;
  while ((await budget(system)).held.microInr > 0) {
    if (performance.now() > untilMs) throw new Error('money is still held long after the calls');
    await sleep(250);
  }
}

/** The demo business's budget; `limits`: set before. @throws Error when the API refuses. */
async function budget({ run }: RunningSystem, limits?: { limitPerDay: Money }): Promise<Budget> {
  const answer = await fetch(`${run.api}/api/businesses/demo-clinic/budget`, {
    method: limits ? 'PUT' : 'GET',
    headers: {
      authorization: `Bearer ${run.operatorToken ?? run.adminToken}`,
      'content-type': 'application/json',
    },
    body: limits ? JSON.stringify(limits) : null,
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`the budget: ${answer.status}`);
  return z.object({ budget: Budget }).parse(await answer.json()).budget;
}

async function talk(line: Line, options: Talking): Promise<Talk[]> {
  const untilMs = performance.now() + options.forMs;
  const talks: Promise<Talk>[] = [];
  for (let n = 0; n < options.calls && !options.signal.aborted; n += 1) {
    const number = options.firstNumber + n;
    talks.push(oneCall(line, carriers[n % 2] ?? 'exotel', { number, untilMs, signal: options.signal }));
    await sleep(betweenRingsMs);
  }
  return Promise.all(talks);
}

async function oneCall(
  { system, asked }: Line,
  carrier: BenchCarrier,
  { number, untilMs, signal }: { number: number; untilMs: number; signal: AbortSignal },
): Promise<Talk> {
  const talked: Talk = { carrier, turns: [], errors: [] };
  const watching = watchCall(system, { carrier });
  try {
    const stt = await system.deepgram.streamOf(watching.call.callId, turnWithinMs);
    await watching.firstOf('media', 0, turnWithinMs);
    await watching.quiet();
    for (let turn = 0; performance.now() < untilMs && !signal.aborted; turn += 1) {
      const word = wordOf(number * 1000 + turn);
      const question = `question ${word}`;
      stt.words(question);
      const endedAtMs = stt.endTurn(question);
      const firstByteAtMs = await firstByteOf(asked, word, signal);
      const audio = await watching.firstOf('media', firstByteAtMs, turnWithinMs);
      const own = ownTime(asked, { word, endedAtMs, audioAtMs: audio.atMs });
      await watching.quiet();
      talked.turns.push({ ...own, underruns: watching.holesSince(audio.atMs) });
    }
  } catch (error) {
    talked.errors.push(error instanceof Error ? error.message : String(error));
  }
  watching.call.hangUp();
  const outcome = await watching.call.ended;
  if (outcome.endedBy !== 'caller') talked.errors.push(`ended by ${outcome.endedBy}: ${outcome.why}`);
  for (const { code } of outcome.complaints) talked.errors.push(`the phone complains: ${code}`);
  return talked;
}

const firstClauseOf = (word: string): string => `We are open for ${word} from nine,`;

/** When the voice began to say the turn's first clause. */
async function firstByteOf({ clauses }: Asked, word: string, signal: AbortSignal): Promise<number> {
  for (const untilMs = performance.now() + turnWithinMs; performance.now() < untilMs; ) {
    signal.throwIfAborted();
    const firstByteAtMs = clauses.get(word)?.firstByteAtMs ?? null;
    if (firstByteAtMs !== null) return firstByteAtMs;
    await sleep(10);
  }
  throw new Error(`no answer within ${turnWithinMs} ms`);
}

/** The turn's time without the model's and the voice's, in its parts. */
function ownTime(
  { requests, clauses }: Asked,
  { word, endedAtMs, audioAtMs }: { word: string; endedAtMs: number; audioAtMs: number },
): Omit<TalkedTurn, 'underruns'> {
  const clause = clauses.get(word);
  const request = requests.get(word)?.findLast(({ tokens }) => tokens.length > 0);
  if (!request) throw new Error('an answer without a request at the model');
  if (!clause || clause.firstByteAtMs === null) throw new Error('an answer without a request at the voice');
  let written = '';
  const last = request.tokens.find(({ text }) => {
    written += text;
    return written.includes(firstClauseOf(word));
  });
  if (!last) throw new Error('the model never wrote the first clause');
  const toModelMs = request.atMs - endedAtMs;
  const toVoiceMs = clause.atMs - last.atMs;
  const toCarrierMs = audioAtMs - clause.firstByteAtMs;
  return { toModelMs, toVoiceMs, toCarrierMs, ownMs: toModelMs + toVoiceMs + toCarrierMs };
}

/** A number as letters: figures would be read out as words, and not be found again. */
function wordOf(number: number): string {
  return `k${[...String(number)].map((digit) => 'bdfglmnprt'[Number(digit)] ?? '').join('a')}o`;
}
