/**
 * Chooses the model: the environment's when a key or an address is set, else the scripted demo
 * engine.
 */

export interface Model {
  baseUrl: string;
  apiKey: string;
  name: string;
}

/**
 * `settings`: the environment over `.env` over the local defaults. Null: the scripted demo engine.
 * A key alone means OpenAI itself.
 */
export function modelOf(settings: Readonly<Record<string, string>>): Model | null {
  const {
    OPENAI_BASE_URL: address,
    OPENAI_API_KEY: apiKey = '',
    OPENAI_MODEL: name = 'gpt-6-luna',
  } = settings;
  if (address === undefined && (apiKey === '' || apiKey.startsWith('local-'))) return null;
  return { baseUrl: address ?? 'https://api.openai.com/v1', apiKey, name };
}
