import { expect, test } from 'vitest';
import { EdgeEnv } from '../../edge/config.ts';
import { llmProviders, sttProviders, ttsProviders } from '../../edge/providers/registry.ts';
import { missingCloudflare, workerSettings, wrongSettings } from './settings.ts';
import { contextOf } from './stacks.ts';
import { split } from './worker.ts';

const complete = {
  PUBLIC_URL: 'https://voice.example.in',
  INTERNAL_API_KEY: 'an-internal-key',
  DEEPGRAM_API_KEY: 'a-deepgram-key',
  OPENAI_API_KEY: 'an-openai-key',
  AZURE_SPEECH_KEY: 'an-azure-key',
  TWILIO_ACCOUNT_SID: 'AC0',
  TWILIO_AUTH_TOKEN: 'new,old',
};

test('a complete set of settings has no fault', () => {
  expect(wrongSettings(complete)).toEqual([]);
});

test('everything that is missing is named at once: fields, provider keys, and a carrier', () => {
  const named = [...wrongSettings({}), ...missingCloudflare({})].join('\n');
  for (const name of [
    'PUBLIC_URL',
    'INTERNAL_API_KEY',
    'DEEPGRAM_API_KEY',
    'OPENAI_API_KEY',
    'AZURE_SPEECH_KEY',
    'TWILIO_AUTH_TOKEN',
    'EXOTEL_WEBHOOK_TOKEN',
  ]) {
    expect(named).toContain(name);
  }
  expect(named).toMatch(/CLOUDFLARE_API_TOKEN[\s\S]*CLOUDFLARE_ACCOUNT_ID/);
});

test('a carrier with one setting needs all of them', () => {
  const faults = wrongSettings({ ...complete, EXOTEL_WEBHOOK_TOKEN: 'shared' }).join('\n');
  expect(faults).toMatch(
    /EXOTEL_ACCOUNT_SID[\s\S]*EXOTEL_API_KEY[\s\S]*EXOTEL_API_TOKEN[\s\S]*EXOTEL_SUBDOMAIN[\s\S]*EXOTEL_PHONE_NUMBER/,
  );
});

test("a carrier's settings are incomplete without its secret", () => {
  expect(wrongSettings({ ...complete, EXOTEL_API_KEY: 'key' }).join('\n')).toContain(
    'EXOTEL_WEBHOOK_TOKEN is missing: Exotel needs it',
  );
  expect(wrongSettings({ ...complete, EXOTEL_PHONE_NUMBER: '+918000000001' })).toEqual([]);
});

test('settings that do not fit each other are named once', () => {
  expect(
    wrongSettings({ ...complete, EXOTEL_STREAM_PASSWORD: 'x', MAX_CALL_DURATION_SECONDS: '300' }),
  ).toEqual([
    'CALL_WARNING_SECONDS: must be less than MAX_CALL_DURATION_SECONDS',
    'EXOTEL_STREAM_USER, EXOTEL_STREAM_PASSWORD: set both or neither',
  ]);
  const faults = wrongSettings({ ...complete, VOICE_MODE: 'loud', EXOTEL_STREAM_USER: 'u' });
  expect(faults.map((fault) => fault.split(/[:,]/)[0])).toEqual(['VOICE_MODE', 'EXOTEL_STREAM_USER']);
});

test('the region is set by AWS_REGION only, because both clouds must agree on it', () => {
  expect(() => contextOf(complete, ['region=ap-south-2'])).toThrow('AWS_REGION');
  expect(contextOf({ ...complete, AWS_REGION: 'ap-south-2' }, [])).toContain('region=ap-south-2');
});

test('a local default and a plain http address are refused, and no message holds a value', () => {
  const faults = wrongSettings({
    ...complete,
    PUBLIC_URL: 'http://voice.example.in',
    INTERNAL_API_KEY: 'local-internal-key',
  });
  expect(faults).toEqual([
    'INTERNAL_API_KEY: a local default is refused in production',
    'PUBLIC_URL: carriers reach a deployment by https only',
  ]);
});

test("the API's outputs win over the values of a local run in .env", () => {
  const found = {
    API_BASE_URL: 'https://api.example',
    EDGE_AWS_ACCESS_KEY_ID: 'AKIA',
    EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'client',
  };
  const worker = workerSettings(
    { ...complete, API_BASE_URL: 'http://127.0.0.1:8788', LOCAL_RUN: '1', HOME: '/root' },
    found,
  );
  expect(worker).toMatchObject(found);
  expect(worker).not.toHaveProperty('LOCAL_RUN');
  expect(worker).not.toHaveProperty('HOME');
});

test('every credential is a secret, and so is a new setting until it is listed as readable', () => {
  const all = Object.fromEntries(Object.keys(EdgeEnv.shape).map((name) => [name, 'x']));
  const { vars, secrets } = split({ ...all, SOMETHING_NEW: 'x' });
  expect(Object.keys(vars).filter((name) => /TOKEN|KEY|PASSWORD|SECRET|USER/.test(name))).toEqual([]);
  const providers = [...sttProviders, ...llmProviders, ...ttsProviders];
  const ofProviders = new Set(providers.flatMap((each) => Object.keys(each.secrets)));
  expect([...ofProviders]).toEqual(
    expect.arrayContaining(['AZURE_SPEECH_KEY', 'DEEPGRAM_API_KEY', 'OPENAI_API_KEY']),
  );
  expect(Object.keys(secrets).sort()).toEqual(
    [
      ...ofProviders,
      'EDGE_AWS_ACCESS_KEY_ID',
      'EDGE_AWS_SECRET_ACCESS_KEY',
      'EXOTEL_API_KEY',
      'EXOTEL_API_TOKEN',
      'EXOTEL_STREAM_PASSWORD',
      'EXOTEL_STREAM_USER',
      'EXOTEL_WEBHOOK_TOKEN',
      'INTERNAL_API_KEY',
      'LOCAL_RUN',
      'SOMETHING_NEW',
      'TWILIO_AUTH_TOKEN',
    ].sort(),
  );
});

test('the stacks get names and limits, never a secret', () => {
  const context = contextOf(
    { ...complete, MAX_CONCURRENT_CALLS: '50', CORS_ALLOWED_ORIGINS: 'https://desk.example.in' },
    ['recordingDays=30'],
  );
  const pairs = context.filter((_, index) => index % 2 === 1);
  expect(pairs).toEqual([
    'region=ap-south-1',
    'corsOrigins=https://desk.example.in,https://voice.example.in',
    'maxConcurrentCalls=50',
    'recordingDays=30',
  ]);
});
