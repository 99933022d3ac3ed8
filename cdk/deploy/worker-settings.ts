/**
 * Which of the Worker's settings anybody with the dashboard may read, and which nobody. What is not
 * named here is a secret.
 */
import type { EdgeEnv } from '../../edge/config.ts';
import type { Settings } from './settings.ts';

const readable = [
  'PUBLIC_URL',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_API_BASE_URL',
  'TWILIO_ALLOWED_IPS',
  'EXOTEL_ACCOUNT_SID',
  'EXOTEL_SUBDOMAIN',
  'EXOTEL_PHONE_NUMBER',
  'EXOTEL_API_BASE_URL',
  'EXOTEL_ALLOWED_IPS',
  'DEEPGRAM_BASE_URL',
  'DEEPGRAM_MODEL',
  'STT_EAGER',
  'OPENAI_BASE_URL',
  'OPENAI_MODEL',
  'OPENAI_FALLBACK_MODEL',
  'AZURE_SPEECH_REGION',
  'AZURE_SPEECH_BASE_URL',
  'STT_PROVIDER',
  'LLM_PROVIDER',
  'TTS_PROVIDER',
  'STT_PROVIDER_FALLBACK',
  'LLM_PROVIDER_FALLBACK',
  'TTS_PROVIDER_FALLBACK',
  'API_BASE_URL',
  'AWS_REGION',
  'MAX_CALL_DURATION_SECONDS',
  'CALL_WARNING_SECONDS',
  'MAX_CONCURRENT_CALLS',
  'CALLS_PER_MINUTE_PER_NUMBER',
  'WEBSOCKET_MAX_SIZE',
  'WEBSOCKET_PING_INTERVAL',
  'WEBSOCKET_PING_TIMEOUT',
  'CORS_ALLOWED_ORIGINS',
  'VOICE_MODE',
  'BUDGET_UNREACHABLE',
  'BUDGET_UNREACHABLE_LIMIT_INR',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'LOCATION_HINT',
] as const satisfies readonly (keyof typeof EdgeEnv.shape)[];

export interface Split {
  readonly vars: Settings;
  readonly secrets: Settings;
}

export function split(settings: Settings): Split {
  const isReadable = ([name]: [string, string]) => (readable as readonly string[]).includes(name);
  const entries = Object.entries(settings);
  return {
    vars: Object.fromEntries(entries.filter(isReadable)),
    secrets: Object.fromEntries(entries.filter((entry) => !isReadable(entry))),
  };
}
