/** Ports on the loopback address: the two with fixed numbers, and free ones for the other parts. */
import { createServer, type Server } from 'node:net';
import { codeOf, StartFault } from './start-fault.ts';

const loopback = '127.0.0.1';

/** Reads a port from a setting. Throws a `StartFault` that names the variable. */
export function portOf(variable: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535)
    throw new StartFault(`${variable} is "${value}", which is not a port: give a number from 1 to 65535.`);
  return port;
}

/** Throws a `StartFault` that names the port, the variable and a remedy when the port can't be opened. */
export async function claimable(variable: string, port: number): Promise<void> {
  try {
    await closed(await listening(port));
  } catch (error) {
    throw portFault(variable, port, codeOf(error));
  }
}

/** Why a port can't be opened, as a sentence. */
export function portFault(variable: string, port: number, code: string | undefined): StartFault {
  const other = `choose another with ${variable}, for example: ${variable}=${port < 65_000 ? port + 100 : port - 100} npm start`;
  if (code === 'EADDRINUSE')
    return new StartFault(
      `Port ${port} (${variable}) is already taken by another program: stop that program, or ${other}`,
    );
  if (code === 'EACCES')
    return new StartFault(`Port ${port} (${variable}) needs more rights than this user has: ${other}`);
  return new StartFault(`Port ${port} (${variable}) can't be opened (${code ?? 'unknown reason'}): ${other}`);
}

/** `count` different free ports. All are held until the last one is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
    return address.port;
  });
  await Promise.all(servers.map(closed));
  return ports;
}

function listening(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: loopback, exclusive: true }, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
