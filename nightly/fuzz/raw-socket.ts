/** A TCP connection by hand: bytes out, bytes in, and an end within a bounded time. */
import { createConnection, type Socket } from 'node:net';

export interface Received {
  bytes: Buffer;
  /** The other side closed. */
  hasEnded: boolean;
}

export interface Exchange {
  port: number;
  pieces: readonly Uint8Array[];
  /** Between two pieces. */
  pauseMs?: number;
  /** How long an answer is waited for. */
  withinMs: number;
  /** Looked at whenever bytes came in: true ends the exchange. */
  isEnough(bytes: Buffer): boolean;
  /** How long it still listens then. */
  lingerMs?: number;
}

/** Sends the pieces and collects the answer. The connection is gone when this resolves. Never rejects. */
export function exchange({
  port,
  pieces,
  pauseMs = 0,
  withinMs,
  isEnough,
  lingerMs = 0,
}: Exchange): Promise<Received> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    let bytes = Buffer.alloc(0);
    const finish = (hasEnded: boolean): void => {
      clearTimeout(timer);
      clearTimeout(lingering);
      socket.destroy();
      resolve({ bytes, hasEnded });
    };
    const timer = setTimeout(() => finish(false), withinMs);
    let lingering: NodeJS.Timeout | undefined;
    socket.on('data', (part) => {
      bytes = Buffer.concat([bytes, part]);
      if (isEnough(bytes)) lingering ??= setTimeout(() => finish(false), lingerMs);
    });
    socket.on('end', () => finish(true));
    // The other side closed before it had read everything.
    socket.on('error', () => finish(true));
    socket.on('connect', () => void written(socket, pieces, pauseMs));
  });
}

async function written(socket: Socket, pieces: readonly Uint8Array[], pauseMs: number): Promise<void> {
  for (const [at, piece] of pieces.entries()) {
    if (at > 0 && pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (socket.destroyed) return;
    socket.write(piece);
  }
}
