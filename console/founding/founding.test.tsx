import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Places } from '../places.tsx';
import { settle, show } from '../testing/shown.tsx';
import { navigate } from '../ui/address.ts';
import BusinessesPage from './businesses-page.tsx';
import FoundingPage from './founding-page.tsx';

const operator = { role: 'operator', business: '' };
const refused = (code: string, message: string) =>
  Response.json({ error: { code, message, issues: [] } }, { status: 409 });
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00.000Z') });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The form with a name and a number, against an API that answers a PUT with `answer`. */
async function founding(answer: (body: string) => unknown) {
  const sent: [string, unknown][] = [];
  const shown = show(
    <FoundingPage />,
    {
      '/api/businesses/city-dental': (_: URL, body: string) => {
        sent.push(['settings', JSON.parse(body)]);
        return answer(body);
      },
      '/api/businesses/city-dental/budget': (_: URL, body: string) => {
        sent.push(['budget', JSON.parse(body)]);
        return new Response('{}', { status: 503 });
      },
    },
    '/business/new',
    'en',
    operator,
  );
  type('Name of the business', 'City Dental');
  type('Number that callers dial', '080 4400 0001');
  const submit = async () => {
    fireEvent.click(screen.getByText('Add the business'));
    await settle(20);
    await settle(20);
  };
  return { ...shown, sent, submit };
}
const settingsOf = (body: string) => ({
  business: { ...JSON.parse(body), businessId: 'city-dental', version: 1, hasToolSecret: false },
});

test('a business is founded with its budget, and its page is next, even where the budget failed', async () => {
  const { submit, sent, chosen } = await founding(settingsOf);
  await submit();
  expect(sent).toMatchObject([
    ['settings', { name: 'City Dental', numbers: ['+918044000001'], version: 0 }],
    ['budget', { limitPerDay: { microInr: 500_000_000 } }],
  ]);
  expect(chosen).toEqual(['city-dental']);
});

test('a number of another business, and a short name that is taken, are said at their fields', async () => {
  const { submit, chosen, script } = await founding(() => refused('number_taken', 'another business has it'));
  await submit();
  const number = screen.getByLabelText('Number that callers dial');
  expect(number.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText(/belongs to another business/)).toBeTruthy();
  expect(document.activeElement).toBe(number);
  script['/api/businesses/city-dental'] = () => refused('version_conflict', 'they are at version 4');
  await submit();
  expect(screen.getByLabelText('Short name').getAttribute('aria-invalid')).toBe('true');
  expect(chosen).toEqual([]);
  // What was refused is gone as soon as something else is typed.
  type('Short name', 'city-dental-2');
  expect(screen.queryByText(/has this short name/)).toBeNull();
});

test('nothing is sent for what can not work, and the first wrong field has the focus', async () => {
  const { submit, sent } = await founding(settingsOf);
  type('Number that callers dial', '12');
  await submit();
  expect(sent).toEqual([]);
  expect(document.activeElement).toBe(screen.getByLabelText('Number that callers dial'));
});

test('the server being busy is said, and the form keeps what was typed', async () => {
  const { submit, chosen } = await founding(() => new Response('{}', { status: 503 }));
  await submit();
  expect(screen.getByRole('alert').textContent).toContain("can't answer now");
  expect(screen.getByLabelText('Name of the business')).toHaveProperty('value', 'City Dental');
  expect(chosen).toEqual([]);
});

const rows = [
  { businessId: 'city-dental', name: 'City <b>Dental', numbers: ['+918044000001'] },
  {
    businessId: 'demo-clinic',
    name: 'Sunrise Dental Clinic',
    numbers: ['+918000000001'],
    foundedAt: '2026-11-20T10:00:00.000Z',
  },
];

test('an operator sees all businesses, finds one by its number, and chooses one', async () => {
  const { asked, chosen } = show(
    <BusinessesPage />,
    {
      '/api/businesses': (url: URL) =>
        url.searchParams.has('number')
          ? { businesses: rows.slice(0, 1) }
          : url.searchParams.has('cursor')
            ? { businesses: rows.slice(1) }
            : { businesses: rows.slice(0, 1), cursor: 'next' },
    },
    '/businesses',
    'en',
    operator,
  );
  await settle();
  fireEvent.click(screen.getByText('More businesses'));
  await settle();
  expect(screen.getByText('City <b>Dental')).toBeTruthy();
  expect(screen.getByText('Added Fri, 20 Nov')).toBeTruthy();
  type('Find by number', 'my mother');
  fireEvent.click(screen.getByText('Find'));
  expect(screen.getByRole('alert').textContent).toBe('This is not a phone number.');
  type('Find by number', '080 4400 0001');
  fireEvent.click(screen.getByText('Find'));
  await settle();
  expect(asked.at(-1)).toBe('GET /api/businesses?number=%2B918044000001');
  fireEvent.click(screen.getByText('City <b>Dental'));
  await settle();
  expect(chosen).toEqual(['city-dental']);
});

test('staff and admins are given neither page', async () => {
  for (const page of [<BusinessesPage key="1" />, <FoundingPage key="2" />]) {
    const { asked } = show(page, {});
    await settle();
    expect(screen.getByText('Only an operator adds and chooses businesses.')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    expect(asked.filter((each) => each.endsWith('/api/businesses'))).toEqual([]);
    cleanup();
  }
});

test('an operator asks for no call and no request, and is led to the businesses; then to the chosen one', async () => {
  navigate('/calls');
  const { asked } = show(<Places />, { '/api/businesses': { businesses: rows } }, '/calls', 'en', operator);
  await vi.dynamicImportSettled();
  await settle();
  expect(location.hash).toBe('#/businesses');
  // The page's code is loaded first.
  await vi.waitFor(() => expect(asked).toEqual(['GET /api/businesses']));
  const links = () => within(screen.getByRole('navigation')).queryAllByRole('link');
  expect(links().map(({ textContent }) => textContent)).toEqual(['Health']);
  cleanup();
  navigate('/calls');
  const next = show(<Places />, {}, '/calls', 'en', { role: 'operator', business: 'city-dental' });
  await vi.dynamicImportSettled();
  await settle();
  expect(location.hash).toBe('#/business');
  expect(links().map((link) => link.getAttribute('href'))).toEqual(['#/business', '#/softphone', '#/health']);
  expect(next.asked.filter((each) => /calls|requests/.test(each))).toEqual([]);
  expect(within(screen.getByRole('banner')).getByRole('link').getAttribute('href')).toBe('#/businesses');
});
