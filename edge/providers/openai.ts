/** OpenAI's models, or those of any server with the same protocol. The adapter serves both clouds. */
import * as z from 'zod';
import { createOpenAi } from '../../shared/io/openai.ts';
import { probeByGet, provider, text } from './provider.ts';

export const openAi = provider({
  name: 'openai',
  kind: 'llm',
  secrets: { OPENAI_API_KEY: text },
  settings: {
    OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
    OPENAI_MODEL: text,
    OPENAI_FALLBACK_MODEL: text,
  },
  model: {
    setting: 'OPENAI_MODEL',
    fallbackSetting: 'OPENAI_FALLBACK_MODEL',
    default: 'gpt-6-luna',
    runs: () => true,
  },
  priceItems: ['llm_input', 'llm_cached', 'llm_output'],
  create: (settings, { model, promptCacheKey, firstTokenMs, tokenStallMs, clauseStallMs }, deps) =>
    createOpenAi(
      {
        apiKey: settings.OPENAI_API_KEY ?? '',
        baseUrl: settings.OPENAI_BASE_URL,
        model,
        ...(promptCacheKey === undefined ? {} : { promptCacheKey }),
        ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
        ...(tokenStallMs === undefined ? {} : { stallMs: tokenStallMs }),
        ...(clauseStallMs === undefined ? {} : { clauseMs: clauseStallMs }),
      },
      deps,
    ),
  /** The list of models: a request for a reply would cost money. */
  probe: (settings, _model, deps, signal) =>
    probeByGet(
      'llm',
      `${settings.OPENAI_BASE_URL.replace(/\/+$/, '')}/models`,
      { authorization: `Bearer ${settings.OPENAI_API_KEY ?? ''}` },
      deps,
      signal,
    ),
});
