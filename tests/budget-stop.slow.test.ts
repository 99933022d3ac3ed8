import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hearing } from './scripted/ear-script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// A budget in rupees ends a running call in words, and refuses the next one in words, on both carriers.

vi.setConfig({ testTimeout: 120_000 });

let system: ScriptedSystem;
const words = Array.from({ length: 40 }, (_, number) => `question number ${number}`);

beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => hearing(...words));
  system.openai.answers(() => ({ text: 'Yes, of course.', ...quickModel }));
  // Worth one minute of Exotel at the dearest a minute may cost, and no second one.
  const answer = await fetch(`${system.run.api}/api/businesses/demo-clinic/budget`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${system.run.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limitPerDay: { microInr: 3_000_000 } }),
  });
  expect(answer.status).toBe(200);
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('a call whose money is nearly spent is told so, and ended after a goodbye within the minute that was held', async () => {
  const call = system.place({ carrier: 'exotel', script: { lines: words.map((text) => line(text)) } });
  expect(await call.ended).toMatchObject({ endedBy: 'agent' });
  const { call: stored, events } = await remembered(system.run, call.callId);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'budget' });
  expect(stored.seconds).toBeLessThanOrEqual(60);
  const heard = events.filter((event) => event.type === 'agentSaid').map((event) => event.cause);
  expect(heard).toContain('warning');
  expect(heard.at(-1)).toBe('goodbye');
});

test('the next caller hears why the call can not be taken', async () => {
  const exotel = system.place({ carrier: 'exotel', script: { lines: [] } });
  expect(await exotel.ended).toMatchObject({ heardAgent: true, endedBy: 'agent' });
  const twilio = system.place({ carrier: 'twilio', script: { lines: [] } });
  const outcome = await twilio.ended;
  expect(outcome.connected).toBe(false);
  expect(outcome.carrierSaid.join(' ')).not.toBe('');
});
