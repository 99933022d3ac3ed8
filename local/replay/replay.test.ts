import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal } from '../../shared/journal/events.ts';
import { projectRoot } from '../root.ts';

const kept = join(projectRoot, 'tests/journals/twilio-hang-up-in-the-greeting.json');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command as it is run, where no system runs. */
function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: join(folder, 'no-system') };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['local/replay/replay.ts', ...args],
      { cwd: projectRoot, env },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

it('prints one line and exits with 0 when a stored journal agrees', async () => {
  const { code, out } = await command('--file', kept);
  expect(code).toBe(0);
  expect(out).toMatch(/agrees: \d+ events, 0 turns, \d outcomes decided as they were, [\d.]+ ms.*\n$/);
});

it('exits with 1 at a difference, and --accept writes today’s decisions', async () => {
  const old = join(folder, 'old.json');
  await writeFile(old, (await readFile(kept, 'utf8')).replace('"reason":"caller"', '"reason":"agent"'));
  const before = await command(old, '--json');
  expect(before.code).toBe(1);
  expect(JSON.parse(before.out)).toMatchObject({
    agrees: false,
    difference: { type: 'mediaStopped', kind: 'outcome', fields: ['reason'] },
  });
  expect(await command(old, '--accept')).toMatchObject({ code: 0, out: `${old} has today's outcomes now\n` });
  const journalOf = async (file: string) => readJournal(JSON.parse(await readFile(file, 'utf8')).events);
  expect(await journalOf(old)).toEqual(await journalOf(kept));
});

it('--steps shows every event', async () => {
  const { out } = await command(kept, '--steps');
  const { events } = JSON.parse(await readFile(kept, 'utf8'));
  expect(out.trim().split('\n')).toHaveLength(events.length + 3);
});

it('says what is wrong in one sentence and exits with 2', async () => {
  const none = await command(join(folder, 'none.json'), 'twilio-CA1');
  expect(none.code).toBe(2);
  const [file, system] = none.err.split('\n');
  expect(file).toMatch(/none\.json cannot be read: ENOENT/);
  expect(system).toMatch(/^The system is not running with this DATA_DIR .* npm start$/);
});
