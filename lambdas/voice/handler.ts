import { platformClock } from '../../shared/io/clock.ts';
import { createOpenAi } from '../../shared/io/openai/openai.ts';
import type { LambdaEnv } from '../config.ts';
import type { App, Ports } from '../http/app.ts';
import { lambdaHandler } from '../http/handler.ts';
import { publicFetch } from '../http/public-fetch.ts';
import { secretHandler } from '../http/secret-handler.ts';
import { voiceApp } from './routes.ts';

function appOf({ env, ...ports }: Ports & { env: LambdaEnv<'voice'> }): App {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = env;
  const effort = env.OPENAI_REASONING_EFFORT;
  const more = effort === undefined ? {} : { reasoningEffort: effort };
  const models = [env.OPENAI_MODEL, ...(env.OPENAI_FALLBACK_MODEL ? [env.OPENAI_FALLBACK_MODEL] : [])];
  const llms =
    apiKey === undefined
      ? []
      : models.map((model) =>
          createOpenAi({ apiKey, baseUrl, model, ...more }, { clock: platformClock, fetch }),
        );
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return voiceApp({ ...ports, llms, ownTools: { fetch: publicFetch }, wait });
}

export const handler = await secretHandler('voice', (env) => lambdaHandler('voice', appOf, env));
