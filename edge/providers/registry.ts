/** Every provider there is, the preferred one of each kind first. A new provider is one more line here. */
import * as z from 'zod';
import { azureTts } from './azure/tts.ts';
import { deepgramFlux } from './deepgram/flux.ts';
import { deepgramNova } from './deepgram/nova.ts';
import { deepgramTts } from './deepgram/tts.ts';
import { openAi } from './openai.ts';
import { type Provider, text } from './provider.ts';
import { sarvamStt } from './sarvam/stt.ts';
import { sarvamV2, sarvamV3 } from './sarvam/tts.ts';

export const sttProviders = [deepgramFlux, deepgramNova, sarvamStt] as const;
export const llmProviders = [openAi] as const;
export const ttsProviders = [azureTts, deepgramTts, sarvamV2, sarvamV3] as const;

const all = [...sttProviders, ...llmProviders, ...ttsProviders];

/** One object type with the fields of all members of a union: the union read as a function's parameter. */
type Merged<Union> = (Union extends unknown ? (each: Union) => void : never) extends (each: infer All) => void
  ? All
  : never;
type Part<Key extends 'secrets' | 'settings'> = Merged<(typeof all)[number][Key]>;

const merged = <Key extends 'secrets' | 'settings'>(key: Key): Part<Key> =>
  Object.assign({}, ...all.map((each: Provider) => each[key])) as Part<Key>;

/** Which provider serves what: unset = derived, see `choice.ts`. */
const chosen = {
  STT_PROVIDER: text,
  LLM_PROVIDER: text,
  TTS_PROVIDER: text,
  STT_PROVIDER_FALLBACK: text,
  LLM_PROVIDER_FALLBACK: text,
  TTS_PROVIDER_FALLBACK: text,
};

const connections = {
  /** Whether a call's connections to model and voice are opened again while the caller speaks. */
  WARM_CONNECTIONS: z.enum(['on', 'off']).default('on'),
};

/** The environment variables of all providers. */
export const ProviderEnv = z.object({
  ...merged('secrets'),
  ...merged('settings'),
  ...chosen,
  ...connections,
});
export type ProviderConfig = z.output<typeof ProviderEnv>;

/** The variables that are not secret. */
export const readableProviderSettings: readonly string[] = Object.keys({
  ...merged('settings'),
  ...chosen,
  ...connections,
});
