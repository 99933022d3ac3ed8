import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capnp, type EdgePlan } from './capnp.ts';

const plan: EdgePlan = {
  name: 'voice-edge',
  compatibilityDate: '2026-11-01',
  compatibilityFlags: ['nodejs_compat'],
  durableObjects: [
    { name: 'CALLS', className: 'CallObject', sqlite: true },
    { name: 'OLD', className: 'OldObject', sqlite: false },
  ],
  vars: { GREETING: 'a "quoted" \\ नमस्ते\n', SHADOWED: 'from the toml' },
  modules: [
    { name: 'worker.js', kind: 'esModule' },
    { name: 'abc-sorry.ulaw', kind: 'data' },
  ],
};
const place = {
  address: '127.0.0.1:8787',
  bundleDir: '../../.build/edge/x',
  storageDir: '/data/edge/objects',
  variables: ['SHADOWED', 'SECRET'],
};
const config = capnp(plan, place);

test('the Worker is the first module and its audio files are data', () => {
  expect(config).toMatch(
    /modules = \[\s+\(name = "worker.js", esModule = embed "..\/..\/.build\/edge\/x\/worker.js"\),\s+\(name = "abc-sorry.ulaw", data = embed/,
  );
});

test('each Durable Object has its binding, its storage on disk, and SQLite where wrangler.toml says so', () => {
  expect(config).toContain('(name = "CALLS", durableObjectNamespace = "CallObject")');
  expect(config).toContain(
    '(className = "CallObject", uniqueKey = "voice-edge-CallObject", enableSql = true)',
  );
  expect(config).toContain(
    '(className = "OldObject", uniqueKey = "voice-edge-OldObject", enableSql = false)',
  );
  expect(config).toContain('(name = "objects", disk = (path = "/data/edge/objects", writable = true))');
});

test('variables are named, never written; one of the run comes before one of wrangler.toml', () => {
  expect(config).toContain('(name = "SECRET", fromEnvironment = "SECRET")');
  expect(config).toContain('(name = "SHADOWED", fromEnvironment = "SHADOWED")');
  expect(config).not.toContain('from the toml');
});

test('a value with quotes, newlines and other scripts stays what it is', () => {
  expect(config).toContain(String.raw`(name = "GREETING", text = "a \"quoted\" \\ \xe0\xa4\xa8\xe0\xa4\xae`);
  expect(config).toContain(String.raw`\x0a")`);
});

test('only loopback is listened on', () => {
  expect(config).toContain('(name = "http", address = "127.0.0.1:8787", http = (), service = "edge")');
});

test('the edge calls what others wrote through a network of public addresses', () => {
  expect(config).toContain('(name = "PUBLIC_NETWORK", service = "public-network")');
  expect(config).toContain('(name = "public-network", network = (allow = ["public"],');
  // On Cloudflare there is no such binding: the flag does it for every `fetch`.
  const toml = readFileSync('wrangler.toml', 'utf8');
  expect(toml).toMatch(/^compatibility_flags = \["global_fetch_strictly_public"\]$/m);
});

test('an isolate has a bound of memory, so that V8 collects garbage before workerd has grown to many times of it', () => {
  expect(config).toContain('v8Flags = ["--max-heap-size=256"]');
});
