import { expect, test } from 'vitest';
import { EdgeEnv, parseConfig } from '../../edge/config.ts';
import { readEnv } from '../../lambdas/config.ts';
import { lambdaNames } from '../../shared/contract/endpoint.ts';
import { priceOfItem } from '../../shared/pricing.ts';
import { localDefaults } from './defaults.ts';
import { layered } from './environment.ts';
import { settingsOf } from './settings.ts';

const inner = { dynamodb: 1, s3: 2, deepgram: 3, azure: 4, openai: 5 };
const settingsWith = (given: Record<string, string>) =>
  settingsOf(layered(given, localDefaults), '/project', inner);

test('the process environment comes before .env, and .env before the local defaults', () => {
  const settings = layered(
    { PORT: '1' },
    { PORT: '2', API_PORT: '2' },
    { PORT: '3', API_PORT: '3', DATA_DIR: 'x' },
  );
  expect(settings).toEqual({ PORT: '1', API_PORT: '2', DATA_DIR: 'x' });
});

test('a variable set to nothing counts as unset', () => {
  expect(layered({ PORT: '', A: undefined, B: ' ' }, { PORT: '2' })).toEqual({ PORT: '2' });
});

test('the defaults alone are a right configuration of the edge, and a wrong one in production', () => {
  const { edgeVariables } = settingsWith({});
  expect(parseConfig(edgeVariables)).toMatchObject({ ok: true });
  expect(parseConfig({ ...edgeVariables, LOCAL_RUN: undefined })).toMatchObject({ ok: false });
});

test('every wrong variable is named at once', () => {
  const result = parseConfig(
    settingsWith({ PUBLIC_URL: 'nonsense', VOICE_MODE: 'loud', MAX_CONCURRENT_CALLS: 'many' }).edgeVariables,
  );
  expect(result.ok ? [] : result.faults.map((fault) => fault.split(':')[0])).toEqual([
    'PUBLIC_URL',
    'MAX_CONCURRENT_CALLS',
    'VOICE_MODE',
  ]);
});

test('the edge gets every variable of its schema that is set, and no other', () => {
  const { edgeVariables } = settingsWith({
    LOCATION_HINT: 'apac',
    HOME: '/home/somebody',
    AWS_SECRET_ACCESS_KEY: 'real',
  });
  expect(edgeVariables.LOCATION_HINT).toBe('apac');
  expect(Object.keys(edgeVariables).filter((name) => !(name in EdgeEnv.shape))).toEqual([]);
});

test('the Lambdas get the variables of their schemas and the local stores, never the person’s own AWS keys', () => {
  const { lambdaVariables } = settingsWith({
    OPENAI_API_KEY: 'a-real-key',
    OPENAI_MODEL: 'other',
    TWILIO_AUTH_TOKEN: 'new,old',
    AWS_ACCESS_KEY_ID: 'real',
    TABLE_NAME: 'production',
    HOME: '/home/somebody',
  });
  expect(lambdaVariables).toMatchObject({
    OPENAI_MODEL: 'other',
    TWILIO_AUTH_TOKEN: 'new',
    TABLE_NAME: 'voice-agent',
    AWS_REGION: 'ap-south-1',
  });
  expect(lambdaVariables.AWS_ACCESS_KEY_ID).toMatch(/^local-/);
  expect(lambdaVariables.HOME).toBeUndefined();
  for (const name of lambdaNames) expect(() => readEnv(name, lambdaVariables)).not.toThrow();
});

test('setting an engine’s address replaces that engine and nothing else', () => {
  const settings = settingsWith({ OPENAI_BASE_URL: 'https://api.example/v1' });
  expect(settings.embedded).toEqual({ deepgram: true, azure: true, openai: false, dynamodb: true });
  expect(settings.edgeVariables).toMatchObject({
    OPENAI_BASE_URL: 'https://api.example/v1',
    DEEPGRAM_BASE_URL: 'ws://127.0.0.1:3',
  });
});

test.each([
  ['OPENAI_API_KEY', 'openai', 'OPENAI_BASE_URL'],
  ['DEEPGRAM_API_KEY', 'deepgram', 'DEEPGRAM_BASE_URL'],
  ['AZURE_SPEECH_KEY', 'azure', 'AZURE_SPEECH_BASE_URL'],
] as const)('%s without an address means the maker itself, and only for that part', (key, part, address) => {
  const { embedded, edgeVariables } = settingsWith({ [key]: 'a-real-key' });
  const others = { deepgram: true, azure: true, openai: true, dynamodb: true };
  expect(embedded).toEqual({ ...others, [part]: false });
  // The edge's own default is the maker's public address.
  expect(edgeVariables[address]).toBeUndefined();
});

