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
            const nameOf = (each) => (each.getAttribute('aria-label') ?? each.innerText).trim();
            const button = shown.find((each) => nameOf(each) === '${name}')
              ?? shown.find((each) => nameOf(each).startsWith('${name}'));
            button?.click();
            Boolean(button);
          }`),
        ).toBe(true),
      soon,
    );
  const type = (page: Page, field: string, text: string) =>
    holds(
      page,
      `{
        const label = [...document.querySelectorAll('label')].find((each) => each.innerText.trim() === '${field}');
        if (label) {
          const prototype = Object.getPrototypeOf(label.control);
          Object.getOwnPropertyDescriptor(prototype, 'value').set.call(label.control, '${text}');
          label.control.dispatchEvent(new Event('input', { bubbles: true }));
        }
        Boolean(label);
      }`,
    );
  const goTo = (page: Page, hash: string) => page.run(`location.hash = '${hash}'`);
  const holds = (page: Page, expression: string) =>
    vi.waitFor(async () => expect(await page.run(expression)).toBe(true), soon);
  /** Follows the first link to an address that begins so. */
  const follow = (page: Page, start: string) =>
    holds(
      page,
      `document.querySelector('main a[href^="${start}"]')?.click(), location.hash.startsWith('${start}')`,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-story-'));
    const microphone = join(folder, 'microphone.wav');
    await writeFile(microphone, await wavOfQuestion());
    system = await startSystem();
    owner = await openPage(chromium ?? '', microphone);
    colleague = await openPage(chromium ?? '');
    await owner.go(`${system.run.console}#token=${system.run.operatorToken}`, width);
    await shows(owner, 'Add a business');
  }, 120_000);
  afterAll(async () => {
    await Promise.all([owner.close(), colleague.close()]);
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('she founds her business, and its first steps tick themselves', async () => {
    await goTo(owner, '#/business/new');
    await shows(owner, 'Number that callers dial');
    await type(owner, 'Name of the business', 'Hill Clinic');
    await type(owner, 'Number that callers dial', '080 0000 0777');
    await press(owner, 'Add the business');
    await shows(owner, 'First steps');
    await shows(owner, 'Hill Clinic');
    const token = await owner.run("sessionStorage.getItem('staff-token')");
    await colleague.go(`${system.run.console}#token=${token}`, width);
    await shows(colleague, 'Hill Clinic');
  }, 60_000);

  test('she changes the greeting, hears it before it is saved, and publishes it', async () => {
    await goTo(owner, '#/business');
    await shows(owner, 'Greeting and voice');
    await type(owner, 'Greeting', 'Welcome to the clinic on the hill.');
    await press(owner, 'Hear it: ');
    await holds(
      owner,
      `[...document.querySelectorAll('.hear-it button')].some((each) => each.innerText === 'Stop')`,
    );
    await press(owner, 'Publish');
    await shows(owner, 'Published as version 2.');
  }, 60_000);

  test('she calls the agent, hears the new greeting and is answered; a colleague reads each word as it is said', async () => {
    await goTo(owner, '#/softphone');
    await shows(owner, 'Call the agent');
    await owner.run("document.querySelector('[name=from]').value = '98000 00009'");
    await goTo(colleague, '#/live');
    await press(owner, 'Call the agent');
    await shows(owner, 'Welcome to the clinic on the hill');
    await follow(colleague, '#/live/browser');
    await shows(colleague, 'Welcome to the clinic on the hill');
    await shows(owner, /opening hours/i);
    await shows(owner, /we are open/i);
    await shows(colleague, /we are open/i);
  }, 120_000);

  test('the colleague whispers to the agent, and the caller hears what was wished', async () => {
    await type(colleague, 'What the agent should do in its next reply', 'offer Tuesday instead');
    await press(colleague, 'Whisper');
    await shows(colleague, 'offer Tuesday instead');
    // She asks again a few seconds later.
    await shows(owner, /could offer you .*tuesday/i);
  }, 60_000);

  test('afterwards she opens the call, and plays a turn from its waveform', async () => {
    await press(owner, 'Hang up');
    await goTo(owner, '#/calls');
    await follow(owner, '#/calls/browser');
    await shows(owner, /we are open/i);
    await press(owner, 'Listen');
    await holds(owner, "document.querySelector('.drawn > div') !== null");
    await owner.run("document.querySelector('.caller .hear').click()");
    await holds(owner, "document.querySelector('li.caller[aria-current]') !== null");
  }, 60_000);

  test('she restores the first version of her settings', async () => {
    await goTo(owner, '#/business/versions');
    await follow(owner, '#/business/versions/1');
    await press(owner, 'Restore this version');
    await shows(owner, 'It is published as a new version');
    await press(owner, 'Restore');
    await shows(owner, 'Version 1 restored');
    await goTo(owner, '#/business');
    await holds(
      owner,
      `[...document.querySelectorAll('label')].some((each) => each.innerText === 'Greeting')`,
    );
    expect(await owner.run('document.body.innerHTML')).not.toContain('clinic on the hill');
  }, 60_000);

  test('she reads in the report that there was one call, and what it cost', async () => {
    await goTo(owner, '#/reports');
    await shows(owner, 'Busiest hours');
    await shows(owner, /Calls\s*1\b/);
    await shows(owner, /₹\s?\d/);
  }, 60_000);

  test('she sees what an erasure of the caller would take, and erases the person', async () => {
    await goTo(owner, '#/people');
    await follow(owner, '#/people/');
    await press(owner, 'See what would be erased');
    await shows(owner, '1 call');
    await type(owner, 'To confirm, type the last 4 digits of the number', '0009');
    await press(owner, 'Erase for good');
    await shows(owner, 'The person was erased');
    await goTo(owner, '#/calls');
    await shows(owner, 'Calls');
    expect(await textOf(owner)).not.toContain('98000 00009');
  }, 60_000);

  test('no page threw, and no page asked for what its security policy forbids', () => {
    // Nobody has entered this caller as a customer: that answer is 404.
    const complaints = [...owner.complaints, ...colleague.complaints];
    expect(complaints.filter((complaint) => !/404/.test(complaint))).toEqual([]);
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
