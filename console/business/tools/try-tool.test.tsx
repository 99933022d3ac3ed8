import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ToolTried } from '../../../shared/contract/own-tool.ts';
import { settle, show } from '../../testing/shown.tsx';
import { type DraftTool, draftOfTool, emptyArgument } from './draft-tool.ts';
import { TryTool } from './try-tool.tsx';

const tool = {
  name: 'free_slots',
  description: 'Free slots of a day',
  parameters: {
    type: 'object',
    properties: {
      date: { type: 'string', description: 'YYYY-MM-DD' },
      count: { type: 'integer' },
      kind: { enum: ['cleaning', 'filling'] },
      urgent: { type: 'boolean' },
      teeth: { type: 'array', items: { type: 'integer' } },
    },
    required: ['date'],
  },
  url: 'https://tools.clinic.in/slots',
};
const path = '/api/businesses/demo-clinic/try-tool';
const tried: ToolTried = {
  request: { url: tool.url, headers: { 'x-signature': 'sha256=…' }, body: '{"arguments":{}}' },
  answer: { status: 200, body: '{"note":"<img src=x onerror=alert(1)>"}', isCut: false },
  ms: 84,
  ok: true,
  told: '{"note":"<img src=x onerror=alert(1)>"}',
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function page(answer: unknown, secret = '', part: Partial<DraftTool> = {}) {
  const bodies: unknown[] = [];
  show(<TryTool tool={{ ...draftOfTool(tool), ...part }} secret={secret} />, {
    [path]: (_url: URL, body: string) => {
      bodies.push(JSON.parse(body));
      return answer;
    },
  });
  return bodies;
}
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = async () => {
  fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
  await settle(20);
};

test('a tool that is not saved is tried with the arguments of its own form', async () => {
  const bodies = page(tried, 'a secret of sixteen');
  type('date', '2026-11-24');
  type('count (may be empty)', '3');
  type('kind (may be empty)', '"filling"');
  type('urgent (may be empty)', 'false');
  type('teeth (may be empty)', '[11, 12]');
  await press();
  expect(bodies).toEqual([
    {
      tool,
      arguments: { date: '2026-11-24', count: 3, kind: 'filling', urgent: false, teeth: [11, 12] },
      toolSecret: 'a secret of sixteen',
    },
  ]);
});

test('request, answer and what the agent is told are shown as text', async () => {
  page(tried);
  await press();
  const shown = screen.getByRole('status').textContent ?? '';
  expect(shown).toContain(`POST ${tool.url}`);
  expect(shown).toContain('x-signature: sha256=…');
  expect(shown).toContain('Status 200, after 84 ms');
  expect(shown).toContain('<img src=x onerror=alert(1)>');
  expect(document.querySelector('img')).toBeNull();
});

test('arguments that do not fit, and an address that gives no answer, are said', async () => {
  page({ ...tried, request: null, answer: null, ok: false, told: '{"error":"free_slots: date"}' });
  await press();
  expect(screen.getByRole('status').textContent).toContain('Nothing was sent');
  cleanup();
  page({ ...tried, answer: null, ok: false, told: '{"error":"free_slots could not be reached"}' });
  await press();
  expect(screen.getByRole('status').textContent).toContain('No answer came.');
});

test('a trial that the API refuses says why, and is tried again', async () => {
  const busy = { error: { code: 'too_many_trials', message: 'too many trials in this minute' } };
  page(Response.json(busy, { status: 429 }));
  await press();
  expect(screen.getByRole('alert').textContent).toContain('too many trials in this minute');
  expect(screen.getByRole('button', { name: 'Try it' })).toBeTruthy();
});

test.each<[string, Partial<DraftTool>]>([
  ['an address inside the network', { url: 'http://10.0.0.1/' }],
  ['no name', { name: '' }],
  ['no JSON', { more: '{' }],
  ['two details of one name', { arguments: [emptyArgument, emptyArgument] }],
])('a tool that is not ready can’t be tried, which is said: %s', (_, part) => {
  page(tried, '', part);
  expect(screen.getByText(/once its settings are right/)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
