import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Call } from '../local/phone/phone.ts';
import { readCall } from '../local/terminal/stored-call.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { type ApiProxy, everything, startApiProxy } from './scripted/api-proxy.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { asStaff, remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';
import { until } from './scripted/until.ts';

// The API fails in the middle of a call and comes back after its end. The caller notices nothing,
// and the call's journal, recording and bill arrive exactly once.

// Ten minutes of it pass on virtual clocks (`edge/call/keeping/delivered.workerd.test.ts`). Here the outage
// is real and short: long enough for a call's end and a few retries.

vi.setConfig({ testTimeout: 150_000 });

const awayMs = 20_000;
/** Each wait is at most twice as long as the one before: at most 30 s after the end comes the next try. */
const backWithinMs = 60_000;

let proxy: ApiProxy;
/** One for each outage: they run side by side. */
let behindProxy: ScriptedSystem;
let onStores: ScriptedSystem;

beforeAll(async () => {
  proxy = await startApiProxy();
  behindProxy = await startScriptedSystem({ variables: { API_BASE_URL: proxy.url } });
  proxy.forwardsTo(behindProxy.run.api);
  onStores = await startScriptedSystem();
  for (const system of [behindProxy, onStores]) script(system);
}, 240_000);
afterAll(async () => {
  await Promise.all([behindProxy?.stop(), onStores?.stop()]);
  await proxy?.close();
}, 60_000);

function script(system: ScriptedSystem): void {
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() =>
    recognising('when are you open', 'are you open on sunday', 'thank you goodbye'),
  );
  system.openai.answers(({ body }) =>
    body.messages.at(-1)?.content === 'thank you goodbye'
      ? { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel }
      : { text: `You asked ${body.messages.at(-1)?.content}.`, ...quickModel },
  );
}

describe.concurrent('for a while', () => {
  test('an API that is down from the middle of a call until after its end gets journal, recording and bill once', async () => {
    const system = behindProxy;
    const before = await budget(system);
    const call = placed(system);
    await answers(call, 2);
    proxy.refuses(everything);
    const shutAtMs = performance.now();
    try {
      expect(await call.ended).toMatchObject({ endedBy: 'agent', underruns: { count: 0 } });
      await sleep(awayMs - (performance.now() - shutAtMs));
      // At once, and at most 2, 6 and 14 s after that.
      expect(proxy.refused()).toBeGreaterThan(3);
      await outboxIsKept(system);
      expect(await readCall(system.run, call.callId)).toMatchObject({ status: 'active', recording: null });
    } finally {
      proxy.refuses(null);
    }
    await arrivedOnce(system, call, before);
  });

  test.skipIf(process.platform !== 'linux')(
    'stores that do not answer from the middle of a call until after its end get everything once too',
    async () => {
      const system = onStores;
      const before = await budget(system);
      const call = placed(system);
      await answers(call, 2);
      const stores = [
        ...(await below(system.run.pid, 'dynoxide')),
        ...(await below(system.run.pid, 's3.part.ts')),
      ];
      expect(stores.length).toBeGreaterThanOrEqual(2);
      const silentAtMs = performance.now();
      try {
        for (const pid of stores) process.kill(pid, 'SIGSTOP');
        expect(await call.ended).toMatchObject({ endedBy: 'agent', underruns: { count: 0 } });
        await sleep(awayMs - (performance.now() - silentAtMs));
        await outboxIsKept(system);
      } finally {
        for (const pid of stores) process.kill(pid, 'SIGCONT');
      }
      await arrivedOnce(system, call, before);
    },
  );
});

function placed(system: ScriptedSystem): Call {
  const lines = [line('when are you open'), line('are you open on sunday'), line('thank you goodbye')];
  return system.place({
    carrier: 'twilio',
    script: { lines },
    patience: { quietMs: 300, replyWithinMs: 8000 },
  });
}

