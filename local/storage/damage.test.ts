import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStored } from './damage.ts';

const table = 'dynamodb/tables.sqlite';
const call = 'edge/objects/voice-edge-CallObject/309ab4.sqlite';
const board = 'edge/objects/voice-edge-SwitchboardObject/1ee5ef.sqlite';
const bucket = 's3/r2/miniflare-R2BucketObject/d2b1a1.sqlite';
const files = [table, call, board, bucket];

let good = '';
beforeAll(async () => {
  good = await mkdtemp(join(tmpdir(), 'voice-good-'));
  for (const file of files) {
    await mkdir(dirname(join(good, file)), { recursive: true });
    const database = new DatabaseSync(join(good, file));
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE rows (key TEXT PRIMARY KEY, value BLOB)');
    const put = database.prepare('INSERT INTO rows VALUES (?, ?)');
    for (let n = 0; n < 200; n += 1) put.run(`row ${n}`, Buffer.alloc(500, n));
    database.close();
  }
});
afterAll(() => rm(good, { recursive: true, force: true }));

async function copied(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'voice-stored-'));
  await cp(good, dir, { recursive: true });
  try {
    await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

test('stored data that are whole, or not there yet, start', async () => {
  await copied(checkStored);
  await checkStored('/nowhere/at/all');
});

const damages: [string, (path: string) => Promise<void>][] = [
  ['cut in the middle', (path) => truncate(path, 20_000)],
  ['cut within its first page', (path) => truncate(path, 100)],
  ['filled with something else', (path) => writeFile(path, 'x'.repeat(50_000))],
  [
    'with a page of zeros',
    async (path) => {
      const bytes = await readFile(path);
      await writeFile(path, bytes.fill(0, 8192, 12_288));
    },
  ],
];
test.each(damages)(
  'a start with a damaged file (%s) names that file alone, what it holds and what to do, and changes nothing',
  async (_, damage) => {
    for (const file of files)
      await copied(async (dir) => {
        await damage(join(dir, file));
        const before = await readFile(join(dir, file));
        const fault = await checkStored(dir).then(
          () => '',
          (error: Error) => `${error.name}: ${error.message}`,
        );
        expect(fault).toMatch(/^StartFault: Stored data are damaged, so nothing was started/);
        for (const other of files) expect(fault.includes(join(dir, other)), other).toBe(other === file);
        expect(fault).toMatch(/It holds .*\. Without it .*\.\n.*move the file away/);
        expect(await readFile(join(dir, file))).toEqual(before);
        // What the sentence advises works.
        await rm(join(dir, file));
        await checkStored(dir);
      });
  },
);

test('the last write before a crash, torn anywhere, is dropped and the rest is read', async () => {
  await copied(async (dir) => {
    const path = join(dir, table);
    const writer = new DatabaseSync(path);
    writer.exec('PRAGMA wal_autocheckpoint = 0');
    const put = writer.prepare('INSERT INTO rows VALUES (?, ?)');
    for (let n = 0; n < 20; n += 1) put.run(`late ${n}`, Buffer.alloc(3000, n));
    const wal = await readFile(`${path}-wal`);
    for (const kept of [1, 31, 33, 5000, Math.floor(wal.length / 2), wal.length - 1]) {
      const torn = join(dir, `torn-${kept}`);
      await mkdir(join(torn, 'dynamodb'), { recursive: true });
      await copyFile(path, join(torn, table));
      await writeFile(join(torn, `${table}-wal`), wal.subarray(0, kept));
      await checkStored(torn);
      const reader = new DatabaseSync(join(torn, table));
      const count = Number(reader.prepare('SELECT count(*) AS n FROM rows').get()?.n);
      reader.close();
      expect(count).toBeGreaterThanOrEqual(200);
      expect(count).toBeLessThan(220);
    }
    writer.close();
    expect((await readdir(join(dir, 'dynamodb'))).length).toBeGreaterThan(0);
  });
});

// A start refused it as damaged: "attempt to write a readonly database".
test('a database whose process was killed inside a write starts, and that write is undone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-killed-'));
  const [running, killed] = [join(dataDir, 'running.sqlite'), join(dataDir, 'edge', 'killed.sqlite')];
  const writing = new DatabaseSync(running);
  writing.exec('PRAGMA cache_size = 5; CREATE TABLE t (x); INSERT INTO t VALUES (1)');
  writing.exec('BEGIN; UPDATE t SET x = 2; INSERT INTO t VALUES (zeroblob(400000))');
  await mkdir(dirname(killed));
  for (const end of ['', '-journal']) await copyFile(`${running}${end}`, `${killed}${end}`);
  writing.close();
  await checkStored(dataDir);
  const reopened = new DatabaseSync(killed);
  expect(reopened.prepare('SELECT x FROM t').all()).toEqual([{ x: 1 }]);
  reopened.close();
  await rm(dataDir, { recursive: true });
});
