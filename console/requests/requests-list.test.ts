import { expect, test } from 'vitest';
import type { StaffRequest } from '../../shared/contract/request.ts';
import { viewOf, withDecided } from './requests-list.ts';

const request = (id: string, at: string, state: StaffRequest['state'], decidedAt?: string): StaffRequest => ({
  requestId: id,
  callId: 'twilio-CA1',
  kind: 'message',
  fields: {},
  state,
  phone: '',
  at,
  ...(decidedAt && { decision: { by: 'staff', at: decidedAt } }),
});
const shown = (rows: StaffRequest[], decided: StaffRequest[]) =>
  withDecided(rows, new Map(decided.map((each) => [each.requestId, each]))).map(
    ({ requestId, state }) => `${requestId} ${state}`,
  );

test('what was decided on the page keeps its place, although its list has it no more', () => {
  const rows = [request('c', '3', 'open'), request('a', '1', 'open')];
  expect(shown(rows, [request('b', '2', 'done', '9')])).toEqual(['c open', 'b done', 'a open']);
});

test("a colleague's later decision is shown, and an older answer of the list is not", () => {
  expect(shown([request('a', '1', 'open', '8')], [request('a', '1', 'done', '7')])).toEqual(['a open']);
  expect(shown([request('a', '1', 'open')], [request('a', '1', 'done', '7')])).toEqual(['a done']);
});

test('the address names a view; without one it is what is open', () => {
  expect(['state=done', 'state=mine', 'state=nonsense', ''].map(viewOf)).toEqual([
    ...['done', 'mine', 'all', 'open'],
  ]);
});

test('what was changed here is shown until a colleague changed it again', () => {
  const mine = { ...request('a', '1', 'open'), version: 3, note: 'mine' };
  const noteOf = (version: number) =>
    withDecided([{ ...mine, version, note: 'theirs' }], new Map([['a', mine]]))[0]?.note;
  expect([noteOf(2), noteOf(4)]).toEqual(['mine', 'theirs']);
});
