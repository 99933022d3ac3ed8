import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withheldCaller } from '../../../shared/ids.ts';
import { callDetailsRequest, corroborationOf } from './call-details.ts';

const fixture = JSON.parse(readFileSync('edge/carriers/fixtures/exotel/11-calls-connect.json', 'utf8'));
const account = { EXOTEL_ACCOUNT_SID: 'clinic1', EXOTEL_API_KEY: 'key', EXOTEL_API_TOKEN: 'token' };
const ring = { callSid: 'c1', from: '+919800000001', to: '+918000000001' };
const live = {
  ...fixture.call_details.Call,
  Sid: 'c1',
  AccountSid: 'clinic1',
  Status: 'in-progress',
  From: '09800000001',
  To: '08000000001',
  PhoneNumberSid: '08000000001',
};
const said = (change: object, rung: object = {}) =>
  corroborationOf(200, { Call: { ...live, ...change } }, { ...ring, ...rung }, account);

test('a call is asked for by its sid at the account’s own cluster, with its key', () => {
  const request = callDetailsRequest('a/b', account);
  expect(request?.url).toBe('https://api.in.exotel.com/v1/Accounts/clinic1/Calls/a%2Fb.json');
  expect(request?.headers.authorization).toBe(`Basic ${btoa('key:token')}`);
  const elsewhere = { ...account, EXOTEL_SUBDOMAIN: 'api.exotel.com' };
  expect(callDetailsRequest('c1', elsewhere)?.url).toMatch(/^https:\/\/api\.exotel\.com\/v1/);
  const local = { ...elsewhere, EXOTEL_API_BASE_URL: 'http://127.0.0.1:1' };
  expect(callDetailsRequest('c1', local)?.url).toMatch(/^http:\/\/127\.0\.0\.1:1\/v1/);
  expect(callDetailsRequest('c1', { ...account, EXOTEL_API_TOKEN: undefined })).toBeNull();
});

test.each([
  ['in progress between these numbers', {}, {}, 'known'],
  ['ringing', { Status: 'ringing' }, {}, 'known'],
  ['of unknown status', { Status: null }, {}, 'known'],
  ['in international notation', { From: '+919800000001', To: '+91 80000 00001' }, {}, 'known'],
  ['whose dialled number is the ExoPhone, To an agent', { To: '09811111111' }, {}, 'known'],
  ['that we placed: From is whom it reached', { From: '08000000001', To: '09800000001' }, {}, 'known'],
  ['whose ExoPhone is an id', { PhoneNumberSid: 'PN12ab' }, {}, 'known'],
  ['that names no dialled number', { To: '', PhoneNumberSid: null }, {}, 'known'],
  ['that does not tell the caller', { From: null }, {}, 'known'],
  ['that does not tell the caller', { From: ' ' }, {}, 'known'],
  ['whose caller withholds the number', { From: 'anonymous' }, {}, 'foreign'],
  ['whose caller withholds the number', { From: '+266696687' }, {}, 'foreign'],
  ['whose caller is a name', { From: 'sip:asha@10.0.0.1' }, {}, 'foreign'],
  ['whose caller withholds it, as the ring says', { From: 'anonymous' }, { from: withheldCaller }, 'known'],
  ['whose ring withholds the number', {}, { from: withheldCaller }, 'known'],
  ['without an account', { AccountSid: null }, {}, 'known'],
  ['of another account', { AccountSid: 'clinic2' }, {}, 'foreign'],
  ['with another sid', { Sid: 'c2' }, {}, 'foreign'],
  ['from another caller', {}, { from: '+919800000002' }, 'foreign'],
  ['to another number', {}, { to: '+918000000002' }, 'foreign'],
  ['that is over', { Status: 'completed' }, {}, 'finished'],
  ['that nobody answered', { Status: 'no-answer' }, {}, 'finished'],
  ['that failed', { Status: 'Failed' }, {}, 'finished'],
] as const)('Exotel’s answer about a call %s is understood', (_, change, rung, verdict) => {
  expect(said(change, rung)).toBe(verdict);
});

test('only a 404 says that there is no such call; anything else that is no answer says nothing', () => {
  expect(corroborationOf(404, undefined, ring, account)).toBe('unknown');
  for (const status of [200, 302, 400, 401, 403, 429, 500, 503])
    expect(corroborationOf(status, { error: 'x' }, ring, account)).toBe('unanswered');
  expect(corroborationOf(200, undefined, ring, account)).toBe('unanswered');
  expect(corroborationOf(503, { Call: live }, ring, account)).toBe('unanswered');
});
