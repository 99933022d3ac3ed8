import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EdgeEnv } from '../../edge/config.ts';
import { projectRoot } from '../../local/root.ts';
import { workerArgs } from './worker.ts';

test('a custom address becomes a domain of the Worker, and workers.dev needs none', () => {
  expect(workerArgs({ PUBLIC_URL: 'https://voice.example.in' })).toEqual([
    '--domain',
    'voice.example.in',
    '--var',
    'PUBLIC_URL:https://voice.example.in',
  ]);
  expect(workerArgs({ PUBLIC_URL: 'https://voice-edge.example.workers.dev' })).not.toContain('--domain');
});

test('in a deployment and a rollback, calls keep their code for longer than the longest call', () => {
  const toml = readFileSync(join(projectRoot, 'wrangler.toml'), 'utf8');
  const delay = Number(/^max_delay = (\d+)$/m.exec(toml)?.[1]);
  // A call rings before it is answered, and ends with a goodbye.
  const longest = String(delay - 300);
  expect(EdgeEnv.shape.MAX_CALL_DURATION_SECONDS.safeParse(longest).success).toBe(true);
  expect(EdgeEnv.shape.MAX_CALL_DURATION_SECONDS.safeParse(String(delay - 299)).success).toBe(false);
});
