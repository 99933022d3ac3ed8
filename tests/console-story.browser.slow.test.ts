import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { samplesOf } from '../edge/audio/mulaw.ts';
import { synthesise } from '../local/engines/speech/voices.ts';
import { findChromium, openPage, type Page } from './browser/chromium.ts';
import { type RunningSystem, startSystem } from './scripted/system.ts';

// A clinic's owner and the console of a system as `npm start` brings it up. She speaks into the browser's
// microphone, and the embedded engines hear and answer her. The tests are one story, in this order.

const chromium = findChromium();
const width = 1280;
/** What the microphone hears, again and again: the question comes after the greeting. */
const question = 'what are your opening hours';
const quietSeconds = 9;

describe.skipIf(chromium === null)("a clinic's owner in the console", () => {
  let system: RunningSystem;
  let folder: string;
  /** The owner's browser, and a colleague's who watches the call. */
  let owner: Page;
  let colleague: Page;

  const soon = { timeout: 20_000, interval: 100 };
  const textOf = (page: Page) => page.run('document.body.innerText').then(String);
  const shows = (page: Page, text: string | RegExp) =>
    vi.waitFor(async () => expect(await textOf(page)).toMatch(text), soon);
  /** By what a screen reader says, or by the words on it. */
  const press = (page: Page, name: string) =>
    vi.waitFor(
      async () =>
        expect(
          await page.run(`{
            const shown = [...document.querySelectorAll('button, a')].filter((each) => each.checkVisibility());
            const button = shown.find((each) =>
              (each.getAttribute('aria-label') ?? each.innerText).trim().startsWith('${name}'));
            button?.click();
            Boolean(button);
          }`),
        ).toBe(true),
      soon,
    );
  const type = (page: Page, field: string, text: string) =>
    page.run(`{
      const label = [...document.querySelectorAll('label')].find((each) => each.innerText === '${field}');
      const prototype = Object.getPrototypeOf(label.control);
      Object.getOwnPropertyDescriptor(prototype, 'value').set.call(label.control, '${text}');
      label.control.dispatchEvent(new Event('input', { bubbles: true }));
    }`);
  const goTo = (page: Page, hash: string) => page.run(`location.hash = '${hash}'`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-story-'));
    const microphone = join(folder, 'microphone.wav');
    await writeFile(microphone, await wavOfQuestion());
    system = await startSystem();
    const { console: address, adminToken } = system.run;
    const link = `${address}#token=${adminToken}`;
    owner = await openPage(chromium ?? '', microphone);
    colleague = await openPage(chromium ?? '');
    for (const page of [owner, colleague]) {
      await page.go(link, width);
      await shows(page, 'Sunrise Dental Clinic');
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all([owner.close(), colleague.close()]);
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('she changes the greeting', async () => {
    await goTo(owner, '#/business');
    await shows(owner, 'Greeting and voice');
    await owner.run("for (const section of document.querySelectorAll('details')) section.open = true");
    await type(owner, 'Greeting', 'Welcome to the clinic on the hill.');
    await press(owner, 'Save');
    await shows(owner, /Saved as version \d/);
  }, 60_000);

  test('she calls the agent, hears the new greeting and is answered; a colleague reads each word as it is said', async () => {
    await goTo(owner, '#/softphone');
    await shows(owner, 'Call the agent');
    await goTo(colleague, '#/live');
    await press(owner, 'Call the agent');
    await shows(owner, 'Welcome to the clinic on the hill');
    await colleague.run('document.querySelector(\'main a[href^="#/live/"]\')?.click()');
    await vi.waitFor(
      async () =>
        expect(
          await colleague.run(
            "document.querySelector('main a[href^=\"#/live/\"]')?.click(), location.hash.startsWith('#/live/browser')",
          ),
        ).toBe(true),
      soon,
    );
    await shows(colleague, 'Welcome to the clinic on the hill');
    await shows(owner, /opening hours/i);
    await shows(owner, /we are open/i);
    await shows(colleague, /we are open/i);
  }, 120_000);

  test('afterwards she opens the call, and plays a turn from its waveform', async () => {
    await press(owner, 'Hang up');
    await goTo(owner, '#/calls');
    await vi.waitFor(
      async () =>
        expect(
          await owner.run(
            "document.querySelector('main a[href^=\"#/calls/browser\"]')?.click(), location.hash.startsWith('#/calls/browser')",
          ),
        ).toBe(true),
      soon,
    );
    await shows(owner, /we are open/i);
    await press(owner, 'Listen');
    await vi.waitFor(
      async () => expect(await owner.run("document.querySelector('.drawn > div') !== null")).toBe(true),
      soon,
    );
    await owner.run("document.querySelector('.caller .hear').click()");
    await vi.waitFor(
      async () =>
        expect(await owner.run("document.querySelector('.words [aria-current]') !== null")).toBe(true),
      soon,
    );
  }, 60_000);

  test('no page threw, and no page asked for what its security policy forbids', () => {
    expect(owner.complaints).toEqual([]);
    expect(colleague.complaints).toEqual([]);
  });
});

async function wavOfQuestion(): Promise<Uint8Array> {
  const speech = samplesOf(await synthesise(question));
  const samples = new Int16Array(quietSeconds * 8000 + speech.length);
  samples.set(speech, quietSeconds * 8000);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
