import { expect, test } from 'vitest';
import { carriers } from '../registry.ts';
import { twilioHangUp } from './rest.ts';

const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'new, old' };

test('a hang-up is a form POST to the call’s resource, with the account’s sid and its first token', () => {
  expect(twilioHangUp.requestFor('CA1', account)).toEqual({
    url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json',
    headers: {
      authorization: `Basic ${btoa('AC1:new')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'Status=completed',
  });
  const elsewhere = twilioHangUp.requestFor('CA1', { ...account, TWILIO_API_BASE_URL: 'http://127.0.0.1:1' });
  expect(elsewhere?.url).toBe('http://127.0.0.1:1/2010-04-01/Accounts/AC1/Calls/CA1.json');
});

test('a call’s id can not lead to another resource', () => {
  expect(twilioHangUp.requestFor('../Messages', account)?.url).toMatch(/\/Calls\/\.\.%2FMessages\.json$/);
});

test('there is no request for an account without sid or token', () => {
  expect(twilioHangUp.requestFor('CA1', { TWILIO_AUTH_TOKEN: 't' })).toBeNull();
  expect(twilioHangUp.requestFor('CA1', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: ' , ' })).toBeNull();
});

test.each([
  [200, '{"status":"completed"}'],
  [404, '{"code":20404}'],
  [404, '<html>'],
  [400, '{"code":21220}'],
])('%i %s: the call is over', (status, body) => {
  expect(twilioHangUp.faultOf(status, body)).toBeNull();
});

test.each([
  [401, '{"code":20003}', 'auth', false],
  [400, '{"code":21221}', 'config', false],
  [302, '', 'config', false],
  [429, '{"code":20429}', 'rate', true],
  [503, '<html>', 'server', true],
])('%i %s is a fault of the carrier: %s', (status, body, kind, retryable) => {
  expect(twilioHangUp.faultOf(status, body)).toMatchObject({ source: 'carrier', kind, retryable });
});

test('Exotel and the browser have no request that ends a call', () => {
  expect([carriers.exotel.restHangUp, carriers.browser.restHangUp]).toEqual([null, null]);
});
