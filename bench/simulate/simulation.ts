/**
 * A busy five minutes of a deployment, call by call: rings come at random moments (Poisson), calls have
 * random lengths, and each asks what `load.ts` says. Pure: the same seed gives the same minutes.
 */
import { callLength, load } from './load.ts';

const seconds = 300;

/** What happens in one second, of all calls together. */
export interface Second {
  live: number;
  rings: number;
  ends: number;
  /** Deliveries of a live call's journal. */
  deliveries: number;
  turns: number;
}

/** Numbers from 0 to 1. Mulberry32, because `Math.random` can't be repeated. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seconds of five minutes in which `atOnce` calls are live on average. */
export function simulated(atOnce: number, random: () => number): Second[] {
  const counted = Array.from(
    { length: seconds },
    (): Second => ({ live: 0, rings: 0, ends: 0, deliveries: 0, turns: 0 }),
  );
  const count = (at: number, what: Exclude<keyof Second, 'live'>): void => {
    const second = counted[Math.floor(at)];
    if (at >= 0 && second) second[what] += 1;
  };
  const ringsASecond = atOnce / meanLength;
  // Whoever rang earlier than the longest call ago is gone.
  let at: number = -callLength.longest;
  for (;;) {
    at += -Math.log(1 - random()) / ringsASecond;
    if (at >= seconds) return counted;
    const end = at + lengthOf(random);
    if (end < 0) continue;
    count(at, 'rings');
    count(end, 'ends');
    for (let time = at + load.journalEverySeconds; time < end; time += load.journalEverySeconds)
      count(time, 'deliveries');
    for (let time = at + load.secondsATurn; time < end; time += load.secondsATurn) count(time, 'turns');
    const last = Math.min(seconds - 1, Math.floor(end));
    for (let second = Math.max(0, Math.ceil(at)); second <= last; second += 1) {
      const own = counted[second];
      if (own) own.live += 1;
    }
  }
}

function lengthOf(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const { median, spread, shortest, longest } = callLength;
  return Math.min(longest, Math.max(shortest, median * Math.exp(spread * normal)));
}

/** Of the cut distribution. */
const meanLength = (() => {
  const random = randomOf(1);
  const samples = 100_000;
  let sum = 0;
  for (let sample = 0; sample < samples; sample += 1) sum += lengthOf(random);
  return sum / samples;
})();
