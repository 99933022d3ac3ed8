/**
 * How much sooner the agent answers when the recogniser reports the end of a turn as probable before it
 * is sure.
 */

import { attentive } from '../../testing/wire/deepgram/script.ts';
import { modelTimes } from '../../testing/wire/openai/script.ts';
import { voiceTimes } from '../../testing/wire/voice-plan.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure, round } from '../figures.ts';
import { type BenchCarrier, carriers, sleep, watchCall } from './carriers.ts';
import { nominalMs, reply } from './scripted-answer.ts';

/** Milliseconds from EagerEndOfTurn to EndOfTurn. */
const leads = [0, 250, 500, 800];
const perCase = 12;
/** The goal for our own part of a turn. */
const ownMs = 30;

interface Answer {
  carrier: BenchCarrier;
  leadMs: number;
  /** End of turn written by the recogniser to first audio read by the carrier. */
  ms: number;
  serialMs: number;
}

export async function speculativeReply(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const answers: Answer[] = [];
  try {
    for (const carrier of carriers) answers.push(...(await answersOver(system, carrier)));
  } finally {
    await system.stop();
  }
  const serialMs = answers[0]?.serialMs ?? Number.NaN;
  const figures = carriers.flatMap((carrier) =>
    leads.map((leadMs) => {
      const values = answers
        .filter((each) => each.carrier === carrier && each.leadMs === leadMs)
        .map(({ ms }) => ms);
      return figure(`${carrier}: end of turn -> first audio, reply begun ${leadMs} ms before`, 'ms', values, {
        of: 'p50',
        atMost: Math.max(0, serialMs - leadMs) + ownMs,
      });
    }),
  );
  return {
    bench: 'speculative-reply',
    figures,
    foot: [
      `Serial = first token ${modelTimes.firstTokenMs} ms + tokens of the first clause x ${modelTimes.tokenMs} ms + voice's first byte ${voiceTimes.firstByteMs} ms = ${serialMs} ms.`,
      `The goal is what is left of the serial time, plus ${ownMs} ms. The measured time includes both ends of every loopback socket, and how late the timers of the scripted servers are.`,
    ],
    details: { answers, reply },
  };
}

async function answersOver(system: ScriptedSystem, carrier: BenchCarrier): Promise<Answer[]> {
  const { deepgram, openai, azure } = system;
  deepgram.listens(() => attentive);
  azure.speaks(() => ({}));
  openai.answers(() => ({ text: reply }));
  const watching = watchCall(system, { carrier });
  const stt = await deepgram.streamOf(watching.call.callId);
  await watching.firstOf('media', 0);
  await watching.quiet();
  const answers: Answer[] = [];
  for (let turn = 0; turn < perCase; turn += 1) {
    for (const leadMs of leads) {
      const words = `question number ${turn} of ${leadMs}`;
      const wordsAtMs = stt.words(words);
      if (leadMs > 0) {
        stt.eagerEnd();
        await sleep(leadMs);
      }
      const endedAtMs = stt.endTurn(words);
      const audio = await watching.firstOf('media', endedAtMs);
      const request = openai.requests.all.find((request) => request.atMs >= wordsAtMs);
      if (!request) throw new Error('the model was not asked');
      answers.push({
        carrier,
        leadMs,
        ms: round(audio.atMs - endedAtMs),
        serialMs: nominalMs(request.tokens),
      });
      await watching.quiet();
    }
  }
  watching.call.hangUp();
  await watching.call.ended;
  return answers;
}
