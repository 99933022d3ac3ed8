/** A scripted provider at a distance: a TCP proxy whose connections cost a handshake, and close when idle. */
import { connect, createServer } from 'node:net';
import { listenOnLoopback } from '../../testing/wire/loopback.ts';

export interface DistantServer {
  /** Instead of the provider's own. */
  baseUrl: string;
  /** How long a connection may carry nothing before it is closed; null: for ever. From now on. */
  closesIdle(afterMs: number | null): void;
  /** Connections so far. */
  connections(): number;
  close(): Promise<void>;
}

/** The last chunk of a chunked body (RFC 9112, 7.1), with which an answer of a model or a voice ends. */
const endOfBody = Buffer.from('\r\n0\r\n\r\n');

/** `handshakeMs`: what TCP and TLS take before the first byte of a request. */
export async function startDistantServer(baseUrl: string, handshakeMs: number): Promise<DistantServer> {
  const { hostname, port, pathname } = new URL(baseUrl);
  let idleMs: number | null = null;
  let opened = 0;
  // `net` and not `http`: only the connection is of interest.
  const server = createServer({ noDelay: true }, (near) => {
    opened += 1;
    near.on('error', () => near.destroy());
    let idle: NodeJS.Timeout | null = null;
    setTimeout(() => {
      const far = connect({ host: hostname, port: Number(port), noDelay: true });
      far.on('error', () => near.destroy());
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      far.on('data', (bytes: Buffer) => {
        if (idleMs === null || !endOfBody.equals(bytes.subarray(-endOfBody.length))) return;
        idle = setTimeout(() => near.destroy(), idleMs);
      });
      near.on('data', () => {
        if (idle) clearTimeout(idle);
      });
      near.pipe(far);
      far.pipe(near);
    }, handshakeMs);
  });
  const loopback = await listenOnLoopback(server);
  return {
    baseUrl: `http://127.0.0.1:${loopback.port}${pathname.replace(/\/$/, '')}`,
    closesIdle(afterMs) {
      idleMs = afterMs;
    },
    connections: () => opened,
    close: loopback.close,
  };
}
