/** How soon a caller is greeted once the carrier's media flows. The greeting is synthesised while the phone rings. */
import { type ScriptedSystem, startScriptedSystem } from '../tests/scripted/system.ts';
import { type BenchCarrier, carriers, sleep, watchCall } from './carriers.ts';
import { type BenchResult, figure, round } from './figures.ts';

const callsPerCarrier = 12;

interface Greeted {
  carrier: BenchCarrier;
  sinceMediaMs: number;
  sinceStartMs: number;
  /** The ring's webhook, whole. */
  ringMs: number;
}

export async function greeting(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const greeted: Greeted[] = [];
  try {
    // The first call of a process compiles what all others find compiled: it is not one of the samples, and the start bench has its time.
    for (const carrier of carriers) await greet(system, carrier);
    for (const carrier of carriers) {
      for (let call = 0; call < callsPerCarrier; call += 1) greeted.push(await greet(system, carrier));
    }
  } finally {
    await system.stop();
  }
  const of = (carrier: BenchCarrier, pick: (each: Greeted) => number): number[] =>
    greeted.filter((each) => each.carrier === carrier).map(pick);
  return {
    bench: 'greeting',
    figures: carriers.flatMap((carrier) => [
      figure(
        `${carrier}: first media frame -> greeting`,
        'ms',
        of(carrier, (each) => each.sinceMediaMs),
        { of: 'p50', atMost: 150 },
      ),
      figure(
        `${carrier}: stream's start -> greeting`,
        'ms',
        of(carrier, (each) => each.sinceStartMs),
        null,
      ),
      figure(
        `${carrier}: the ring's webhook`,
        'ms',
        of(carrier, (each) => each.ringMs),
        null,
      ),
    ]),
    foot: [
      'The simulated phone does not ring: it opens the socket as soon as the webhook is answered, so the 150 ms of the scripted voice are inside',
      'the figure. A greeting that is already there when the first media frame comes counts as 0.',
    ],
    details: greeted,
  };
}

async function greet(system: ScriptedSystem, carrier: BenchCarrier): Promise<Greeted> {
  const watching = watchCall(system, { carrier });
  const audio = await watching.firstOf('media', 0);
  await sleep(250);
  const sent = (event: string): number =>
    watching.frames.find((frame) => frame.from === 'carrier' && frame.event === event)?.atMs ?? Number.NaN;
  watching.call.hangUp();
  await watching.call.ended;
  const asked = watching.call.records.find((record) => record.what === 'asked');
  return {
    carrier,
    sinceMediaMs: round(Math.max(0, audio.atMs - sent('media'))),
    sinceStartMs: round(audio.atMs - sent('start')),
    ringMs: asked?.what === 'asked' ? asked.tookMs : Number.NaN,
  };
}