/** The edge has failed, and logs how much it still holds. */
async function outboxIsKept({ run }: ScriptedSystem): Promise<void> {
  const answer = await fetch(`${run.edge}/metrics`, {
    headers: { authorization: `Bearer ${run.internalKey}` },
  });
  const text = await answer.text();
  expect(Number(/^voice_outbox_pending (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
  const counts = [...text.matchAll(/^voice_errors_total\{source="api",kind="\w+"\} (\d+)$/gm)].map((match) =>
    Number(match[1]),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2);
}

/** The whole call, and nothing of it twice. */
async function arrivedOnce(system: ScriptedSystem, call: Call, before: Money): Promise<void> {
  const { call: stored, events, transcript } = await remembered(system.run, call.callId, backWithinMs);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
  for (const type of ['callStarted', 'mediaStarted', 'callEnded']) {
    expect(
      events.filter((event) => event.type === type),
      type,
    ).toHaveLength(1);
  }
  expect(events.at(-1)?.type).toBe('callEnded');
  expect(transcript.slice(1)).toEqual([
    'caller: when are you open',
    'agent: You asked when are you open.',
    'caller: are you open on sunday',
    'agent: You asked are you open on sunday.',
    'caller: thank you goodbye',
    'agent: Goodbye.',
  ]);
  await recordingIsWhole(system, call);
  // A repeated bill would have been booked by now: the edge has finished with the call when it
  // sends nothing more.
  await sleep(3000);
  const after = await budget(system);
  expect(after.spent - before.spent).toBe(stored.cost?.total?.microInr);
  expect(after.held).toBe(before.held);
}

async function recordingIsWhole(system: ScriptedSystem, call: Call): Promise<void> {
  const heardMs = (call.replies.at(-1)?.endMs ?? 0) - (call.replies[0]?.startMs ?? 0);
  let recording: { bytes: number; sha256: string; seconds: number } | null = null;
  await until(async () => {
    const answer = (await (await asStaff(system.run, `/api/calls/${call.callId}`)).json()) as {
      call: { recording: typeof recording };
    };
    recording = answer.call.recording;
    return recording !== null;
  }, 60_000);
  const link = (await (await asStaff(system.run, `/api/recordings/${call.callId}`)).json()) as {
    url: string;
  };
  const file = new Uint8Array(await (await fetch(link.url)).arrayBuffer());
  expect(recording).toMatchObject({
    bytes: file.length,
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  expect((file.length - 58) / 16).toBeGreaterThanOrEqual(heardMs);
}

interface Money {
  spent: number;
  held: number;
}

async function budget(system: ScriptedSystem): Promise<Money> {
  const headers = { authorization: `Bearer ${system.run.adminToken}` };
  const answer = await fetch(`${system.run.api}/api/businesses/demo-clinic/budget`, { headers });
  const { budget } = (await answer.json()) as { budget: Record<'spent' | 'held', { microInr: number }> };
  return { spent: budget.spent.microInr, held: budget.held.microInr };
}

/** The processes below `pid` whose command names `part`, and those that they started. */
async function below(pid: number, part: string): Promise<number[]> {
  const children = await childrenOf(pid);
  const found = children.filter(({ command }) => command.includes(part)).map((child) => child.pid);
  const deeper = await Promise.all(found.map((each) => childrenOf(each)));
  return [...found, ...deeper.flat().map((child) => child.pid)];
}

async function childrenOf(parent: number): Promise<{ pid: number; command: string }[]> {
  const processes = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const read = (entry: string, file: string) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
  const known = processes.map(async (entry) => ({
    pid: Number(entry),
    parent: Number(/^.*\) \S (\d+) /s.exec(await read(entry, 'stat'))?.[1]),
    command: await read(entry, 'cmdline'),
  }));
  return (await Promise.all(known)).filter((each) => each.parent === parent);
}

/** The number of replies that were heard to their end, the greeting included. */
function answers(call: Call, count: number): Promise<void> {
  return until(() => call.records.filter((record) => record.what === 'agentFinished').length >= count);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
