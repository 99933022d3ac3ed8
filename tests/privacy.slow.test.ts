/**
 * A call with marked secrets through the whole system, and strangers' requests with a marked number. Then
 * what the system has printed, logged and stored is searched for them.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decoded } from '../shared/privacy/url-spelling.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

vi.setConfig({ testTimeout: 120_000 });

const said = [
  'my card is four one one one one one one one one one one one one one one one',
  'quixotic toothache',
];
const phone = '9811122334';
const notations = [
  '98111-22334',
  '98111%2022334',
  '%2B91-98111-22334',
  '00919811122334',
  '%25%32%42919811122334',
];

let system: ScriptedSystem;
beforeAll(async () => {
  system = await startScriptedSystem();
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising(...said));
  system.openai.answers(() => ({ text: 'Yes, of course.', ...quickModel }));
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('nothing that the system prints or logs has the number, the card or the words of a caller', async () => {
  const script = { lines: said.map((text) => line(text)) };
  const call = system.place({ carrier: 'exotel', from: `+91${phone}`, script });
  await call.ended;
  const { events } = await remembered(system.run, call.callId);
  expect(JSON.stringify(events)).toContain('my card is [card]');
  expect(JSON.stringify(events)).not.toContain('one one one');
  for (const notation of notations)
    for (const place of [system.run.edge, system.run.api])
      for (const path of [
        `/api/customers/${notation}`,
        `/calls/${notation}/live?token=marked-5ecret`,
        `/${notation}`,
      ])
        expect(
          (await fetch(`${place}${path}`, { signal: AbortSignal.timeout(5000) })).status,
        ).toBeGreaterThan(399);
  const logs = join(system.dataDir, 'logs');
  const files = await Promise.all((await readdir(logs)).map((file) => readFile(join(logs, file), 'utf8')));
  expect(files.join('')).toContain(call.callId);
  const metrics = await fetch(`${system.run.edge}/metrics`, {
    headers: { authorization: `Bearer ${system.run.internalKey}` },
  });
  const text = [system.output(), ...files, await metrics.text()].join('\n');
  for (const mark of [...said, 'one one one', 'marked-5ecret']) expect(text).not.toContain(mark);
  expect(decoded(text).replace(/[\s-]/g, '')).not.toContain(phone);
});
