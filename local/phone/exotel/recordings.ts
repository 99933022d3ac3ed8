/** Where a simulated carrier keeps what it recorded: a small server on loopback, gone with the call. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recordings {
  /** The file's address. */
  add(name: string, file: Uint8Array): string;
  close(): Promise<void>;
}

export async function serveRecordings(): Promise<Recordings> {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const file = files.get(request.url?.slice(1) ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': 'audio/wav', connection: 'close' });
    response.end(file);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    add(name, file) {
      files.set(name, file);
      return `http://127.0.0.1:${port}/${name}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
