/** Lambda `voice`: clients at module scope, so a warm start reuses their connections. */
import { handle } from 'hono/aws-lambda';
import { createLog } from '../../shared/io/log.ts';
import { createOpenAi } from '../../shared/io/openai.ts';
import { readEnv } from '../config.ts';
import { addressesOf } from '../http/addresses.ts';
import { dynamoClient, dynamoTable } from '../table/dynamo.ts';
import { voiceApp } from './routes.ts';

const env = readEnv('voice');
const log = createLog({ level: env.LOG_LEVEL, fields: { lambda: 'voice' } });
const timers = {
  setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
};
const models = [env.OPENAI_MODEL, ...(env.OPENAI_FALLBACK_MODEL ? [env.OPENAI_FALLBACK_MODEL] : [])];
const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = env;
const llms =
  apiKey === undefined
    ? []
    : models.map((model) => createOpenAi({ apiKey, baseUrl, model }, { ...timers, fetch }));

export const handler = handle(
  voiceApp({
    table: dynamoTable(dynamoClient(), env.TABLE_NAME),
    log,
    now: Date.now,
    llms,
    ownTools: { fetch, addressesOf },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }),
);
