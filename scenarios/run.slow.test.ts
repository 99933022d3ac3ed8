import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../local/root.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scenarios/run.ts', ...args], { cwd: projectRoot }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

async function file(text: string): Promise<string> {
  const path = join(folder, 'own.call');
  await writeFile(path, text);
  return path;
}

const asWritten = '# As written\n---\n 1.0  line    answers\n      agent   "Hello, this is Asha"\n';
const otherwise = '# Otherwise\n---\n 1.0  line    answers\n      agent   "Goodbye."\n';
/** The agent speaks for longer than the player waits for it. */
const endless =
  '# Endless\nlimits: 600 s\npolicy: replySentences 100\n---\n 1.0  line    answers\nafter+0.5 caller "go on"\n      model   5000 words\nafter expect not closed\n';

it('shows the one whose title has the words, and exits with 0 when it is as written', async () => {
  const { code, out } = await command('greeting', 'known', 'caller');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^A known caller is greeted by name, on twilio \(scenarios\/calls\/greeting\.call:\d+\)\n/,
  );
  expect(out).toContain('2 conversations played, all as written');
});

it('exits with 1 when one is not as written', async () => {
  const { code, out } = await command(await file(`${asWritten}${otherwise}`));
  expect(code).toBe(1);
  expect(out).toMatch(/✗ .*own\.call:8: "Goodbye\." does not begin to sound/);
  expect(out).toContain('4 conversations played, 2 not as written');
});

it('plays the others when a script can not be played to its end', async () => {
  const { code, out } = await command(await file(`${endless}${asWritten}`));
  expect(code).toBe(1);
  expect(out).toMatch(/✗ .*own\.call:8: the agent does not finish within 60 s \(on twilio, marks returned\)/);
  expect(out).toContain('As written, on exotel');
  expect(out).toContain('4 conversations played, 2 not as written');
});

it('names the line of a file that can not be read', async () => {
  const { code, out } = await command(await file('# A\n---\n 1.0  line dances\n'));
  expect(code).toBe(1);
  expect(out).toMatch(/✗ .*own\.call:3: the line "answers"/);
});

it.each([
  [['keyz'], /^there is no keyz\.call in scenarios\/calls\n/],
  [['keys', 'nonsense'], /^no scenario of keys has "nonsense" in its title\n/],
  [['--loud'], /^Unknown option '--loud'/],
])('exits with 2 and a sentence for %j', async (args, sentence) => {
  const { code, err } = await command(...args);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
  expect(err).toContain('npm run scenarios [-- FILE');
});

it('helps without playing', async () => {
  const { code, out } = await command('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/^npm run scenarios \[-- FILE/);
  expect(out).not.toContain('played');
});
