import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Call, placeCall } from '../phone.ts';
import { type ScriptedProduct, startProduct } from '../testing/scripted-product.ts';
import { startTwilioRest, type TwilioRest } from './rest.ts';

let product: ScriptedProduct;
let rest: TwilioRest;
beforeEach(async () => {
  product = await startProduct({
    http: ({ path }) =>
      path === '/twilio/voice'
        ? { body: '<Response><Pause length="20"/></Response>' }
        : { body: '<Response><Hangup/></Response>' },
  });
  rest = await startTwilioRest({ sid: 'AC1', authToken: 'secret' });
});
afterEach(() => Promise.all([product.close(), rest.close()]));

async function liveCall(): Promise<Call> {
  const accounts = {
    twilioAccountSid: 'AC1',
    twilioAuthToken: 'secret',
    exotelAccountSid: '',
    exotelWebhookToken: '',
  };
  const call = placeCall({ carrier: 'twilio', edge: product.edge, accounts });
  rest.serve(call);
  await call.until('asked');
  return call;
}
async function post(callSid: string, form: Record<string, string>, login = 'AC1:secret') {
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  const url = `${rest.origin}/2010-04-01/Accounts/AC1/Calls/${callSid}.json`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

it('ends a live call', async () => {
  const call = await liveCall();
  expect(await post(call.callSid, { Status: 'completed' })).toMatchObject({
    status: 200,
    body: { sid: call.callSid, status: 'completed' },
  });
  expect(await call.ended).toMatchObject({ endedBy: 'agent', why: 'ended by REST' });
  expect(await post(call.callSid, { Status: 'completed' })).toMatchObject({
    status: 404,
    body: { code: 20404 },
  });
});

it('sends a live call to another document', async () => {
  const call = await liveCall();
  await post(call.callSid, { Url: `${product.edge}/twilio/next` });
  expect(await call.ended).toMatchObject({ why: '<Hangup/>' });
  expect(rest.updates).toEqual([
    { callSid: call.callSid, update: { url: `${product.edge}/twilio/next`, method: 'POST' } },
  ]);
});

it('answers 503 to a set number of requests, and counts them', async () => {
  const call = await liveCall();
  rest.fails(2);
  expect(await post(call.callSid, { Status: 'completed' })).toMatchObject({ status: 503 });
  expect(await post(call.callSid, { Status: 'completed' })).toMatchObject({ status: 503 });
  expect(await post(call.callSid, { Status: 'completed' })).toMatchObject({ status: 200 });
  expect(rest.requests()).toBe(3);
  expect(rest.updates).toHaveLength(1);
  await call.ended;
});

it('refuses wrong credentials and updates without content', async () => {
  const call = await liveCall();
  expect(await post(call.callSid, { Status: 'completed' }, 'AC1:wrong')).toMatchObject({ status: 401 });
  expect(await post(call.callSid, {})).toMatchObject({ status: 400 });
  expect(await post('CA2', { Status: 'completed' })).toMatchObject({ status: 404 });
  call.hangUp();
  expect(await call.ended).toMatchObject({ endedBy: 'caller' });
});
