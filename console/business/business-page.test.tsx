import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { money } from '../../shared/money.ts';
import { type Script, settle, show } from '../testing/shown.tsx';
import BusinessPage from './business-page.tsx';

const settings = {
  businessId: 'demo-clinic',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'kn-IN'],
  voices: { 'kn-IN': 'kn-IN-SapnaNeural' },
  greeting: { 'en-IN': 'Hello.' },
  agentName: 'Asha',
  prompt: 'You answer the phone of a clinic.',
  facts: ['On Sundays the clinic is closed.'],
  hours: [{ day: 'mon', opens: '09:30', closes: '19:00' }],
  prices: [{ item: 'consultation', price: money(500_000_000) }],
  address: '12 MG Road, Bengaluru',
  transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
  limits: {},
  hasToolSecret: false,
  version: 1,
};
const path = '/api/businesses/demo-clinic';
const refresh = '/businesses/demo-clinic/refresh';
const budget = {
  limitPerDay: money(500_000_000),
  spent: money(20_000_000),
  held: money(0),
  remaining: money(480_000_000),
};

beforeEach(() => {
  vi.useFakeTimers({
    now: Date.parse('2026-11-22T10:00:00.000Z'),
    toFake: ['setTimeout', 'setInterval', 'Date', 'requestAnimationFrame'],
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

type Kept = ReturnType<typeof keep>;

/** A draft as the API stores it. */
function keep(state: { draft: object | null; saved: number }, business: object) {
  state.saved += 1;
  const draft = {
    business: { ...settings, ...business },
    revision: `r-${state.saved}`,
    at: '2026-11-22T10:00:00.000Z',
    person: 'asha',
    role: 'admin',
  };
  state.draft = draft;
  return draft;
}

/** The API with one business: a change of another version than the stored one is refused. */
function api(stored: { version: number } = settings) {
  const state = { stored, bodies: [] as { version?: number }[], draft: null as Kept | null, saved: 0 };
  const conflict = (code: string) =>
    Response.json({ error: { code, message: 'not made from the current one' } }, { status: 409 });
  const script: Script = {
    [path]: (_url: URL, body: string) => {
      if (body === '') return { business: state.stored };
      const { draft, ...given } = JSON.parse(body);
      state.bodies.push(given);
      if (given.version !== state.stored.version) return conflict('version_conflict');
      if (draft !== undefined && draft !== state.draft?.revision) return conflict('draft_conflict');
      if (draft !== undefined) state.draft = null;
      state.stored = { ...settings, ...given, version: given.version + 1 };
      return { business: state.stored };
    },
    [`${path}/draft`]: (url: URL, body: string, method: string) => {
      if (method === 'GET') return { draft: state.draft };
      const given = body === '' ? {} : JSON.parse(body);
      const revision = method === 'DELETE' ? url.searchParams.get('revision') : given.revision;
      if ((revision ?? undefined) !== state.draft?.revision) return conflict('draft_conflict');
      if (method === 'PUT') return { draft: keep(state, given.business) };
      state.draft = null;
      return new Response(null, { status: 204 });
    },
    [`${path}/budget`]: { budget },
    [refresh]: { businessId: 'demo-clinic', refreshed: 1 },
  };
  return { state, script };
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle(20);
};

test('a changed setting is saved whole with the version it was made from, and that is said', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  expect(screen.getByText('Everything is published.')).toBeTruthy();
  type('Name of the business', 'Moonrise Dental');
  expect(screen.getByText('Changes are not saved yet.')).toBeTruthy();
  await press('Publish');
  expect(state.bodies).toHaveLength(1);
  expect(state.bodies[0]).toMatchObject({ name: 'Moonrise Dental', version: 1, prompt: settings.prompt });
  expect(screen.getByText('Published as version 2.')).toBeTruthy();
  expect(screen.getByText('Everything is published.')).toBeTruthy();
  type('Name of the business', 'Sunset Dental');
  await press('Publish');
  expect(state.stored).toMatchObject({ name: 'Sunset Dental', version: 3 });
});

test('what was saved counts from the next call on; where the edge can not be told, the page says when', async () => {
  const { script } = api();
  const { asked } = show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  await press('Publish');
  expect(asked.at(-1)).toBe(`POST ${refresh}`);
  script[refresh] = () => Response.json({}, { status: 503 });
  type('Address', 'Another street');
  await press('Publish');
  expect(screen.getByText('Published as version 3. Calls use it within five minutes.')).toBeTruthy();
});

test('a wrong field says why beside it, has the focus, and nothing is sent', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Longest call (seconds)', '5');
  await press('Publish');
  const field = screen.getByLabelText('Longest call (seconds)');
  const described = (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent);
  expect(described).toEqual(['60 to 3600.', 'At least 60.']);
  expect(document.activeElement).toBe(field);
  expect(field.closest('details')?.open).toBe(true);
  expect(screen.getByText('1 field is wrong.')).toBeTruthy();
  type('Longest call (seconds)', '600');
  expect(field.getAttribute('aria-invalid')).toBeNull();
  expect(state.bodies).toEqual([]);
});

test('when somebody else saved meanwhile, both changes are shown, and the chosen ones are saved over theirs', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Name of the business', 'My Clinic');
  type('Address', 'My street');
  const theirs = { ...settings, name: 'Their Clinic', agentName: 'Meera', version: 2 };
  state.stored = theirs;
  await press('Publish');
  expect(screen.getByText('Somebody else saved meanwhile')).toBe(document.activeElement);
  const name = within(screen.getByRole('group', { name: /^Name of the business/ }));
  expect(name.getByText('My Clinic')).toBeTruthy();
  expect(name.getByText('Their Clinic')).toBeTruthy();
  expect(screen.getByRole('group', { name: /^The agent's name changed by them/ })).toBeTruthy();
  fireEvent.click(name.getByLabelText('Theirs'));
  await press('Save this');
  expect(state.stored).toMatchObject({
    name: 'Their Clinic',
    agentName: 'Meera',
    address: 'My street',
    version: 3,
  });
  expect(screen.getByText('Published as version 3.')).toBeTruthy();
});

test('who goes back from a conflict to the form has lost nothing', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Name of the business', 'My Clinic');
  state.stored = { ...settings, name: 'Their Clinic', version: 2 } as typeof settings;
  await press('Publish');
  await press('Back to the form');
  expect(screen.getByLabelText<HTMLInputElement>('Name of the business').value).toBe('My Clinic');
  expect(state.stored).toMatchObject({ name: 'Their Clinic', version: 2 });
});

test('a change whose answer was lost is found saved, and shown as no conflict', async () => {
  const { state, script } = api();
  const put = script[path] as (url: URL, body: string) => unknown;
  const shown = show(<BusinessPage />, script, '/business');
  await settle();
  type('Name of the business', ' My Clinic ');
  shown.script[path] = (url: URL, body: string) => {
    put(url, body);
    return Response.json({ error: { code: 'unavailable', message: 'gone' } }, { status: 503 });
  };
  await press('Publish');
  expect(screen.getByText(/may not have been saved.*Your changes are still here/)).toBeTruthy();
  shown.script[path] = put;
  await press('Publish');
  expect(screen.getByText('Published as version 2.')).toBeTruthy();
  expect(state.stored).toMatchObject({ name: 'My Clinic', version: 2 });
});

test('a refusal that is no conflict says what the API says, and keeps what was typed', async () => {
  const { script } = api();
  const shown = show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  shown.script[path] = (_url: URL, body: string) =>
    body === ''
      ? { business: settings }
      : Response.json({ error: { code: 'too_large', message: 'the body is too large' } }, { status: 413 });
  await press('Publish');
  expect(screen.getByText(/the body is too large/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>('Address').value).toBe('My street');
});

test('changes are discarded after a question only', async () => {
  const { script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  await press('Discard changes');
  expect(screen.getByText('Discard your changes?')).toBeTruthy();
  await press('Keep changes');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Address').value).toBe('My street');
  await press('Discard changes');
  fireEvent.click(within(screen.getByRole('alertdialog')).getByText('Discard changes'));
  await settle(20);
  expect(screen.getByLabelText<HTMLTextAreaElement>('Address').value).toBe(settings.address);
});

test('a language is added with its greeting, and the first one is chosen', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  fireEvent.click(screen.getByLabelText('Tamil'));
  const [tamil] = screen.getByRole('group', { name: 'Tamil' }).querySelectorAll('textarea');
  if (!tamil) throw new Error('Tamil has no greeting');
  fireEvent.change(tamil, { target: { value: 'வணக்கம்.' } });
  const [, second = ''] = settings.languages;
  type('First language', second);
  await press('Publish');
  const tag = 'ta-IN';
  expect(state.stored).toMatchObject({ greeting: { [tag]: 'வணக்கம்.' } });
  expect(state.stored).toMatchObject({ languages: [second, settings.languages[0], tag] });
});

test('the budget is rupees; less than one is questioned, and what is no amount is not sent', async () => {
  const { script } = api();
  const put: object[] = [];
  script[`${path}/budget`] = (_url: URL, body: string) => {
    if (body) put.push(JSON.parse(body));
    return { budget };
  };
  show(<BusinessPage />, script, '/business');
  await settle();
  expect(screen.getByText('₹480.00')).toBeTruthy();
  type('Limit a day (₹)', '5oo');
  await press('Save the budget');
  expect(screen.getByText('This is not an amount in rupees, such as 500 or 499.50.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('Limit a day (₹)'));
  type('Limit a day (₹)', '0.0005');
  await press('Save the budget');
  expect(screen.getByText(/With ₹ 0.0005 no call can be answered/)).toBeTruthy();
  await press('Cancel');
  expect(put).toEqual([]);
  await press('Save the budget');
  await press('Save it all the same');
  expect(put.splice(0)).toEqual([{ limitPerDay: { microInr: 500 }, confirmed: true }]);
  type('Limit a day (₹)', '750.50');
  type('Limit a month (₹)', '9,000');
  await press('Save the budget');
  expect(put).toEqual([
    { limitPerDay: { microInr: 750_500_000 }, limitPerMonth: { microInr: 9_000_000_000 } },
  ]);
  expect(screen.getAllByText('The budget is saved.')).toHaveLength(2);
});

test('a business that does not exist yet, and one that can not be read now, are told apart', async () => {
  show(<BusinessPage />, {}, '/business');
  await settle();
  expect(screen.getByText('No such business yet')).toBeTruthy();
  cleanup();
  const down = () => Response.json({ error: { code: 'x', message: 'the table is away' } }, { status: 503 });
  const shown = show(<BusinessPage />, { [path]: down }, '/business');
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('the table is away');
  Object.assign(shown.script, api().script);
  await press('Try again');
  expect(screen.getByLabelText('Name of the business')).toBeTruthy();
});

test('an answer of a megabyte is shown, and can be worked with like any other', async () => {
  const tool = {
    name: 'large',
    description: 'Large.',
    parameters: { type: 'object', description: 'x'.repeat(1_000_000) },
    url: 'https://clinic.example.com/',
  };
  const { state, script } = api({ ...settings, tools: [tool] } as typeof settings);
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  await press('Publish');
  expect(state.stored).toMatchObject({ address: 'My street', tools: [tool] });
});

test('addresses of the daily mail are saved with their language, a wrong one is told, and none means no mail', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Addresses of the daily mail', 'owner@clinic.example.in; nobody');
  await press('Publish');
  expect(screen.getByText('Up to five addresses, such as name@example.in.')).toBeTruthy();
  expect(state.bodies).toEqual([]);
  type('Addresses of the daily mail', 'owner@clinic.example.in  front@clinic.example.in');
  fireEvent.change(screen.getByLabelText('Language of the daily mail'), { target: { value: 'hi' } });
  await press('Publish');
  const to = ['owner@clinic.example.in', 'front@clinic.example.in'];
  expect(state.stored).toMatchObject({ dailyMail: { to, language: 'hi' } });
  type('Addresses of the daily mail', '');
  await press('Publish');
  expect(state.bodies.at(-1)).not.toHaveProperty('dailyMail');
});

test('a change is kept as a draft, which is shown at the next visit, talked to, and published with its end', async () => {
  const { state, script } = api();
  const { asked } = show(<BusinessPage />, script, '/business');
  await settle();
  expect(screen.queryByText('Talk to the draft')).toBeNull();
  type('Name of the business', 'Moonrise Dental');
  await press('Save as draft');
  expect(state.draft?.business).toMatchObject({ name: 'Moonrise Dental', version: 1 });
  expect(state.stored).toEqual(settings);
  expect(screen.getByText('The draft is saved. Callers do not hear it.')).toBeTruthy();
  expect(asked).not.toContain(`POST ${refresh}`);
  cleanup();
  show(<BusinessPage />, script, '/business');
  await settle();
  expect(screen.getByLabelText<HTMLInputElement>('Name of the business').value).toBe('Moonrise Dental');
  expect(screen.getByText('Draft, not published (Sun, 22 Nov, 3:30 pm IST, Admin asha).')).toBeTruthy();
  expect(screen.getByText('Talk to the draft').getAttribute('href')).toMatch(/softphone\?draft=1$/);
  await press('Publish');
  expect(state.stored).toMatchObject({ name: 'Moonrise Dental', version: 2 });
  expect(state.draft).toBeNull();
  expect(screen.getByText('Published as version 2.')).toBeTruthy();
  expect(screen.getByText('Everything is published.')).toBeTruthy();
});

test('a draft is discarded after a question, and the form shows what callers hear', async () => {
  const { state, script } = api();
  keep(state, { name: 'Moonrise Dental' });
  show(<BusinessPage />, script, '/business');
  await settle();
  await press('Discard the draft');
  expect(state.draft).not.toBeNull();
  fireEvent.click(within(screen.getByRole('alertdialog')).getByText('Discard the draft'));
  await settle(20);
  expect(state.draft).toBeNull();
  expect(screen.getByLabelText<HTMLInputElement>('Name of the business').value).toBe(settings.name);
  expect(screen.getByText('Everything is published.')).toBeTruthy();
});

test.each(['Save as draft', 'Publish'])(
  'when somebody else changed the draft, "%s" shows what both changed, and what is chosen is saved',
  async (button) => {
    const { state, script } = api();
    keep(state, { name: 'First draft' });
    show(<BusinessPage />, script, '/business');
    await settle();
    type('Name of the business', 'Mine');
    type('Address', 'My street');
    keep(state, { name: 'Their Clinic', agentName: 'Meera' });
    await press(button);
    expect(screen.getByText('Somebody else saved meanwhile')).toBe(document.activeElement);
    const name = within(screen.getByRole('group', { name: /^Name of the business/ }));
    expect(name.getByText('Their Clinic')).toBeTruthy();
    expect(screen.getByRole('group', { name: /^The agent's name changed by them/ })).toBeTruthy();
    await press('Save this');
    const both = { name: 'Mine', address: 'My street', agentName: 'Meera' };
    expect(button === 'Publish' ? state.stored : state.draft?.business).toMatchObject(both);
    expect(state.draft === null).toBe(button === 'Publish');
  },
);

test('a draft of an older version says so, and does not undo what was published since', async () => {
  const { state, script } = api();
  keep(state, { name: 'Of the draft' });
  state.stored = { ...settings, agentName: 'Meera', version: 2 } as typeof settings;
  script[`${path}/versions/1`] = {
    version: { version: 1, at: null, person: '', role: null, changes: [], business: settings },
  };
  show(<BusinessPage />, script, '/business');
  await settle();
  expect(screen.getByText(/It was made from version 1; version 2 is published\.$/)).toBeTruthy();
  await press('Publish');
  expect(screen.getByRole('group', { name: /^The agent's name changed by them/ })).toBeTruthy();
  expect(screen.getByRole('group', { name: /^Name of the business changed by you/ })).toBeTruthy();
  await press('Save this');
  expect(state.stored).toMatchObject({ name: 'Of the draft', agentName: 'Meera', version: 3 });
  expect(state.draft).toBeNull();
});

test('who saves a draft that was discarded meanwhile sees it, and can keep it all the same', async () => {
  const { state, script } = api();
  keep(state, { name: 'Of the draft' });
  show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  state.draft = null;
  await press('Save as draft');
  expect(screen.getByRole('group', { name: /^Address changed by you/ })).toBeTruthy();
  await press('Save this');
  expect(state.draft).toMatchObject({ business: { address: 'My street', name: settings.name } });
});

test('a draft whose answer was lost is found saved', async () => {
  const { state, script } = api();
  const put = script[`${path}/draft`] as (url: URL, body: string, method: string) => unknown;
  const shown = show(<BusinessPage />, script, '/business');
  await settle();
  type('Address', 'My street');
  shown.script[`${path}/draft`] = (url: URL, body: string, method: string) => {
    put(url, body, method);
    return Response.json({ error: { code: 'unavailable', message: 'gone' } }, { status: 503 });
  };
  await press('Save as draft');
  shown.script[`${path}/draft`] = put;
  await press('Save as draft');
  expect(screen.getByText(/^Draft, not published/)).toBeTruthy();
  expect(state.saved).toBe(1);
});

test('a secret that was typed is not shown when somebody else saved meanwhile', async () => {
  const { state, script } = api();
  show(<BusinessPage />, script, '/business');
  await settle();
  type('New secret that signs requests to your tools', 'a secret of sixteen');
  state.stored = { ...settings, agentName: 'Meera', version: 2 } as typeof settings;
  await press('Publish');
  expect(screen.getByRole('group', { name: /^The tools' secret changed by you/ }).textContent).toContain(
    '••••',
  );
  expect(document.body.textContent).not.toContain('a secret of sixteen');
  await press('Save this');
  expect(state.stored).toMatchObject({ toolSecret: 'a secret of sixteen', version: 3 });
});
