import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle, show } from '../../testing/shown.tsx';
import VersionPage from './version-page.tsx';
import VersionsPage from './versions-page.tsx';

const path = '/api/businesses/demo-clinic';
const clinic = {
  businessId: 'demo-clinic',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'hi-IN'],
  voices: {},
  agentName: 'Asha',
  greeting: {},
  prompt: '',
  facts: [],
  hours: [{ day: 'mon', opens: '09:30', closes: '19:00' }],
  prices: [],
  address: '',
  transferDestinations: [],
  limits: {},
};
const settings = (version: number, part: object = {}) => ({
  ...clinic,
  hasToolSecret: false,
  version,
  ...part,
});
const at = '2026-11-22T10:00:00.000Z';
const greeting = (hindi: string) => ({ 'en-IN': 'Hello.', 'hi-IN': hindi });
const changes = [
  { field: 'greeting', before: greeting('पुराना।'), after: greeting('नया।') },
  { field: 'limits', before: {}, after: { maxCallSeconds: 300 } },
  { field: 'prices', before: { omitted: 200_000 }, after: [] },
];
const versions = [
  { version: 3, at, person: 'asha', role: 'admin', restored: 1, changes: [] },
  { version: 2, at, person: 'olga', role: 'operator', changes },
  { version: 1, at: null, person: '', role: null, changes: [] },
];
const whole = (version: number, part: object) => ({
  version: { ...versions.find((each) => each.version === version), business: settings(version, part) },
});
const script = () => ({
  [path]: { business: settings(3, { agentName: 'Asha', greeting: greeting('पुराना।') }) },
  [`${path}/versions`]: { versions },
  [`${path}/versions/1`]: whole(1, { agentName: 'Asha', greeting: greeting('पुराना।') }),
  [`${path}/versions/2`]: whole(2, { agentName: 'Meera', greeting: greeting('नया।') }),
  [`${path}/versions/3`]: whole(3, { agentName: 'Asha', greeting: greeting('पुराना।') }),
  '/businesses/demo-clinic/refresh': { refreshed: 1 },
});
const press = async (name: string, within_ = screen.getByText(name)) => {
  fireEvent.click(within_);
  await settle(20);
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(at), toFake: ['setTimeout', 'setInterval', 'Date'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('the list says who published what when, in the words of the form', async () => {
  show(<VersionsPage />, script(), '/business/versions');
  await settle();
  const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(rows).toEqual([
    'Version 3 published nowSun, 22 Nov, 3:30 pm IST · Admin ashaVersion 1 restored',
    'Version 2 Sun, 22 Nov, 3:30 pm IST · Operator olgaGreeting (Hindi), Longest call (seconds), Prices',
    'Version 1 From before versions were kept.',
  ]);
});

test('a version is compared with what is published now, or with the one before it', async () => {
  show(<VersionPage version="2" />, script(), '/business/versions/2');
  await settle();
  const values = (heading: string) =>
    screen.getByText(heading, { selector: 'h3' }).closest('section')?.textContent;
  expect(values("The agent's name")).toBe("The agent's nameVersion 2MeeraVersion 3Asha");
  fireEvent.change(screen.getByLabelText('Compare with'), { target: { value: '1' } });
  await settle(20);
  expect(values("The agent's name")).toBe("The agent's nameVersion 1AshaVersion 2Meera");
  expect(values('Greeting (Hindi)')).toBe('Greeting (Hindi)Version 1पुराना।Version 2नया।');
});

test('a version is restored after a question, over the one that was seen, and the edge is told', async () => {
  const scripted: Record<string, unknown> = script();
  const bodies: string[] = [];
  scripted[`${path}/versions/2/restore`] = (_url: URL, body: string) => {
    bodies.push(body);
    return { business: settings(4) };
  };
  const { asked } = show(<VersionPage version="2" />, scripted, '/business/versions/2');
  await settle();
  await press('Restore this version');
  expect(bodies).toEqual([]);
  await press('Restore', within(screen.getByRole('alertdialog')).getByText('Restore'));
  expect(bodies).toEqual(['{"over":3}']);
  expect(asked).toContain('POST /businesses/demo-clinic/refresh');
});

test('when somebody published meanwhile, nothing is restored, and the page compares with what is there now', async () => {
  const scripted: Record<string, unknown> = script();
  scripted[`${path}/versions/2/restore`] = () =>
    Response.json({ error: { code: 'version_conflict', message: 'they are at version 4' } }, { status: 409 });
  const { asked } = show(<VersionPage version="2" />, scripted, '/business/versions/2');
  await settle();
  scripted[path] = { business: settings(4, { agentName: 'Tara' }) };
  await press('Restore this version');
  await press('Restore', within(screen.getByRole('alertdialog')).getByText('Restore'));
  expect(screen.getByRole('alert').textContent).toContain('they are at version 4');
  expect(asked.filter((each) => each === `GET ${path}`)).toHaveLength(2);
  expect(screen.getByText('Restore this version')).toBeTruthy();
});

test('the present version is not restored, and one that is not kept any more says so', async () => {
  show(<VersionPage version="3" />, script(), '/business/versions/3');
  await settle();
  expect(screen.queryByText('Restore this version')).toBeNull();
  expect(screen.getByText('All settings of this version')).toBeTruthy();
  cleanup();
  show(<VersionPage version="9" />, script(), '/business/versions/9');
  await settle();
  expect(screen.getByText(/^This version is not kept any more/)).toBeTruthy();
});
