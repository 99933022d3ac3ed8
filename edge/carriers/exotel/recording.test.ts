import { expect, test } from 'vitest';
import { exotelRecording } from './recording.ts';

const account = { EXOTEL_API_KEY: 'key', EXOTEL_API_TOKEN: 'token' };
const credentials = { authorization: `Basic ${btoa('key:token')}` };
const local = { ...account, LOCAL_RUN: '1', EXOTEL_API_BASE_URL: 'http://127.0.0.1:8788' };

test("a recording on a host of Exotel's is fetched with the account's credentials", () => {
  const url = 'https://recordings.exotel.com/exotelrecordings/account/abc.mp3';
  expect(exotelRecording(url, account)).toEqual({ url, headers: credentials });
  expect(exotelRecording('https://recordings.in.exotel.com/x.wav', account)?.headers).toEqual(credentials);
});

test('the old bucket gets no credentials', () => {
  const url = 'https://s3-ap-southeast-1.amazonaws.com/exotelrecordings/account/abc.mp3';
  expect(exotelRecording(url, account)).toEqual({ url, headers: {} });
});

test.each([
  'http://recordings.exotel.com/x.mp3',
  'https://recordings.exotel.com:8443/x.mp3',
  'https://user:secret@recordings.exotel.com/x.mp3',
  'https://exotel.com.evil.example/x.mp3',
  'https://evil.example/exotel.com/x.mp3',
  'https://s3-ap-southeast-1.amazonaws.com/other/abc.mp3',
  'https://169.254.169.254/latest/meta-data',
  'http://127.0.0.1:9000/x.wav',
  'file:///etc/passwd',
  'nonsense',
])('nothing is fetched from %s', (url) => {
  expect(exotelRecording(url, account)).toBeNull();
});

test('a configured origin is fetched from with credentials; on a local run its loopback neighbours without', () => {
  expect(exotelRecording('http://127.0.0.1:8788/x.wav', local)?.headers).toEqual(credentials);
  expect(exotelRecording('http://127.0.0.1:40000/x.wav', local)).toEqual({
    url: 'http://127.0.0.1:40000/x.wav',
    headers: {},
  });
  expect(exotelRecording('http://10.0.0.1:40000/x.wav', local)).toBeNull();
  expect(exotelRecording('http://127.0.0.1:40000/x.wav', { ...local, LOCAL_RUN: undefined })).toBeNull();
  expect(
    exotelRecording('http://127.0.0.1:40000/x.wav', {
      ...local,
      EXOTEL_API_BASE_URL: 'https://api.in.exotel.com',
    }),
  ).toBeNull();
});
