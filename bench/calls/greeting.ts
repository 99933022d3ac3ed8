/**
 * How soon the greeting is played once the carrier's media flows: one by name, synthesised while the
 * phone rings, and one for unknown callers, which an earlier call synthesised.
 */
import { demoCaller } from '../../local/phone/phone.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure, round } from '../figures.ts';
import { type BenchCarrier, carriers, sleep, type WatchedCall, watchCall } from './carriers.ts';

const callsPerCarrier = 12;

/** The demo's customer is greeted by name. The other caller is unknown. */
const callers = { known: demoCaller, unknown: '+919800000077' } as const;
type Caller = keyof typeof callers;

interface Greeted {
  carrier: BenchCarrier;
  caller: Caller;
  sinceMediaMs: number;
  sinceStartMs: number;
  /** The ring's webhook, whole. */
  ringMs: number;
}

export async function greeting(): Promise<BenchResult> {
  const system = await startScriptedSystem();
  const greeted: Greeted[] = [];
  try {
    // The first call of a process compiles code that later calls find compiled. It is not one of the
    // samples, because the start bench measures it.
    for (const carrier of carriers)
      for (const caller of ['known', 'unknown'] as const) await greet(system, carrier, caller, heardOut);
    for (const carrier of carriers) {
      for (let call = 0; call < callsPerCarrier; call += 1) {
        for (const caller of ['known', 'unknown'] as const)
          greeted.push(await greet(system, carrier, caller, () => sleep(250)));
      }
    }
  } finally {
    await system.stop();
  }
  const of = (carrier: BenchCarrier, pick: (each: Greeted) => number, caller: Caller = 'known'): number[] =>
    greeted.filter((each) => each.carrier === carrier && each.caller === caller).map(pick);
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
        `${carrier}: stream's start -> greeting synthesised by an earlier call`,
        'ms',
        of(carrier, (each) => each.sinceStartMs, 'unknown'),
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
      'The simulated phone opens the socket as soon as the webhook is answered, without ringing. So the figure of a greeting by name includes the 150 ms of the scripted voice.',
      'A greeting that sounds before the first media frame comes counts as 0.',
    ],
    details: greeted,
  };
}

/** The caller must hear the greeting out: one that was not synthesised whole is not kept. */
const heardOut = (watching: WatchedCall): Promise<void> => watching.quiet();

async function greet(
  system: ScriptedSystem,
  carrier: BenchCarrier,
  caller: Caller,
  stay: (watching: WatchedCall) => Promise<void>,
): Promise<Greeted> {
  const watching = watchCall(system, { carrier, from: callers[caller] });
  const audio = await watching.firstOf('media', 0);
  await stay(watching);
  const sent = (event: string): number =>
    watching.frames.find((frame) => frame.from === 'carrier' && frame.event === event)?.atMs ?? Number.NaN;
  watching.call.hangUp();
  await watching.call.ended;
  const ring = watching.call.records.find((record) => record.what === 'asked');
  return {
    carrier,
    caller,
    sinceMediaMs: round(Math.max(0, audio.atMs - sent('media'))),
    sinceStartMs: round(audio.atMs - sent('start')),
    ringMs: ring?.what === 'asked' ? ring.tookMs : Number.NaN,
  };
}
