import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** A parent that starts the reaper and two parts, one of which it has seen end; then it is killed. */
const parent = `
  const { spawn } = await import('node:child_process');
  const { startReaper } = await import(${JSON.stringify(new URL('reaper.ts', import.meta.url).href)});
  const part = () => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const [one, two] = [part(), part()];
  const reaper = startReaper();
  reaper.watch([one.pid, two.pid]);
  reaper.watch([two.pid]);
  setTimeout(() => console.log(one.pid + ' ' + two.pid), 100);
  setInterval(() => {}, 1000);
`;

/** One that is dead but not yet fetched by its parent counts as dead. */
const lives = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

test('when the run is killed, the parts it named last are killed too, and only those', async () => {
  const run = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', parent],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const printed = await new Promise<string>((resolve) =>
    run.stdout.once('data', (data) => resolve(String(data))),
  );
  const [forgotten = 0, watched = 0] = printed.split(' ').map(Number);
  expect([forgotten, watched].map(lives)).toEqual([true, true]);
  run.kill('SIGKILL');
  for (let tries = 0; tries < 100 && lives(watched); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect([forgotten, watched].map(lives)).toEqual([true, false]);
  process.kill(forgotten, 'SIGKILL');
});
