/**
 * The whole system on this machine: what is started, in which order, and what has to answer before
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
import type { Crew } from '../parts/supervisor.ts';
import { answering } from '../parts/wait-for-answer.ts';
import { startDynamoDb } from '../storage/dynamodb.ts';
import { startS3 } from '../storage/s3.ts';
import type { Settings } from './settings.ts';

/** Those who take calls stop first, so that what they still write is taken; the stores stop last. */
export const stopOrder = [['edge'], ['api', 'speech', 'dialogue'], ['s3', 'dynamodb']];

export interface SystemOptions {
  crew: Crew;
  settings: Settings;
  /** Variables that every child gets. */
  machine: Readonly<Record<string, string>>;
  progress: Progress;
  /** Gives builds up that are under way; the parts are stopped by their crew. */
  signal: AbortSignal;
}

/**
 * Brings up every part that the settings don't replace; resolves when all of them answer. Throws a
 * `StartFault`.
 */
export async function startSystem({
  crew,
  settings,
  machine,
  progress,
  signal,
}: SystemOptions): Promise<void> {
  const { dataDir, inner, embedded, storage } = settings;
  const s3Dir = join(dataDir, 's3');
  // The only await before the last line: a part that fails must find somebody who waits for it.
  await mkdir(s3Dir, { recursive: true });

  // First, because it takes longest: the recogniser's model is loaded and warmed.
  const ownSpeech = embedded.deepgram || embedded.azure;
  const speech =
    ownSpeech && progress.of('speech', 'recogniser and voices', startSpeech(crew, inner, machine, progress));
  const dialogue =
    embedded.openai && progress.of('dialogue', 'scripted demo engine', startDialogue(crew, inner, machine));

  const dynamodb = embedded.dynamodb
    ? progress.of(
        'dynamodb',
        'dynoxide',
        startDynamoDb(crew, { port: inner.dynamodb, dir: join(dataDir, 'dynamodb') }),
      )
    : progress.of(
        'dynamodb',
        storage.dynamodbEndpoint,
        answering('The database at DYNAMODB_ENDPOINT', storage.dynamodbEndpoint, { limitMs: 5000 }),
      );
  const { bucket, accessKeyId, secretAccessKey } = storage;
  const s3 = progress.of(
    's3',
    'miniflare',
    startS3(crew, { port: inner.s3, dir: s3Dir, bucket, accessKeyId, secretAccessKey }, machine),
  );

  const lambdas = progress.of(
    'lambdas',
    'bundles',
    bundleLambdas(() => progress.note('lambdas', 'bundling: the sources are new')),
  );
  const api = Promise.all([lambdas, dynamodb]).then(([{ dir }]) =>
    progress.of('api', settings.apiUrl, startApi(crew, settings, dir, machine)),
  );

  const onStale = () =>
    progress.note('worker', 'bundling, as wrangler would for a deployment: the sources are new');
  const worker = progress.of('worker', 'bundle', bundleEdge({ signal, onStale }));
  const place = { port: settings.port, dir: join(dataDir, 'edge'), variables: settings.edgeVariables };
  const edge = worker.then((bundle) => progress.of('edge', settings.edgeUrl, startEdge(crew, bundle, place)));

  await Promise.all([s3, api, edge, speech, dialogue]);
}
