/**
 * The default settings of a run on this machine. The secrets are harmless, and recognisable by the word
 * `local`, so that the edge refuses them in production. `settings.ts` adds the parts' addresses once their
 * ports are known.
 */
export const localDefaults: Record<string, string> = {
  PORT: '8787',
  API_PORT: '8788',
  DATA_DIR: '.data',

  TWILIO_ACCOUNT_SID: 'AClocal00000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'local-twilio-token',

  EXOTEL_ACCOUNT_SID: 'local-exotel-account',
  EXOTEL_API_KEY: 'local-exotel-key',
  EXOTEL_API_TOKEN: 'local-exotel-token',
  EXOTEL_PHONE_NUMBER: '+918000000001',
  EXOTEL_WEBHOOK_TOKEN: 'local-exotel-webhook-token',
  EXOTEL_STREAM_USER: 'local-exotel-stream',
  EXOTEL_STREAM_PASSWORD: 'local-exotel-stream-password',

  DEEPGRAM_API_KEY: 'local-deepgram-key',
  OPENAI_API_KEY: 'local-openai-key',
  AZURE_SPEECH_KEY: 'local-azure-speech-key',

  EDGE_AWS_ACCESS_KEY_ID: 'local-edge-access-key-id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'local-edge-secret-access-key',
  AWS_REGION: 'ap-south-1',
  INTERNAL_API_KEY: 'local-internal-key',
  JWT_AUDIENCE: 'local-voice-agent',
};
