/**
 * A turn with the embedded engines, as `npm start` without a key runs it: from the end of the
 * caller's last word to the agent's first audio.
 */
import { synthesise } from '../../local/engines/speech/voices.ts';
import { remembered } from '../../tests/scripted/stored.ts';
import { startSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure } from '../figures.ts';
import { carriers, watchCall } from './carriers.ts';

const said = [
  'What are your opening hours?',
  'How much is a root canal?',
  'Where are you?',
  'How much does a consultation cost?',
  'Are you open on Sunday?',
  'What is your address?',
];

export async function keyless(): Promise<BenchResult> {
  const lines = await Promise.all(
    said.map(async (text) => ({ text, audio: await synthesise(text, { language: 'en-IN', voice: 'kal' }) })),
  );
  const system = await startSystem();
  const figures = [];
  const details: unknown[] = [];
  try {
    for (const carrier of [...carriers, ...carriers]) {
      const { call } = watchCall(system, { carrier, script: { lines }, patience: { lingerMs: 500 } });
      const outcome = await call.ended;
      const { call: stored, transcript } = await remembered(system.run, call.callId);
      details.push({
        carrier,
        phone: outcome.turns,
        system: stored.turns,
        transcript,
        underruns: outcome.underruns,
      });
    }
  } finally {
    await system.stop();
  }
  const calls = details as {
    carrier: string;
    phone: { responseMs: number | null }[];
    system: {
      turn: number;
      responseMs?: number | null;
      sttMs?: number | null;
      firstTokenMs?: number | null;
      voiceMs?: number | null;
    }[];
    underruns: { count: number };
  }[];
  const numbers = (values: readonly (number | null | undefined)[]): number[] =>
    values.filter((value) => typeof value === 'number');
  for (const carrier of carriers) {
    const mine = calls.filter((call) => call.carrier === carrier);
    const turns = mine.flatMap((call) => call.system.filter(({ turn }) => turn > 0));
    figures.push(
      figure(
        `${carrier}: the phone's own measure`,
        'ms',
        numbers(mine.flatMap((call) => call.phone.map((turn) => turn.responseMs))),
        { of: 'p50', atMost: 650 },
      ),
      figure(
        `${carrier}: the journal's (turns[].responseMs)`,
        'ms',
        numbers(turns.map((turn) => turn.responseMs)),
        { of: 'p50', atMost: 650 },
      ),
      figure(`${carrier}:   recogniser`, 'ms', numbers(turns.map((turn) => turn.sttMs)), null),
      figure(
        `${carrier}:   model's first token`,
        'ms',
        numbers(turns.map((turn) => turn.firstTokenMs)),
        null,
      ),
      figure(`${carrier}:   voice's first byte`, 'ms', numbers(turns.map((turn) => turn.voiceMs)), null),
      figure(
        `${carrier}: underruns in a call`,
        'count',
        mine.map((call) => call.underruns.count),
        { of: 'worst', atMost: 0 },
      ),
    );
  }
  return {
    bench: 'keyless',
    figures,
    foot: [
      "The phone's own measure: from the frame with the caller's last loud sample to the first audio of the answer. Exotel sends frames of 100 ms: the word may have ended up to 100 ms before its frame was sent.",
      "The journal's: from the arrival of the audio that ends the last word to the first audio handed over.",
    ],
    details,
  };
}
