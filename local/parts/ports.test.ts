import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { claimable, freePorts, portOf } from './ports.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

async function occupied(host: string): Promise<number> {
  const [port = 0] = await freePorts(1);
  const opened = createServer();
  server = opened;
  await new Promise<void>((resolve) => opened.listen(port, host, resolve));
  return port;
}

test.each(['127.0.0.1', '0.0.0.0'])(
  'a port that is taken on %s is one sentence with the port, the variable and a way out',
  async (host) => {
    const port = await occupied(host);
    await expect(claimable('PORT', port)).rejects.toThrow(
      `Port ${port} (PORT) is already taken by another program: stop that program, or choose another with PORT`,
    );
  },
);

test('a free port can be had, and is free again afterwards', async () => {
  const [port = 0] = await freePorts(1);
  await claimable('PORT', port);
  await claimable('PORT', port);
});

test('free ports are all different', async () => {
  expect(new Set(await freePorts(20)).size).toBe(20);
});

test.each(['0', '65536', '80a', '-1', '8787.5'])('%s is not a port, and the variable is named', (value) => {
  expect(() => portOf('API_PORT', value)).toThrow(`API_PORT is "${value}", which is not a port`);
});
