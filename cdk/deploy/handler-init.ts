/** How long a handler's module takes to load: the part of a cold start that is ours. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { handlersDir } from './places.ts';

const runs = 5;
const measure =
  'const began = performance.now(); await import(process.env.HANDLER); process.stdout.write(String(performance.now() - began));';

/** Enough for every handler to start; nothing is asked with it. */
const environment = {
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  OPENAI_API_KEY: 'none',
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

/** The median of five fresh processes, in whole ms. */
export async function initMs(name: string): Promise<number> {
  const env = {
    ...environment,
    PATH: process.env.PATH,
    HANDLER: pathToFileURL(join(handlersDir, name, 'index.mjs')).href,
  };
  const times: number[] = [];
  for (let done = 0; done < runs; done++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', measure], {
      env,
    });
    times.push(Number(stdout));
  }
  times.sort((one, other) => one - other);
  return Math.round(times[Math.floor(runs / 2)] ?? 0);
}
