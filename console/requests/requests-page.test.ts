import { expect, test } from 'vitest';
import type { StaffRequest } from '../../shared/contract/request.ts';
import type { DeskRow } from './request-desk.ts';
import { noRequests, requestRow, requestsFrame, requestsOfCaller } from './requests-page.ts';

const script = '<script>alert("x")</script>';
const request: StaffRequest = {
  requestId: 'request-1',
  callId: 'twilio-CA1',
  kind: 'message',
  fields: { message: 'Please ring my sister.', name: 'Ravi Kumar' },
  state: 'open',
  phone: '+919800000001',
  at: '2026-11-22T09:30:00.000Z',
};
const row = (changes: Partial<StaffRequest> = {}, desk: Partial<DeskRow> = {}) =>
  requestRow({ request: { ...request, ...changes }, savingAs: null, trouble: null, ...desk }).toString();
const buttons = (shown: string) =>
  [...shown.matchAll(/<button[^>]*data-to="(\w+)"[^>]*?( disabled)?>([^<]*)/g)].map((match) =>
    match.slice(1),
  );

test('a request shows what was requested, by whom, and links to its call', () => {
  expect(row()).toContain('<a href="#/calls/twilio-CA1">22 Nov, 3:00 pm</a>');
  expect(row()).toMatch(/<b>Message<\/b> <span[^>]*>Please ring my sister\.<\/span>/);
  expect(row()).toMatch(/Ravi Kumar[\s\S]*\+91 98000 00001/);
});

test('a number in the list is a link that dials, a withheld one is not', () => {
  const fields = { name: 'Ravi Kumar', phone: '98000 00002' };
  expect([...row({ fields }).matchAll(/href="tel:([^"]*)"/g)].map(([, number]) => number)).toEqual([
    '+919800000001',
    '+919800000002',
  ]);
  expect(row({ phone: '' })).not.toContain('tel:');
});

test('text of callers and models is escaped everywhere', () => {
  const fields = { message: script, name: script, date: script, phone: script, [script]: script };
  const shown = [
    row({ fields, requestId: script, phone: script }),
    row({ fields }, { trouble: script }),
    requestsOfCaller([{ ...request, fields }], 'twilio-CA1').toString(),
  ].join('');
  expect(shown).not.toContain('<script');
  expect(shown).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
});

test('an open request can be done or cancelled, any other reopened', () => {
  expect(buttons(row())).toEqual([
    ['done', undefined, 'Done'],
    ['cancelled', undefined, 'Cancel'],
  ]);
  expect(buttons(row({ state: 'done' }))).toEqual([['open', undefined, 'Open again']]);
  expect(buttons(row({ state: 'cancelled' }))).toEqual([['open', undefined, 'Open again']]);
});

test('a request says who decided and when, unless there is no decision or a new one is being saved', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const byStaff = { state: 'done', decision: { by: 'staff', person: 'sub-1', at } } as const;
  expect(row(byStaff)).toContain('title="sub-1">by staff, 22 Nov, 3:30 pm<');
  expect(row({ state: 'cancelled', decision: { by: 'caller', at } })).toContain(
    '>by the caller, 22 Nov, 3:30 pm<',
  );
  expect([row(), row(byStaff, { savingAs: 'open' })].join('')).not.toContain('by staff');
});

test('a decision that is being saved says so, and its buttons are disabled', () => {
  const shown = row({}, { savingAs: 'done' });
  expect(shown).toContain('<span class="badge done">done</span>');
  expect(shown).toContain('Saving …');
  expect(buttons(shown)).toEqual([['open', ' disabled', 'Open again']]);
});

test('a decision that was not saved leaves the request as it was, with the reason', () => {
  const shown = row({}, { trouble: 'No connection to api.test.' });
  expect(shown).toContain('<span class="badge open">open</span>');
  expect(shown).toContain('This may not have been saved. No connection to api.test. Try again.');
  expect(buttons(shown)).toHaveLength(2);
});

test('the page begins with open requests, and an empty list says what it lists', () => {
  expect(requestsFrame('open').toString()).toContain('<option value="open" selected>');
  expect(requestsFrame(null).toString()).toContain('<option value="all" selected>');
  expect(noRequests('open', false).toString()).toContain('Nothing is open.');
  expect(noRequests('done', false).toString()).toContain('No request is done.');
  expect(noRequests(null, false).toString()).toContain('No caller has left a request yet.');
  expect(noRequests('open', true).toString()).toContain('Press “Older requests”');
});

test("a call's page marks the requests made in that call, and links the others to theirs", () => {
  expect(requestsOfCaller([], 'twilio-CA1').toString()).toBe('');
  expect(requestsOfCaller([request], 'twilio-CA1').toString()).toContain('made in this call');
  expect(requestsOfCaller([request], 'twilio-CA2').toString()).toContain(
    '<a href="#/calls/twilio-CA1">made 22 Nov, 3:00 pm</a>',
  );
});
