/**
 * Ten calls talk while the ten-minute recording of an eleventh is uploaded in the same workerd: are
 * there underruns?
 *
 * To save the ten minutes, a short call's upload is held back, the system is stopped, and the first
 * piece of its recording is copied in the object's storage until there are sixty.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CallOutcome } from '../../local/phone/outcome.ts';
import type { Call } from '../../local/phone/phone.ts';
import { recognising } from '../../testing/wire/deepgram/script.ts';
import { type ApiProxy, startApiProxy } from '../../tests/scripted/api-proxy.ts';
import { line, quickModel } from '../../tests/scripted/lines.ts';
import { asStaff } from '../../tests/scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from '../../tests/scripted/system.ts';
import { type BenchResult, figure, round } from '../figures.ts';
import { carriers, sleep, watchCall } from './carriers.ts';

const callsPerCarrier = 5;
const pieces = 60;
/** A piece is ten seconds, and leaves the recorder two seconds after its end. */
const shortCallMs = 13_500;
/** The calls talk this long before and after the upload. */
const aroundMs = 10_000;
const uploadWithinMs = 90_000;
const answer =
  'We are open from nine thirty to seven, Monday to Saturday. On Sundays we are closed, and on holidays too.';

export async function loadCalls(): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-bench-'));
  const proxy = await startApiProxy();
  try {
    const callId = await heldBackCall(proxy, dataDir);
    await stretch(dataDir);
    return result(await talkDuringUpload(proxy, dataDir, callId));
  } finally {
    await proxy.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A call whose journal is held back from the API: its outbox waits with everything else. */
async function heldBackCall(proxy: ApiProxy, dataDir: string): Promise<string> {
  const system = await startScriptedSystem({ dataDir, variables: { API_BASE_URL: proxy.url } });
  proxy.forwardsTo(system.run.api);
  try {
    const { call } = watchCall(system, { carrier: 'exotel' });
    await call.until('agentStarted', 15_000);
    await sleep(shortCallMs);
    holdBack(proxy, call.callId);
    call.hangUp();
    await call.ended;
    // The end of the call is on the disk by then.
    await sleep(1500);
    return call.callId;
  } finally {
    await system.stop();
  }
}

function holdBack(proxy: ApiProxy, callId: string): void {
  proxy.refuses(({ path, body }) => path.endsWith('/log-event') && body.includes(callId));
}

/** The call's object keeps its recording as rows `r:00000`, `r:00001` … of ten seconds each. */
async function stretch(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'edge/objects');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.sqlite'));
  for (const file of files) {
    const database = new DatabaseSync(join(folder, file));
    try {
      const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_cf_KV'").get();
      const first = isThere && database.prepare("SELECT value FROM _cf_KV WHERE key = 'r:00000'").get();
      if (!first) continue;
      const insert = database.prepare('INSERT OR REPLACE INTO _cf_KV (key, value) VALUES (?, ?)');
      for (let piece = 1; piece < pieces; piece += 1)
        insert.run(`r:${String(piece).padStart(5, '0')}`, first.value ?? null);
      return;
    } finally {
      database.close();
    }
  }
  throw new Error('the call left no recording behind');
}

interface Uploaded {
  bytes: number;
  /**
   * From the time its journal was allowed through to the verified object, including the wait for
   * the alarm.
   */
  afterMs: number;
}

interface Talked {
  uploaded: Uploaded;
  outcomes: CallOutcome[];
  /** Underruns of each call since the held call was allowed through. */
  during: number[];
}

async function talkDuringUpload(proxy: ApiProxy, dataDir: string, callId: string): Promise<Talked> {
  const system = await startScriptedSystem({ dataDir, variables: { API_BASE_URL: proxy.url } });
  proxy.forwardsTo(system.run.api);
  try {
    const lines = Array.from({ length: 60 }, (_, turn) => line(`question ${turn}`, { ms: 400 }));
    system.deepgram.listens(() => recognising(...lines.map(({ text }) => text)));
    system.openai.answers(() => ({ text: answer, ...quickModel }));
    const calls: Call[] = [];
    for (let n = 0; n < 2 * callsPerCarrier; n += 1) {
      const carrier = carriers[n % 2] ?? 'exotel';
      calls.push(
        watchCall(system, { carrier, script: { lines }, patience: { quietMs: 400, lingerMs: 600_000 } }).call,
      );
      // Callers do not ring in step.
      await sleep(150);
    }
    await Promise.all(calls.map((call) => call.until('agentFinished', 30_000)));
    await sleep(aroundMs);
    const before = calls.map(underrunsOf);
    proxy.refuses(null);
    const uploaded = await waitForUpload(system, callId);
    await sleep(aroundMs);
    const during = calls.map((call, n) => underrunsOf(call) - (before[n] ?? 0));
    for (const call of calls) call.hangUp();
    const outcomes = await Promise.all(calls.map((call) => call.ended));
    return { uploaded, outcomes, during };
  } finally {
    await system.stop();
  }
}

function underrunsOf(call: Call): number {
  return call.records.filter((record) => record.what === 'underrun').length;
}

async function waitForUpload({ run }: ScriptedSystem, callId: string): Promise<Uploaded> {
  const beganMs = performance.now();
  while (performance.now() - beganMs < uploadWithinMs) {
    const answered = await asStaff(run, `/api/calls/${callId}`);
    const { call } = (await answered.json()) as { call?: { recording: { bytes: number } | null } };
    if (call?.recording) return { bytes: call.recording.bytes, afterMs: round(performance.now() - beganMs) };
    await sleep(250);
  }
  throw new Error(`the recording was not there after ${uploadWithinMs} ms`);
}

function result({ uploaded, outcomes, during }: Talked): BenchResult {
  const turns = outcomes.map((outcome) => outcome.turns.filter(({ responseMs }) => responseMs !== null));
  return {
    bench: 'load-calls',
    figures: [
      figure(`underruns of ${outcomes.length} calls around the upload`, 'count', during, {
        of: 'worst',
        atMost: 0,
      }),
      figure(
        'underruns of the same calls, their whole time',
        'count',
        outcomes.map(({ underruns }) => underruns.count),
        null,
      ),
      figure(
        'turns answered in a call',
        'count',
        turns.map((each) => each.length),
        null,
      ),
      figure(
        'answer to a turn meanwhile',
        'ms',
        turns.flat().map(({ responseMs }) => responseMs ?? Number.NaN),
        null,
      ),
      figure('bytes of the recording', 'count', [uploaded.bytes], { of: 'worst', atLeast: pieces * 160_000 }),
      figure('upload allowed -> uploaded, read back, verified', 'ms', [uploaded.afterMs], null),
    ],
    foot: [
      `Both carriers, ${callsPerCarrier} calls each, scripted providers. Callers, providers, workerd, API and stores share the two cores.`,
      `Ten minutes are ${pieces} pieces of ten seconds. The upload begins at the object's next alarm: the last figure includes that wait.`,
    ],
    details: { uploaded, during, outcomes },
  };
}
