import { expect, test } from 'vitest';
import { readSecret, secretsManager } from './aws.ts';
import { storeLambdaSettings } from './lambda-settings.ts';
import { readOutputs, stackNames } from './stacks.ts';

interface ManagerRequest {
  action: string;
  body: Record<string, unknown>;
  authorization: string;
}

/** Secrets Manager with one secret, or without it. */
function scriptedManager(stored: { SecretString: string; VersionId: string } | null) {
  const requests: ManagerRequest[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const request = new Request(input);
    const action = request.headers.get('x-amz-target')?.replace('secretsmanager.', '') ?? '';
    requests.push({
      action,
      body: JSON.parse(await request.text()),
      authorization: request.headers.get('authorization') ?? '',
    });
    if (action !== 'GetSecretValue') return Response.json({ VersionId: 'new' });
    return stored
      ? Response.json(stored)
      : Response.json({ __type: 'com.amazonaws#ResourceNotFoundException' }, { status: 400 });
  };
  return {
    requests,
    ask: secretsManager('ap-south-1', { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, fetch),
  };
}

const settings = { OPENAI_API_KEY: 'an-openai-key', HOME: '/root' };

test("the first deployment creates each Lambda's secret, with its own settings only", async () => {
  const { ask, requests } = scriptedManager(null);
  await storeLambdaSettings(ask, { ...settings, TWILIO_AUTH_TOKEN: 'new-token, old-token' });
  expect(requests.map(({ action, body }) => [action, body.SecretId ?? body.Name, body.SecretString])).toEqual(
    [
      ['GetSecretValue', 'voice-agent/voice', undefined],
      ['CreateSecret', 'voice-agent/voice', '{"OPENAI_API_KEY":"an-openai-key"}'],
      ['GetSecretValue', 'voice-agent/recordings', undefined],
      ['CreateSecret', 'voice-agent/recordings', '{"TWILIO_AUTH_TOKEN":"new-token"}'],
    ],
  );
  expect(requests[0]?.authorization).toContain('/ap-south-1/secretsmanager/aws4_request');
});

test('a changed key gets a new version, and an unchanged secret is left alone', async () => {
  const { ask, requests } = scriptedManager({ SecretString: '{}', VersionId: 'old' });
  await storeLambdaSettings(ask, settings);
  expect(requests.map(({ action, body }) => [action, body.SecretId])).toEqual([
    ['GetSecretValue', 'voice-agent/voice'],
    ['PutSecretValue', 'voice-agent/voice'],
    ['GetSecretValue', 'voice-agent/recordings'],
  ]);
});

test('a secret that can not be read is named, with the missing permissions', async () => {
  const { ask } = scriptedManager(null);
  await expect(readSecret(ask, 'arn:of-the-key')).rejects.toThrow(
    /arn:of-the-key.*ResourceNotFoundException.*kms:Decrypt/,
  );
});

test('a missing connection is reported as such, not as a missing permission', async () => {
  const unreachable = secretsManager('xx-nowhere-1', { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, () =>
    Promise.reject(new TypeError('fetch failed')),
  );
  await expect(storeLambdaSettings(unreachable, settings)).rejects.toThrow(/xx-nowhere-1 can't be reached/);
});

test('wrong outputs of the API stack are refused by name', () => {
  const outputs = {
    apiUrl: 'https://abc.execute-api.ap-south-1.amazonaws.com',
    edgeAccessKeyId: 'AKIA0123456789ABCDEF',
    edgeSecretArn: 'arn:aws:secretsmanager:x',
    staffIssuer: 'https://cognito-idp.ap-south-1.amazonaws.com/pool',
    staffAudience: 'client',
    staffPoolId: 'pool',
  };
  expect(
    readOutputs(JSON.stringify({ [stackNames.api]: outputs, [stackNames.data]: { TableName: 't' } })),
  ).toEqual(outputs);
  expect(() => readOutputs(JSON.stringify({ [stackNames.api]: { ...outputs, apiUrl: 'nowhere' } }))).toThrow(
    'apiUrl',
  );
});
