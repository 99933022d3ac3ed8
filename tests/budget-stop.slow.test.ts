import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// A spent budget ends a running call with a spoken goodbye, and refuses the next one with a spoken
// refusal.

vi.setConfig({ testTimeout: 120_000 });

let system: ScriptedSystem;
const words = Array.from({ length: 40 }, (_, number) => `question number ${number}`);

beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising(...words));
  system.openai.answers(() => ({ text: 'Yes, of course.', ...quickModel }));
  // Enough for one minute of Exotel at the highest possible price, and not for a second one.
  const answer = await fetch(`${system.run.api}/api/businesses/demo-clinic/budget`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${system.run.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limitPerDay: { microInr: 3_000_000 } }),
  });
  expect(answer.status).toBe(200);
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('a call whose budget is nearly spent is warned, and ends with a goodbye within the minute that was held', async () => {
  const call = system.place({ carrier: 'exotel', script: { lines: words.map((text) => line(text)) } });
  expect(await call.ended).toMatchObject({ endedBy: 'agent' });
  const { call: stored, events } = await remembered(system.run, call.callId);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'budget' });
  expect(stored.seconds).toBeLessThanOrEqual(60);
  const heard = events.filter((event) => event.type === 'agentSaid').map((event) => event.cause);
  expect(heard).toContain('warning');
  expect(heard.at(-1)).toBe('goodbye');
});

test('the next caller hears the refusal', async () => {
  const exotel = system.place({ carrier: 'exotel', script: { lines: [] } });
  expect(await exotel.ended).toMatchObject({ heardAgent: true, endedBy: 'agent' });
  const twilio = system.place({ carrier: 'twilio', script: { lines: [] } });
  const outcome = await twilio.ended;
  expect(outcome.connected).toBe(false);
  expect(outcome.carrierSaid.join(' ')).not.toBe('');
});
