/**
 * Starts the whole system on this machine: which parts, in which order, and what must answer before
 * it is ready.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEdge } from '../edge/bundle.ts';
import { startEdge } from '../edge/workerd.ts';
import { startDialogue, startSpeech } from '../engine-parts/engine-parts.ts';
import { startApi } from '../gateway/api.ts';
import { bundleLambdas } from '../gateway/bundle.ts';
import type { Progress } from '../parts/progress.ts';
import type { Supervisor } from '../parts/supervisor.ts';
import { waitForAnswer } from '../parts/wait-for-answer.ts';
import { checkStored } from '../storage/damage.ts';
import { startDynamoDb } from '../storage/dynamodb.ts';
import { startS3 } from '../storage/s3.ts';
import type { Settings } from './settings.ts';

/** The edge stops first, so that what it still writes is accepted; the stores stop last. */
export const stopOrder = [['edge'], ['api', 'speech', 'dialogue'], ['s3', 'dynamodb']];

export interface SystemOptions {
  supervisor: Supervisor;
  settings: Settings;
  /** The variables of every part. */
  machine: Readonly<Record<string, string>>;
  progress: Progress;
  /** Stops builds. The parts are stopped by the supervisor. */
  signal: AbortSignal;
}

/**
 * Starts every part that the settings don't replace. Resolves when all of them answer. Throws a
 * `StartFault`.
 */
export async function startSystem({
  supervisor,
  settings,
  machine,
  progress,
  signal,
}: SystemOptions): Promise<void> {
  const { dataDir, inner, embedded, storage } = settings;
  const s3Dir = join(dataDir, 's3');
  await checkStored(dataDir);
  // No other await before the last line: a rejection of any part must be handled there.
  await mkdir(s3Dir, { recursive: true });

  // First, because loading and warming the STT model takes longest.
  const ownSpeech = embedded.deepgram || embedded.azure;
  const speech =
    ownSpeech &&
    progress.of('speech', 'recogniser and voices', startSpeech(supervisor, inner, machine, progress));
  const dialogue =
    embedded.openai &&
    progress.of('dialogue', 'scripted demo engine', startDialogue(supervisor, inner, machine));

  const dynamodb = embedded.dynamodb
    ? progress.of(
        'dynamodb',
        'dynoxide',
        startDynamoDb(supervisor, { port: inner.dynamodb, dir: join(dataDir, 'dynamodb') }),
      )
    : progress.of(
        'dynamodb',
        storage.dynamodbEndpoint,
        waitForAnswer('The database at DYNAMODB_ENDPOINT', storage.dynamodbEndpoint, { limitMs: 5000 }),
      );
  const { bucket, accessKeyId, secretAccessKey } = storage;
  const s3 = progress.of(
    's3',
    'miniflare',
    startS3(supervisor, { port: inner.s3, dir: s3Dir, bucket, accessKeyId, secretAccessKey }, machine),
  );

  const lambdas = progress.of(
    'lambdas',
    'bundles',
    bundleLambdas(() => progress.note('lambdas', 'bundling: the sources are new')),
  );
  const api = Promise.all([lambdas, dynamodb]).then(([{ dir }]) =>
    progress.of('api', settings.apiUrl, startApi(supervisor, settings, dir, machine)),
  );

  const onStale = () =>
    progress.note('worker', 'bundling, as wrangler would for a deployment: the sources are new');
  const worker = progress.of('worker', 'bundle', bundleEdge({ signal, onStale }));
  const place = {
    port: settings.port,
    dir: join(dataDir, 'edge'),
    variables: settings.edgeVariables,
    inspectorPort: settings.inspectorPort,
  };
  const edge = worker.then((bundle) =>
    progress.of('edge', settings.edgeUrl, startEdge(supervisor, bundle, place)),
  );

  await Promise.all([s3, api, edge, speech, dialogue]);
}
