import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { type WireFault, wireFaults } from './scripted/faulty-wire.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { type ProviderProxy, startProviderProxy } from './scripted/provider-proxy.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';
import { until } from './scripted/until.ts';

// One real run of each fault: the whole system, the providers' own wires, and a proxy on one of them that
// fails from the caller's first line on, until the caller hears something. `tests/matrix.test.ts` has all
// faults on all wires. FAULT_WIRES=all runs them here too, which takes ten minutes.

vi.setConfig({ testTimeout: 90_000 });

const wires = ['stt', 'llm', 'tts', 'api'] as const;
type WireName = (typeof wires)[number];

/** The wire that is struck in the one run of each fault. */
const wireOf: Record<WireFault, WireName> = {
  refused: 'llm',
  '401': 'tts',
  '429 with Retry-After': 'llm',
  '500': 'api',
  'connect hang': 'api',
  'hang before first': 'tts',
  'stall in the middle': 'stt',
  'end without finish': 'llm',
  garbage: 'stt',
  'slow trickle': 'tts',
  oversize: 'llm',
};
const runs = wireFaults.flatMap((fault) =>
  (process.env.FAULT_WIRES === 'all' ? wires : [wireOf[fault]]).map((wire) => ({ fault, wire })),
);

/** The longest time for which a caller may hear nothing. */
const mostSilenceMs = 5000;

let system: ScriptedSystem;
let proxies: Record<WireName, ProviderProxy>;

beforeAll(async () => {
  const [stt, llm, tts, api] = await Promise.all([
    startProviderProxy(),
    startProviderProxy(),
    startProviderProxy(),
    startProviderProxy(),
  ]);
  proxies = { stt, llm, tts, api };
  system = await startScriptedSystem({
    variables: {
      DEEPGRAM_BASE_URL: stt.url.replace(/^http/, 'ws'),
      OPENAI_BASE_URL: `${llm.url}/v1`,
      AZURE_SPEECH_BASE_URL: tts.url,
      API_BASE_URL: api.url,
    },
  });
  stt.forwardsTo(system.deepgram.baseUrl.replace(/^ws/, 'http'));
  llm.forwardsTo(system.openai.baseUrl);
  tts.forwardsTo(system.azure.baseUrl);
  api.forwardsTo(system.run.api);
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising('when are you open', 'thank you goodbye'));
}, 120_000);
afterAll(async () => {
  await system?.stop();
  await Promise.all(Object.values(proxies ?? {}).map((proxy) => proxy.close()));
}, 60_000);

test.each(runs)(
  '$fault, over loopback, on the wire of the $wire: the caller hears something within 5 s and the call ends well',
  async ({ fault, wire }) => {
    const proxy = proxies[wire];
    system.openai.answers(({ body }) => {
      const last = body.messages.at(-1);
      if (last?.role === 'user' && last.content === 'thank you goodbye')
        return { text: 'Goodbye.', calls: [{ name: 'end_call', arguments: {} }], ...quickModel };
      if (wire === 'api' && last?.role === 'user')
        return {
          calls: [{ name: 'save_request', arguments: { kind: 'message', message: 'call back' } }],
          ...quickModel,
        };
      // Not a fixed phrase, and another text each time: a kept phrase would not be synthesised.
      return {
        text: `We are open on all days but Sunday, says ${wire} at ${body.messages.length}.`,
        ...quickModel,
      };
    });
    const counted = await errorsOf(wire);
    const struck = proxy.struck();
    const placed = system.place({
      carrier: 'twilio',
      script: {
        lines: [line('when are you open', { ms: 2500 }), line('thank you goodbye')],
        hangUpAfterMs: 45_000,
      },
      // A caller who goes on at once would end a stalled reply before it counts as failed.
      patience: { quietMs: 3000, replyWithinMs: 12_000 },
    });
    try {
      await placed.until('agentFinished');
      await proxy.strikes(fault);
      const { atMs: saidAt } = await placed.until('callerFinished', 10_000);
      await until(
        () => placed.replies.length > 1 || placed.records.some(({ what }) => what === 'ended'),
        12_000,
      );
      const heardAt = placed.records.filter(({ what }) => what === 'agentStarted')[1]?.atMs;
      expect((heardAt ?? Number.POSITIVE_INFINITY) - saidAt).toBeLessThan(mostSilenceMs);
    } finally {
      await proxy.strikes(null);
    }
    await placed.ended;
    const { call } = await remembered(system.run, placed.callId, 40_000);
    expect(['agent', 'transfer', 'fault']).toContain(call.endReason);
    expect(proxy.struck()).toBeGreaterThan(struck);
    // The scripted recogniser sends two messages in a turn: each is late, but not by so much that it lags.
    if (wire === 'stt' && fault === 'slow trickle') return;
    await until(async () => (await errorsOf(wire)) > counted, 20_000);
  },
);

/** What `voice_errors_total` has counted of this wire. */
async function errorsOf(wire: WireName): Promise<number> {
  const answer = await fetch(`${system.run.edge}/metrics`, {
    headers: { authorization: `Bearer ${system.run.internalKey}` },
  });
  const lines = (await answer.text()).matchAll(/^voice_errors_total\{source="(\w+)",kind="\w+"\} (\d+)$/gm);
  return [...lines].reduce((sum, [, source, count]) => sum + (source === wire ? Number(count) : 0), 0);
}
