/**
 * A real DynamoDB for a test file: the embedded one in memory, or the one at `DYNAMODB_ENDPOINT`
 * where that does not run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../table/dynamo.ts';
import { createTableInput, type Table } from '../table/table.ts';

export interface LocalTable {
  table: Table;
  tableName: string;
  endpoint: string;
  stop(): Promise<void>;
}

export async function localTable(
  tableName = `test-${process.pid}-${Math.random().toString(36).slice(2, 10)}`,
): Promise<LocalTable> {
  const given = process.env.DYNAMODB_ENDPOINT;
  const program = given ? null : await start();
  const endpoint = given ?? program?.endpoint ?? '';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'ap-south-1', credentials, maxAttempts: 4 });
  await answering(client);
  await client.send(new CreateTableCommand(createTableInput(tableName)));
  const stop = async () => {
    client.destroy();
    await program?.stop();
  };
  return { table: dynamoTable(client, tableName), tableName, endpoint, stop };
}

async function start(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const command = join(
    dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')),
    'dynoxide',
  );
  const child = spawn(command, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

async function answering(client: DynamoDBClient): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
