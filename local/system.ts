/** The whole system on this machine: what is started, in which order, and what has to answer before it is ready. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEdge } from './edge/bundle.ts';
import { startEdge } from './edge/workerd.ts';
import { startDialogue, startSpeech } from './engine-parts/engine-parts.ts';
import { startApi } from './gateway/api.ts';
import { bundleLambdas } from './lambdas/bundle.ts';
import { answering } from './parts/answering.ts';
import type { Crew } from './parts/crew.ts';
import type { Progress } from './parts/progress.ts';
import type { Settings } from './settings.ts';
import { startDynamoDb } from './storage/dynamodb.ts';
import { startS3 } from './storage/s3.ts';

/** Those who take calls stop first, so that what they still write is taken; the stores stop last. */
export const stopOrder = [['edge'], ['api', 'speech', 'dialogue'], ['s3', 'dynamodb']];

/** Brings up every part that the settings don't replace; resolves when all of them answer. Throws a `StartFault`. `machine`: variables every child gets. */
export async function startSystem(
  crew: Crew,
  settings: Settings,
  machine: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  const { dataDir, inner, embedded, storage } = settings;
  const { accessKeyId, secretAccessKey, bucket } = storage;

  // First, because it takes longest: the recogniser's model is loaded and warmed.
  const speech =
    embedded.deepgram || embedded.azure
      ? progress.of('speech', 'recogniser and voices', startSpeech(crew, inner, machine, progress))
      : null;
  const dialogue = embedded.openai ? progress.of('dialogue', 'scripted demo engine', startDialogue(crew, inner, machine)) : null;

  const dynamodb = embedded.dynamodb
    ? progress.of('dynamodb', 'dynoxide', startDynamoDb(crew, { port: inner.dynamodb, dir: join(dataDir, 'dynamodb') }))
    : progress.of('dynamodb', storage.dynamodbEndpoint, answering('dynamodb', storage.dynamodbEndpoint, AbortSignal.timeout(30_000)));
  const s3Dir = join(dataDir, 's3');
  await mkdir(s3Dir, { recursive: true });
  const s3 = progress.of('s3', 'miniflare', startS3(crew, { port: inner.s3, dir: s3Dir, bucket, accessKeyId, secretAccessKey }, machine));

  const lambdas = progress.of('lambdas', 'bundles', bundleLambdas());
  const api = Promise.all([lambdas, dynamodb]).then(([bundles]) =>
    progress.of('api', settings.apiUrl, startApi(crew, settings, bundles.dir, machine)),
  );

  const bundle = progress.of('worker', 'bundle', bundleEdge());
  const edge = bundle.then((bundled) =>
    progress.of(
      'edge',
      settings.edgeUrl,
      startEdge(crew, bundled, { port: settings.port, dir: join(dataDir, 'edge'), variables: settings.edgeVariables }),
    ),
  );

  await Promise.all([s3, api, edge, speech, dialogue]);
}
