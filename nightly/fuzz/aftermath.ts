/** The system behind an attack: does it still answer a call, and is everything back where it was? */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { remembered } from '../../tests/scripted/stored.ts';
import type { RunningSystem } from '../../tests/scripted/system.ts';
import { processesOf } from '../processes.ts';
import { crashesIn, marksIn } from './judge.ts';

export interface Standing {
  pids: string;
  /** Of workerd. The Lambdas keep up to fifty connections to the store each, however few they need. */
  sockets: number;
  /** Resident memory of all processes. */
  residentMb: number;
}

/** A call that ended is delivered and forgotten within seconds; one whose carrier was lost waits for it. */
const quietWithinMs = 90_000;

export async function standingOf({ run }: RunningSystem): Promise<Standing> {
  const uses = await processesOf(run.pid);
  return {
    pids: uses
      .map(({ pid }) => pid)
      .sort((a, b) => a - b)
      .join(' '),
    sockets: uses
      .filter(({ name }) => name.startsWith('workerd'))
      .reduce((sum, { sockets }) => sum + sockets, 0),
    residentMb: Math.round(uses.reduce((sum, { rssMb }) => sum + rssMb, 0)),
  };
}

/** So that budgets refuse no call of the attack. */
export async function raiseBudget(system: RunningSystem): Promise<void> {
  const answer = await asAdmin(system, '/api/businesses/demo-clinic/budget', {
    method: 'PUT',
    body: JSON.stringify({ limitPerDay: { microInr: 1_000_000_000_000 } }),
  });
  if (!answer.ok) throw new Error(`the budget could not be raised: ${answer.status}`);
}

/** Ends every call that is on, and waits until nothing of them is left. Returns what stays. */
export async function quiet(
  system: RunningSystem,
  before: Standing,
  extraSockets: number,
): Promise<string[]> {
  const { run } = system;
  const deadlineMs = performance.now() + quietWithinMs;
  for (;;) {
    const live = await liveCalls(system);
    for (const callId of live)
      await fetch(`${run.edge}/calls/${callId}/hangup`, { method: 'POST', headers: internal(system) });
    const held = await heldOf(system);
    const { sockets } = await standingOf(system);
    const left = [
      ...(live.length > 0 ? [`${live.length} calls are still live`] : []),
      ...(held > 0 ? [`${held} micro-rupees are still held`] : []),
      ...(sockets > before.sockets + extraSockets
        ? [`${sockets} sockets of workerd are open, before ${before.sockets}`]
        : []),
    ];
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function liveCalls(system: RunningSystem): Promise<string[]> {
  const answer = await fetch(`${system.run.edge}/calls/live`, { headers: internal(system) });
  const { calls } = (await answer.json()) as { calls: { callId: string }[] };
  return calls.map(({ callId }) => callId);
}

async function heldOf(system: RunningSystem): Promise<number> {
  const answer = await asAdmin(system, '/api/businesses/demo-clinic/budget');
  const { budget } = (await answer.json()) as { budget: { held: { microInr: number } } };
  return budget.held.microInr;
}

const internal = ({ run }: RunningSystem): Record<string, string> => ({
  authorization: `Bearer ${run.internalKey}`,
});

function asAdmin({ run }: RunningSystem, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${run.api}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${run.adminToken}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
  });
}

/** A call on each carrier, with its transcript, recording and bill. Returns what is missing. */
export async function ordinaryCalls(system: RunningSystem): Promise<string[]> {
  const wrong: string[] = [];
  for (const carrier of ['exotel', 'twilio'] as const) {
    const call = system.place({ carrier, script: { lines: [], hangUpAfterMs: 4000 } });
    const { connected, complaints } = await call.ended;
    const stored = await remembered(system.run, call.callId);
    if (!connected) wrong.push(`${carrier}: the call was not answered`);
    for (const { code } of complaints) wrong.push(`${carrier}: the phone complains of ${code}`);
    if (!stored.transcript[0]?.startsWith('agent: ')) wrong.push(`${carrier}: no greeting in the transcript`);
    if (!stored.recording?.channels[1]?.some((sample) => Math.abs(sample) > 1000))
      wrong.push(`${carrier}: no voice in the recording`);
    if (!stored.call.cost) wrong.push(`${carrier}: no bill`);
  }
  return wrong;
}

/** Crashes and marks in everything that the processes printed. */
export async function printedFaults(system: RunningSystem): Promise<string[]> {
  const logs = join(system.dataDir, 'logs');
  const files = await Promise.all((await readdir(logs)).map((file) => readFile(join(logs, file), 'utf8')));
  const printed = [system.output(), ...files].join('\n');
  return [
    ...[...new Set(crashesIn(printed).map((line) => line.slice(0, 400)))].map((line) => `printed: ${line}`),
    ...marksIn(printed).map((line) => `printed with a mark: ${line.slice(0, 600)}`),
  ];
}
