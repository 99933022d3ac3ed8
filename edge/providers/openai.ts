/** OpenAI's models, or those of any server with the same protocol. The adapter serves both clouds. */
import * as z from 'zod';
import { FaultError } from '../../shared/fault.ts';
import type { Message, Tool } from '../../shared/io/llm.ts';
import { efforts } from '../../shared/io/openai/models.ts';
import { createOpenAi } from '../../shared/io/openai/openai.ts';
import { provider, text, webAddress } from './provider.ts';

const publicAddress = 'https://api.openai.com/v1';

/** A probe's request: a few tokens, and a tool, because some models take none with the default settings. */
const question: readonly Message[] = [{ role: 'user', content: 'This is a check. Answer with "yes".' }];
const tool: Tool = {
  name: 'end_check',
  description: 'Not to be called.',
  parameters: { type: 'object', properties: {} },
};

export const openAi = provider({
  name: 'openai',
  kind: 'llm',
  secrets: { OPENAI_API_KEY: text },
  settings: {
    OPENAI_BASE_URL: webAddress(publicAddress).default(publicAddress),
    OPENAI_MODEL: text,
    OPENAI_FALLBACK_MODEL: text,
    OPENAI_REASONING_EFFORT: z.enum(efforts).optional(),
  },
  model: {
    setting: 'OPENAI_MODEL',
    fallbackSetting: 'OPENAI_FALLBACK_MODEL',
    default: 'gpt-6-luna',
    runs: () => true,
  },
  priceItems: ['llm_input', 'llm_cached', 'llm_output'],
  openingRequest: ({ OPENAI_BASE_URL, OPENAI_API_KEY }) => ({
    url: `${OPENAI_BASE_URL.replace(/\/+$/, '')}/models`,
    headers: { authorization: `Bearer ${OPENAI_API_KEY ?? ''}` },
  }),
  create: (settings, { model, promptCacheKey, firstTokenMs, tokenStallMs, clauseStallMs }, deps) =>
    createOpenAi(
      {
        apiKey: settings.OPENAI_API_KEY ?? '',
        baseUrl: settings.OPENAI_BASE_URL,
        model,
        ...(settings.OPENAI_REASONING_EFFORT === undefined
          ? {}
          : { reasoningEffort: settings.OPENAI_REASONING_EFFORT }),
        ...(promptCacheKey === undefined ? {} : { promptCacheKey }),
        ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
        ...(tokenStallMs === undefined ? {} : { stallMs: tokenStallMs }),
        ...(clauseStallMs === undefined ? {} : { clauseMs: clauseStallMs }),
      },
      deps,
    ),
  /**
   * The beginning of a reply with a tool. It costs some tokens, but the list of models would not say that
   * this one refuses what a call sends.
   */
  async probe(settings, model, deps, signal) {
    try {
      const parts = openAi.create(settings, { model }, deps).reply(question, [tool], signal);
      for await (const _ of parts) return;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      throw new FaultError({ ...error.fault, message: `${model}: ${error.fault.message}` });
    }
  },
});
