/**
 * Calls that talk for a while against scripted providers, each question and answer with a word of its own,
 * so that the time of every turn is found in the providers' logs although all calls talk at once.
 */
import { type BenchCarrier, carriers, sleep, watchCall } from '../bench/calls/carriers.ts';
import { money, rupees } from '../shared/money.ts';
import { attentive } from '../testing/wire/deepgram/script.ts';
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

/** Answers every question with its own word in the first clause. */
export function answerInOwnWords({ deepgram, openai, azure }: ScriptedSystem): void {
  deepgram.listens(() => attentive);
  azure.speaks(() => ({}));
  openai.answers(({ body }) => {
    const asked = JSON.stringify(body.messages.at(-1) ?? '');
    const word = /question (\w+)/.exec(asked)?.[1] ?? 'nothing';
    return { text: `${firstClauseOf(word)} from Monday to Saturday.` };
  });
}

/**
 * The demo business may spend what no run spends: its INR 500 a day hold 30 of 50 calls back. Then a first
 * call of each carrier, alone: it compiles code and opens connections, which is the start's time, not load.
 */
export async function prepareForLoad(system: ScriptedSystem): Promise<void> {
  await grantBudget(system);
  const signal = AbortSignal.timeout(60_000);
  for (const at of [0, 1])
    await oneCall(system, carriers[at] ?? 'exotel', {
      number: 900_000 + at,
      untilMs: performance.now() + 1500,
      signal,
    });
}

/** @throws Error when the API refuses it. */
export async function grantBudget({ run }: RunningSystem): Promise<void> {
  const answer = await fetch(`${run.api}/api/businesses/demo-clinic/budget`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${run.operatorToken ?? run.adminToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ limitPerDay: money(rupees(1_000_000)) }),
  });
  if (!answer.ok) throw new Error(`the budget was not taken: ${answer.status}`);
}

/** Both carriers in turn. Resolves when every call has ended. */
export async function talk(system: ScriptedSystem, options: Talking): Promise<Talk[]> {
  const untilMs = performance.now() + options.forMs;
  const talks: Promise<Talk>[] = [];
  for (let n = 0; n < options.calls && !options.signal.aborted; n += 1) {
    const number = options.firstNumber + n;
    talks.push(oneCall(system, carriers[n % 2] ?? 'exotel', { number, untilMs, signal: options.signal }));
    await sleep(betweenRingsMs);
  }
  return Promise.all(talks);
}

async function oneCall(
  system: ScriptedSystem,
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
      const audio = await watching.firstOf('media', endedAtMs, turnWithinMs);
      const own = ownTime(system, { word, endedAtMs, audioAtMs: audio.atMs });
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

/** The turn's time without the model's and the voice's, in its parts. */
function ownTime(
  { openai, azure }: ScriptedSystem,
  { word, endedAtMs, audioAtMs }: { word: string; endedAtMs: number; audioAtMs: number },
): Omit<TalkedTurn, 'underruns'> {
  const clause = azure.clauses.all.findLast(({ text }) => text.includes(word));
  const request = openai.requests.all.findLast(
    ({ body, tokens }) => tokens.length > 0 && JSON.stringify(body.messages.at(-1) ?? '').includes(word),
  );
  if (!request) throw new Error('audio without a request at the model');
  if (!clause || clause.firstByteAtMs === null) throw new Error('audio without a request at the voice');
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
