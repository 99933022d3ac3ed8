/**
 * Each way in which a provider can fail, in each phase of a call: 11 faults, 4 wires, 4 phases. A cell is two
 * calls of the real parts on a virtual clock.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Cell,
  type FaultyCall,
  faultyCall,
  hangUpMs,
  lineEndsMs,
  phases,
  wires,
} from './scripted/faulty-call.ts';
import { garbageByte, wireFaults } from './scripted/faulty-wire.ts';
import { installWorkerStreams } from './scripted/worker-streams.ts';

/** The longest time for which a caller may hear nothing. */
const mostSilenceMs = 5000;

beforeAll(() => {
  installWorkerStreams();
  // The calls log what fails; the test reads the counters.
  for (const level of ['warn', 'error', 'info'] as const) vi.spyOn(console, level).mockReturnValue(undefined);
});
afterAll(() => vi.restoreAllMocks());

const cells = wires.flatMap((wire) =>
  wireFaults.flatMap((fault, row) => phases.map((phase, column) => ({ wire, fault, phase, row, column }))),
);

/** The fault stays; and in turns it strikes once, or stays with a second provider behind it. */
function waysOf({ wire, row, column }: (typeof cells)[number]): Pick<Cell, 'times' | 'hasFallback'>[] {
  const hasFallback = wire !== 'api' && (row + column) % 2 === 1;
  return [
    { times: 'always', hasFallback: false },
    { times: hasFallback ? 'always' : 'once', hasFallback },
  ];
}

test('the matrix has 176 cells', () => {
  expect(cells).toHaveLength(176);
});

describe.each(wires)('%s fails', (wire) => {
  test.each(cells.filter((cell) => cell.wire === wire))(
    '$fault while $phase: the caller hears something within 5 s, the call ends well, and the fault is counted',
    async (cell) => {
      const wrong: string[] = [];
      for (const way of waysOf(cell)) {
        const whole = { ...cell, ...way };
        const call = await faultyCall(whole);
        const name = `${way.times}${way.hasFallback ? ', with a second provider' : ''}`;
        wrong.push(...faultsOf(call, whole).map((fault) => `${name}: ${fault}`));
      }
      expect(wrong).toEqual([]);
    },
  );
});

/** What is wrong with the call. */
function faultsOf(call: FaultyCall, cell: Cell): string[] {
  const wrong = call.bugs.map((bug) => `a bug: ${bug}`);
  const mediaAt = call.events().find(({ type }) => type === 'mediaStarted');
  const endedAt = call.events().find(({ type }) => type === 'callEnded' || type === 'mediaStopped')?.at;
  const lastMs = (endedAt ?? Number.POSITIVE_INFINITY) - call.start;
  const heard = call.heard();
  for (const dueMs of [(mediaAt?.at ?? 0) - call.start, ...lineEndsMs]) {
    // The call was over by then.
    if (dueMs + mostSilenceMs > lastMs) continue;
    const soundAt = heard.findIndex((byte, at) => at >= dueMs * 8 && byte !== 0xff) / 8;
    if (soundAt < 0 || soundAt - dueMs > mostSilenceMs) wrong.push(`nothing is heard after ${dueMs} ms`);
  }
  if (isGarbageIn(heard)) wrong.push('the caller hears garbage');
  const ends = call.events().filter(({ type }) => type === 'callEnded');
  if (ends.length > 1) wrong.push('the call ended twice');
  if (call.reason() === null) wrong.push('the call has not ended');
  if (call.reason() === 'caller' && lastMs < hangUpMs(cell) - 1000)
    wrong.push('the call was taken for hung up');
  if (!call.isDelivered()) wrong.push('the call was not delivered');
  if (call.clock.pending() > 0) wrong.push(`${call.clock.pending()} timers are left`);
  const counts = call.counted.filter(
    ({ name, labels }) => name === 'voice_errors_total' && labels.source === cell.wire,
  );
  if (call.struck() === 0) wrong.push('the fault did not strike');
  else if (counts.length === 0) wrong.push('the fault is not counted');
  const others = call.counted.filter(
    ({ name, labels }) => name === 'voice_errors_total' && labels.source !== cell.wire,
  );
  if (others.length > 0) wrong.push(`other faults: ${JSON.stringify(others.map(({ labels }) => labels))}`);
  return wrong;
}

function isGarbageIn(heard: Uint8Array): boolean {
  let run = 0;
  for (const byte of heard) {
    run = byte === garbageByte ? run + 1 : 0;
    if (run >= 30) return true;
  }
  return false;
}
