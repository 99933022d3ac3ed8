/**
 * Our own share of an answer: from the recogniser's end of turn to the first audio at the carrier,
 * less the time the scripted model and voice took.
 */

import type { ScriptedAzure } from '../../testing/wire/azure/script.ts';
import { attentive } from '../../testing/wire/deepgram/script.ts';
import { modelTimes, type ScriptedOpenAi } from '../../testing/wire/openai/script.ts';
import { voiceTimes } from '../../testing/wire/voice-plan.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure, round } from '../figures.ts';
import { type BenchCarrier, carriers, watchCall } from './carriers.ts';
import { clauseToken, firstClause, nominalMs, reply } from './scripted-answer.ts';

const turnsPerCarrier = 20;

interface Turn {
  carrier: BenchCarrier;
  /** End of turn sent to first audio at the carrier. */
  wholeMs: number;
  /** As the providers' logs have it. */
  modelMs: number;
  voiceMs: number;
  ownMs: number;
  /** With the providers' nominal times instead. */
  ownNominalMs: number;
  /** Where our own time went. */
  toModelMs: number;
  toVoiceMs: number;
  toCarrierMs: number;
}

export async function overhead(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const turns: Turn[] = [];
  const underruns: number[] = [];
  try {
    for (const carrier of carriers) {
      const measured = await turnsOf(system, carrier);
      turns.push(...measured.turns);
      underruns.push(measured.underruns);
    }
  } finally {
    await system.stop();
  }
  const of = (carrier: BenchCarrier, pick: (turn: Turn) => number): number[] =>
    turns.filter((turn) => turn.carrier === carrier).map(pick);
  const figures = carriers.flatMap((carrier) => [
    figure(
      `${carrier}: own time of a turn`,
      'ms',
      of(carrier, (turn) => turn.ownMs),
      { of: 'p50', atMost: 25 },
    ),
    figure(
      `${carrier}: own time of a turn, tail`,
      'ms',
      of(carrier, (turn) => turn.ownMs),
      { of: 'p95', atMost: 60 },
    ),
    figure(
      `${carrier}: the same against nominal times`,
      'ms',
      of(carrier, (turn) => turn.ownNominalMs),
      null,
    ),
    figure(
      `${carrier}:   end of turn sent -> request at the model`,
      'ms',
      of(carrier, (turn) => turn.toModelMs),
      null,
    ),
    figure(
      `${carrier}:   clause's last token -> request at the voice`,
      'ms',
      of(carrier, (turn) => turn.toVoiceMs),
      null,
    ),
    figure(
      `${carrier}:   voice's first byte -> audio at the carrier`,
      'ms',
      of(carrier, (turn) => turn.toCarrierMs),
      null,
    ),
    figure(
      `${carrier}: whole answer`,
      'ms',
      of(carrier, (turn) => turn.wholeMs),
      null,
    ),
  ]);
  return {
    bench: 'overhead',
    figures: [
      ...figures,
      figure(`underruns in ${turnsPerCarrier} turns, each carrier`, 'count', underruns, {
        of: 'worst',
        atMost: 0,
      }),
    ],
    foot: [
      'Whole answer: from the end-of-turn message of the scripted STT provider to the first audio frame at the carrier. Own time: the whole answer, less the time from the model request to the token that ends the first clause, less the time from the voice request to its first byte. All from one process clock.',
      `Against nominal times: the whole answer less ${modelTimes.firstTokenMs} ms + tokens x ${modelTimes.tokenMs} ms + ${voiceTimes.firstByteMs} ms. It also counts how late the timers of the scripted servers are.`,
      'The measured time includes both ends of every loopback socket, the simulated carrier among them.',
    ],
    details: { turns, reply },
  };
}

async function turnsOf(
  system: ScriptedSystem,
  carrier: BenchCarrier,
): Promise<{ turns: Turn[]; underruns: number }> {
  const { deepgram, openai, azure } = system;
  deepgram.listens(() => attentive);
  azure.speaks(() => ({}));
  openai.answers(() => ({ text: reply }));
  const watching = watchCall(system, { carrier });
  const stt = await deepgram.streamOf(watching.call.callId);
  await watching.firstOf('media', 0);
  await watching.quiet();
  const turns: Turn[] = [];
  const holes: number[] = [];
  for (let turn = 0; turn < turnsPerCarrier; turn += 1) {
    const words = `question number ${turn}`;
    stt.words(words);
    const endedAtMs = stt.endTurn(words);
    const audio = await watching.firstOf('media', endedAtMs);
    turns.push({ carrier, ...split(openai, azure, endedAtMs, audio.atMs) });
    await watching.quiet();
    holes.push(watching.holesSince(audio.atMs));
  }
  watching.call.hangUp();
  await watching.call.ended;
  return { turns, underruns: holes.reduce((sum, count) => sum + count, 0) };
}

/** The turn's time in its parts, by the logs of model and voice. */
function split(
  openai: ScriptedOpenAi,
  azure: ScriptedAzure,
  endedAtMs: number,
  audioAtMs: number,
): Omit<Turn, 'carrier'> {
  const request = openai.requests.all.find((request) => request.atMs >= endedAtMs);
  // By its text, because phrases may be prepared at the same time.
  const clause = azure.clauses.all.find((each) => each.atMs >= endedAtMs && each.text === firstClause);
  if (!request || !clause || clause.firstByteAtMs === null)
    throw new Error('the answer has no request at the model or the voice');
  const clauseAtMs = request.tokens[clauseToken(request.tokens)]?.atMs ?? Number.NaN;
  const modelMs = clauseAtMs - request.atMs;
  const voiceMs = clause.firstByteAtMs - clause.atMs;
  const wholeMs = audioAtMs - endedAtMs;
  return {
    wholeMs: round(wholeMs),
    modelMs: round(modelMs),
    voiceMs: round(voiceMs),
    ownMs: round(wholeMs - modelMs - voiceMs),
    ownNominalMs: round(wholeMs - nominalMs(request.tokens)),
    toModelMs: round(request.atMs - endedAtMs),
    toVoiceMs: round(clause.atMs - clauseAtMs),
    toCarrierMs: round(audioAtMs - clause.firstByteAtMs),
  };
}
