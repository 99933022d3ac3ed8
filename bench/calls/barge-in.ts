/**
 * How soon the line is cleared when the caller speaks: in the middle of a reply, and when every
 * byte of it was already handed to the carrier.
 */
import { attentive } from '../../testing/wire/deepgram/script.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure, round } from '../figures.ts';
import { type BenchCarrier, carriers, sleep, type WatchedCall, watchCall } from './carriers.ts';

const perCase = 20;
const long = 'We are open from nine thirty in the morning to seven in the evening, from Monday to Saturday.';
/** Half a second of audio. A carrier takes that much ahead, so all of it is with the carrier at once. */
const short = 'Yes, we are.';

interface Cleared {
  carrier: BenchCarrier;
  which: 'middle' | 'all sent';
  ms: number;
}

export async function bargeIn(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const cleared: Cleared[] = [];
  try {
    system.azure.speaks(() => ({ firstByteMs: 20, pace: 20 }));
    for (const carrier of carriers) {
      cleared.push(...(await clears(system, carrier, 'middle')));
      cleared.push(...(await clears(system, carrier, 'all sent')));
    }
  } finally {
    await system.stop();
  }
  const figures = carriers.flatMap((carrier) =>
    (['middle', 'all sent'] as const).map((which) => {
      const values = cleared
        .filter((each) => each.carrier === carrier && each.which === which)
        .map(({ ms }) => ms);
      const what = which === 'middle' ? 'in the middle of a reply' : 'all bytes already with the carrier';
      return figure(`${carrier}: first word -> clear, ${what}`, 'ms', values, { of: 'p95', atMost: 5 });
    }),
  );
  return {
    bench: 'barge-in',
    figures,
    foot: [
      'From the message with the first word, as the scripted STT provider writes it, to the clear frame as the carrier reads it.',
    ],
    details: cleared,
  };
}

async function clears(
  system: ScriptedSystem,
  carrier: BenchCarrier,
  which: Cleared['which'],
): Promise<Cleared[]> {
  system.deepgram.listens(() => attentive);
  system.openai.answers(() => ({ text: which === 'middle' ? long : short, firstTokenMs: 20, tokenMs: 1 }));
  const watching = watchCall(system, { carrier });
  const stt = await system.deepgram.streamOf(watching.call.callId);
  await watching.firstOf('media', 0);
  await watching.quiet();
  const cleared: Cleared[] = [];
  let turnEndAtMs = stt.endTurn('are you open today');
  for (let attempt = 0; attempt < perCase; attempt += 1) {
    await watching.firstOf('media', turnEndAtMs);
    await (which === 'middle' ? sleep(700) : allSent(system, watching, turnEndAtMs));
    // Other words than those that began the turn before. The same words, so soon after it, would count as
    // a repetition of that turn.
    const words = attempt % 2 === 0 ? 'no listen' : 'excuse me';
    const spokeAtMs = stt.words(words);
    const clear = await watching.firstOf('clear', spokeAtMs, 3000);
    cleared.push({ carrier, which, ms: round(clear.atMs - spokeAtMs) });
    turnEndAtMs = stt.endTurn(`${words} are you open`);
  }
  watching.call.hangUp();
  await watching.call.ended;
  return cleared;
}

/** All audio and the reply's last mark are sent, and the mark has not come back yet. */
async function allSent(system: ScriptedSystem, watching: WatchedCall, sinceMs: number): Promise<void> {
  await system.azure.clauses.until(
    'the voice to end',
    (clause) => clause.text === short && clause.atMs >= sinceMs && clause.doneAtMs !== null,
  );
  await watching.firstOf('mark', sinceMs);
}
