import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import project from '../package.json' with { type: 'json' };

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'command-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** Runs node, and leaves its output unread after the first piece if `isReaderGone`. */
function run(args: readonly string[], isReaderGone = false): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, args, { env: { ...process.env, DATA_DIR: dir } });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
    if (isReaderGone) child.stdout.destroy();
  });
  child.stderr.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

const preload = ['--import', './local/command.mjs'];
/** Those that load little more than their help; the others are tried where there is time. */
const named = ['start', 'check', 'record-phrases', 'docs', 'audit', 'deploy'];
const commands = Object.entries(project.scripts).filter(
  ([name, script]) => script.startsWith('node ') && name !== 'postinstall',
);

test('every npm command that is ours is loaded behind the same first module', () => {
  expect(commands.length).toBeGreaterThan(12);
  expect(commands.filter(([, script]) => !script.startsWith(`node ${preload.join(' ')} `))).toEqual([]);
});

test.each(commands.filter(([name]) => named.includes(name) || process.env.SLOW_TESTS))(
  'npm run %s -- --help says what it does, starts nothing and is a success',
  async (_name, script) => {
    const { code, text } = await run([...script.split(' ').slice(1), '--help']);
    expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/^npm (run|start)/) });
  },
);

const muchText = "for (let n = 0; n < 20000; n++) console.log('line', n); setInterval(() => {}, 1000)";

test('a command whose reader has seen enough (npm run calls | head) ends quietly and as a success', async () => {
  const { code, text } = await run([...preload, '-e', muchText], true);
  expect(code).toBe(0);
  expect(text).not.toMatch(/EPIPE|Error/);
});

test('a run of npm start whose reader is gone is stopped in order, and only once', async () => {
  const script = join(dir, 'start.ts');
  await writeFile(
    script,
    `let stops = 0;
     process.on('SIGTERM', () => { stops++; console.log('stopping'); setTimeout(() => process.exit(10 + stops), 200); });
     ${muchText}`,
  );
  expect((await run([...preload, script], true)).code).toBe(11);
});
