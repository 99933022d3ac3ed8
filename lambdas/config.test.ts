import { expect, test } from 'vitest';
import { readEnv } from './config.ts';

test('one error names every wrong variable, and an empty variable counts as absent', () => {
  expect(() => readEnv('recordings', { TABLE_NAME: '', S3_ENDPOINT: 'nowhere' })).toThrow(
    /TABLE_NAME.*\n.*BUCKET_NAME.*\n.*S3_ENDPOINT/,
  );
  const env = readEnv('recordings', { TABLE_NAME: 'voice', BUCKET_NAME: 'recordings', S3_ENDPOINT: '' });
  expect(env).toEqual({
    TABLE_NAME: 'voice',
    BUCKET_NAME: 'recordings',
    RECORDING_LINK_SECONDS: 900,
    RECORDING_DAYS: 3650,
    LOG_LEVEL: 'info',
  });
});
