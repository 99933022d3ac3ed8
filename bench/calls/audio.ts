/**
 * Audio quality: a tone through each codec both ways, and twenty spoken turns on each carrier without a
 * gap inside a reply.
 */
import { callRateHz, samplesOf } from '../../edge/audio/mulaw.ts';
import type { Codec } from '../../edge/carriers/carrier.ts';
import { exotel } from '../../edge/carriers/exotel/codec.ts';
import { twilio } from '../../edge/carriers/twilio/codec.ts';
import { pitchOf } from '../../testing/wire/azure/script.ts';
import { recognising } from '../../testing/wire/deepgram/script.ts';
import { tone, toneAmplitude } from '../../testing/wire/tone.ts';
import { line, quickModel } from '../../tests/scripted/lines.ts';
import { startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, type Figure, figure, round } from '../figures.ts';
import { type BenchCarrier, carriers, watchCall } from './carriers.ts';
import { measureTone } from './tone-measure.ts';

const turns = 20;
const testHz = 1004;

export async function audio(): Promise<BenchResult> {
  const codecFigures = carriers.flatMap((carrier) => throughCodec(carrier));
  const system = await startScriptedSystem();
  const callFigures: Figure[] = [];
  try {
    const lines = Array.from({ length: turns }, (_, turn) => line(`question ${turn}`, { ms: 300 }));
    system.deepgram.listens(() => recognising(...lines.map(({ text }) => text)));
    system.azure.speaks(() => ({ charactersPerSecond: 30 }));
    system.openai.answers(() => ({
      text: 'We are open from nine thirty to seven, Monday to Saturday. On Sundays we are closed.',
      ...quickModel,
    }));
    const ends = await Promise.all(
      carriers.map(async (carrier) => {
        const watching = watchCall(system, {
          carrier,
          script: { lines },
          patience: { quietMs: 300, lingerMs: 300 },
        });
        return { carrier, outcome: await watching.call.ended, heard: watching.call.sounds.agent };
      }),
    );
    for (const { carrier, outcome, heard } of ends) {
      const spoken = heard.flatMap(({ bytes }) => [...samplesOf(bytes)]);
      const from = spoken.findIndex((sample) => Math.abs(sample) > 500);
      const piece = Int16Array.from(spoken.slice(from, from + callRateHz));
      const { snrDb, hz } = measureTone(piece, pitchOf('en-IN-PrabhatNeural'));
      callFigures.push(
        figure(`${carrier}: underruns in ${outcome.turns.length} turns`, 'count', [outcome.underruns.count], {
          of: 'worst',
          atMost: 0,
        }),
        figure(`${carrier}: complaints of the carrier`, 'count', [outcome.complaints.length], {
          of: 'worst',
          atMost: 0,
        }),
        figure(`${carrier}: the voice's tone as the caller hears it, SNR`, 'dB', [snrDb], {
          of: 'worst',
          atLeast: 30,
        }),
        figure(
          `${carrier}:   off its pitch by`,
          'Hz',
          [round(Math.abs(hz - pitchOf('en-IN-PrabhatNeural')))],
          { of: 'worst', atMost: 1 },
        ),
      );
    }
  } finally {
    await system.stop();
  }
  return {
    bench: 'audio',
    figures: [...codecFigures, ...callFigures],
    foot: [
      `SNR: power of a sine of ${testHz} Hz at -12 dBFS fitted to what came back, against everything else. Mu-law alone gives 39 dB.`,
      'An underrun is a silence of 10 ms or more inside one clause at the simulated carrier (local/phone/sound/hearing.ts).',
    ],
    details: null,
  };
}

/** The tone out through `encode`, and in through `decode`, for a second of chunks as the line cuts them. */
function throughCodec(carrier: BenchCarrier): Figure[] {
  const { codec, wire } = carrier === 'exotel' ? exotel : twilio;
  const out = codec();
  out.decode(
    JSON.stringify({
      event: 'start',
      stream_sid: 's1',
      streamSid: 's1',
      start: { stream_sid: 's1', streamSid: 's1' },
    }),
  );
  const chunks = Array.from({ length: 1000 / wire.chunkMs }, (_, at) =>
    tone(testHz, wire.chunkMs, at * wire.chunkMs),
  );
  const frames = chunks.flatMap((bytes) => out.encode({ type: 'audio', bytes }));
  const back = decoded(codec(), frames.map(String));
  const { hz, snrDb, amplitude } = measureTone(back, testHz);
  const levelDb = 20 * Math.log10(amplitude / toneAmplitude);
  return [
    figure(`${carrier} codec: tone out and back, SNR`, 'dB', [snrDb], { of: 'worst', atLeast: 30 }),
    figure(`${carrier} codec:   off its pitch by`, 'Hz', [round(Math.abs(hz - testHz))], {
      of: 'worst',
      atMost: 1,
    }),
    figure(`${carrier} codec:   off its level by`, 'dB', [Math.abs(round(levelDb))], {
      of: 'worst',
      atMost: 0.5,
    }),
  ];
}

/** The audio has the same shape in outgoing and incoming frames. */
function decoded(codec: Codec, frames: readonly string[]): Int16Array {
  const pieces = frames.flatMap((frame, at) => {
    const { media } = JSON.parse(frame) as { media: { payload: string } };
    const given = {
      event: 'media',
      stream_sid: 's1',
      streamSid: 's1',
      sequence_number: at + 1,
      media: { ...media, chunk: at + 1, timestamp: String(at * 100) },
    };
    return codec
      .decode(JSON.stringify(given))
      .flatMap((event) => (event.type === 'audio' ? [...samplesOf(event.bytes)] : []));
  });
  return Int16Array.from(pieces);
}