test('a journal names the demo engine and not the model it stands in for, which its bill is priced as', () => {
  const named = (given: Record<string, string>) => settingsWith(given).edgeVariables;
  expect(named({}).OPENAI_MODEL).toBe('scripted-demo-engine/gpt-6-luna');
  expect(named({ OPENAI_MODEL: 'gpt-4o', OPENAI_FALLBACK_MODEL: 'gpt-4o-mini' })).toMatchObject({
    OPENAI_MODEL: 'scripted-demo-engine/gpt-4o',
    OPENAI_FALLBACK_MODEL: 'scripted-demo-engine/gpt-4o-mini',
  });
  expect(settingsWith({}).lambdaVariables.OPENAI_MODEL).toBe('scripted-demo-engine/gpt-6-luna');
  expect(named({ OPENAI_MODEL: 'gpt-4o', OPENAI_API_KEY: 'a-real-key' }).OPENAI_MODEL).toBe('gpt-4o');
  for (const item of ['llm_input', 'llm_output'])
    expect(priceOfItem(item, 'openai', 'scripted-demo-engine/gpt-6-luna', 1000)).toBe(
      priceOfItem(item, 'openai', 'gpt-6-luna', 1000),
    );
});

test.each([
  ['OPENAI_BASE_URL', 'api.openai.com/v1/'],
  ['OPENAI_BASE_URL', 'localhost:11434/v1'],
  ['OPENAI_BASE_URL', 'htp://api.openai.com/v1'],
  ['OPENAI_BASE_URL', 'http:// nowhere'],
  ['DEEPGRAM_BASE_URL', 'api.deepgram.com'],
  ['DEEPGRAM_BASE_URL', 'wss://api.deepgram.com/v2/listen'],
  ['AZURE_SPEECH_BASE_URL', 'https://eastus.tts.speech.microsoft.com/cognitiveservices/v1'],
  ['AZURE_SPEECH_REGION', 'Central India'],
  ['API_BASE_URL', 'api.mine.in'],
  ['PUBLIC_URL', 'voice.mine.in'],
])('%s=%s is refused at the start, with a right example and without its value', (name, value) => {
  const result = parseConfig(settingsWith({ [name]: value }).edgeVariables);
  const faults = result.ok ? [] : result.faults;
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([name]);
  expect(faults[0]).toMatch(/such as /);
  expect(faults[0]).not.toContain(value);
});

test.each(['DYNAMODB_ENDPOINT', 'JWT_ISSUER'])('a malformed %s is one sentence', (name) => {
  expect(() => settingsWith({ [name]: 'localhost:8000' })).toThrow(
    `${name}: must be a whole address with http:// or https://`,
  );
});

test('a real carrier account uses the real REST interface, the local one nothing outside this machine', () => {
  expect(settingsWith({}).edgeVariables.TWILIO_API_BASE_URL).toBe('http://127.0.0.1:8788');
  expect(settingsWith({ TWILIO_ACCOUNT_SID: 'AC0123' }).edgeVariables.TWILIO_API_BASE_URL).toBeUndefined();
  expect(settingsWith({ EXOTEL_ACCOUNT_SID: 'clinic1' }).edgeVariables.EXOTEL_API_BASE_URL).toBeUndefined();
});

test('ports and folders follow their variables', () => {
  const settings = settingsWith({ PORT: '9001', API_PORT: '9002', DATA_DIR: 'elsewhere' });
  expect(settings).toMatchObject({
    edgeUrl: 'http://127.0.0.1:9001',
    apiUrl: 'http://127.0.0.1:9002',
    dataDir: '/project/elsewhere',
  });
  expect(settings.staff.issuer).toBe('http://127.0.0.1:9002');
  expect(settingsWith({ PUBLIC_URL: 'https://voice.example/' }).edgeUrl).toBe('https://voice.example');
  expect(() => settingsWith({ PORT: '8788' })).toThrow('PORT and API_PORT are both 8788');
});

test('the edge has an inspector only where a port is set for it', () => {
  expect(settingsWith({}).inspectorPort).toBeNull();
  expect(settingsWith({ EDGE_INSPECTOR_PORT: '9229' }).inspectorPort).toBe(9229);
  expect(() => settingsWith({ EDGE_INSPECTOR_PORT: 'x' })).toThrow('EDGE_INSPECTOR_PORT is "x"');
});

test('a terminal shows live calls and readable logs unless it is told not to', () => {
  expect(settingsWith({}).terminal).toEqual({ log: null, hasLiveLines: true });
  expect(settingsWith({ LOG: 'json', LIVE: 'off' }).terminal).toEqual({ log: 'json', hasLiveLines: false });
  expect([settingsWith({}), settingsWith({ PROVIDER_CHECK: 'off' })]).toMatchObject([
    { checksProviders: true },
    { checksProviders: false },
  ]);
  // Another program's variables of these names.
  expect(settingsWith({ LOG: 'debug', LIVE: '1' }).terminal).toEqual({ log: null, hasLiveLines: true });
});

test('where keys are being rotated, the first is the one used for sending', () => {
  expect(settingsWith({ INTERNAL_API_KEY: 'new, old' }).internalKey).toBe('new');
});
