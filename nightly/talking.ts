/**
 * Calls that talk for a while against scripted providers, each question and answer with a word of its own,
 * so that the time of every turn is found in the providers' logs although all calls talk at once.
 */
import { type BenchCarrier, carriers, sleep, watchCall } from '../bench/calls/carriers.ts';
import { attentive } from '../testing/wire/deepgram/script.ts';
import type { ScriptedSystem } from '../tests/scripted/system.ts';

export interface TalkedTurn {
  /** From the end of turn to the first audio at the carrier, less the time of model and voice. */
  ownMs: number;
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
      const ownMs = audio.atMs - endedAtMs - providersMs(system, word);
      await watching.quiet();
      talked.turns.push({ ownMs, underruns: watching.holesSince(audio.atMs) });
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

/** The model's time to the end of the first clause and the voice's to its first byte, by their own logs. */
function providersMs({ openai, azure }: ScriptedSystem, word: string): number {
  const clause = azure.clauses.all.findLast(({ text }) => text.includes(word));
  const request = openai.requests.all.findLast(
    ({ body, tokens }) => tokens.length > 0 && JSON.stringify(body.messages.at(-1) ?? '').includes(word),
  );
  if (!clause || clause.firstByteAtMs === null || !request)
    throw new Error('an answer without a request at the model or the voice');
  let written = '';
  const last = request.tokens.find(({ text }) => {
    written += text;
    return written.includes(firstClauseOf(word));
  });
  if (!last) throw new Error('the model never wrote the first clause');
  return last.atMs - request.atMs + (clause.firstByteAtMs - clause.atMs);
}

/** A number as letters: figures would be read out as words, and not be found again. */
function wordOf(number: number): string {
  return `k${[...String(number)].map((digit) => 'bdfglmnprt'[Number(digit)] ?? '').join('a')}o`;
}
