import { expect, test } from 'vitest';
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
