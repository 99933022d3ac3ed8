import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../../testing/shown.tsx';
import BusinessPage from '../business-page.tsx';
import { draftOfTool } from './draft-tool.ts';
import { toolText } from './tool-text.ts';
import { toolWords as en } from './words/en.ts';
import { toolWords as hi } from './words/hi.ts';

const tool = {
  name: 'free_slots',
  description: 'Free slots of a day',
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      date: { type: 'string', description: 'YYYY-MM-DD' },
      kind: { type: 'string', enum: ['cleaning', 'filling'], description: 'What is to be done' },
      count: { type: 'integer', minimum: 1, pattern: 'x' },
    },
    required: ['date'],
  },
  url: 'https://slots.clinic.in/free',
};
const settings = {
  businessId: 'demo-clinic',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN'],
  voices: {},
  greeting: {},
  agentName: 'Asha',
  prompt: '',
  facts: [],
  hours: [],
  prices: [],
  address: '',
  transferDestinations: [],
  limits: {},
  tools: [tool],
  hasToolSecret: false,
  version: 1,
};
const path = '/api/businesses/demo-clinic';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date', 'requestAnimationFrame'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function page(language: 'en' | 'hi' = 'en') {
  const saved: { tools?: unknown }[] = [];
  show(
    <BusinessPage />,
    {
      [path]: (_url: URL, body: string) => {
        if (body === '') return { business: settings };
        saved.push(JSON.parse(body));
        return { business: { ...settings, ...saved.at(-1), version: 2 } };
      },
      [`${path}/draft`]: { draft: null },
    },
    '/business',
    language,
  );
  await settle();
  return saved;
}
const group = (name: string) => within(screen.getByRole('group', { name, hidden: true }));
const type = (label: string, value: string, within_: ReturnType<typeof within> = screen) =>
  fireEvent.change(within_.getByLabelText(label), { target: { value } });
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name, hidden: true }));
  await settle(20);
};

test('a tool is added and saved with its details, and the other one stays as it was', async () => {
  const saved = await page();
  await press('Add a tool');
  expect(document.activeElement).toBe(group('Tool 2').getByLabelText(en.name));
  type(en.name, 'book', group('Tool 2'));
  const book = group('book');
  type(en.description, 'Books a slot', book);
  type(en.url, 'https://slots.clinic.in/book', book);
  fireEvent.click(book.getByRole('button', { name: 'Add a detail', hidden: true }));
  const detail = within(book.getByRole('group', { name: 'Detail 1', hidden: true }));
  expect(document.activeElement).toBe(detail.getByLabelText('Name'));
  type('Kind', 'integer', detail);
  type('What it means', 'How many people', detail);
  type('At most', '4', detail);
  fireEvent.click(detail.getByLabelText(en.isNeeded));
  type('Name', 'people', detail);
  await press('Publish');
  expect(saved[0]?.tools).toEqual([
    tool,
    {
      name: 'book',
      description: 'Books a slot',
      url: 'https://slots.clinic.in/book',
      parameters: {
        type: 'object',
        properties: { people: { type: 'integer', description: 'How many people', maximum: 4 } },
      },
    },
  ]);
});

test('what a row has no field for is JSON beside it, and stays when the row is changed', async () => {
  const saved = await page();
  const count = group('count');
  expect(count.getByLabelText<HTMLTextAreaElement>(en.argumentMore).value).toBe('{\n  "pattern": "x"\n}');
  type('At least', '2', count);
  type('Name', 'how_many', count);
  await press('Publish');
  const { date, kind } = tool.parameters.properties;
  const properties = { date, kind, how_many: { type: 'integer', minimum: 2, pattern: 'x' } };
  expect(saved[0]?.tools).toEqual([{ ...tool, parameters: { ...tool.parameters, properties } }]);
});

test('a fault in a folded field of a tool is unfolded, said beside it, and has the focus', async () => {
  const saved = await page();
  const date = group('date');
  const field = date.getByLabelText<HTMLTextAreaElement>(en.argumentMore);
  expect(field.closest('details')?.open).toBe(false);
  fireEvent.change(field, { target: { value: '{' } });
  await press('Publish');
  expect(date.getByText('This is not valid JSON.')).toBeTruthy();
  expect(document.activeElement).toBe(field);
  for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
    expect(at.open).toBe(true);
  expect(saved).toEqual([]);
});

test('a tool and a detail are taken away, and the focus stays beside the place', async () => {
  const saved = await page();
  await press('Remove: kind');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Remove: count', hidden: true }));
  await press('Remove: count');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Remove: date', hidden: true }));
  await press('Remove: free_slots');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a tool', hidden: true }));
  await press('Publish');
  expect(saved[0]).not.toHaveProperty('tools');
});

test('what was tried with one tool is not shown at the tool that takes its place', async () => {
  await page();
  const argument = group('free_slots').getByRole('textbox', { name: 'date', hidden: true });
  fireEvent.change(argument, { target: { value: '2026-11-24' } });
  await press('Add a tool');
  type(en.name, 'free_slots', group('Tool 2'));
  const [first] = screen.getAllByRole('button', { name: 'Remove: free_slots', hidden: true });
  if (first) fireEvent.click(first);
  expect(screen.queryByDisplayValue('2026-11-24')).toBeNull();
});

test('the fields of a tool are named in Hindi too', async () => {
  await page('hi');
  for (const label of [hi.name, hi.description, hi.url])
    expect(group('free_slots').getByLabelText(label)).toBeTruthy();
  expect(group('date').getByLabelText<HTMLSelectElement>(hi.type).selectedOptions[0]?.textContent).toBe(
    'शब्द या वाक्य',
  );
});

test('a tool of an older version is read as a text, in both languages', () => {
  expect(toolText(draftOfTool(tool), en)).toBe(
    [
      'free_slots: Free slots of a day',
      'https://slots.clinic.in/free',
      '– date (Text, always): YYYY-MM-DD',
      '– kind (Text, if known, cleaning / filling): What is to be done',
      '– count (Whole number, if known, At least: 1, {"pattern":"x"})',
      '{"additionalProperties":false}',
    ].join('\n'),
  );
  expect(toolText(draftOfTool(tool), hi)).toContain('– date (शब्द या वाक्य, हमेशा): YYYY-MM-DD');
});
