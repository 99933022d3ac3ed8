import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BusinessSettings } from '../../../shared/contract/business.ts';
import { money } from '../../../shared/money.ts';
import { settle, show } from '../../testing/shown.tsx';
import { pathsOf, useFieldWords } from './use-field-words.ts';
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

const rich = {
  languages: ['en-IN', 'hi-IN'],
  knownGreeting: { 'hi-IN': 'नमस्ते {name}।' },
  voices: { 'hi-IN': 'hi-IN-SwaraNeural' },
  hours: [
    { day: 'mon', opens: '09:30', closes: '13:00' },
    { day: 'mon', opens: '15:00', closes: '19:00' },
    { day: 'tue', opens: '09:30', closes: '19:00' },
  ],
  holidays: [
    { date: '2026-10-20', name: 'Diwali' },
    { date: '2026-12-31', opens: '10:00', closes: '13:00' },
  ],
  slots: { minutes: 30, atOnce: 2 },
  prices: [{ item: 'Consultation', price: money(500_000_000) }],
  transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
  recordingNotice: 'askFirst',
  staffSeeNumbers: 'lastFour',
  dailyMail: { to: ['owner@clinic.example.in'], language: 'hi' },
  retention: { callDays: 90, recordingDays: 30 },
  limits: { maxCallSeconds: 600 },
  turnPolicy: { silenceMs: 9000 },
  profile: 'balanced',
};

test('every setting of a version is said in words', async () => {
  const scripted: Record<string, unknown> = script();
  scripted[`${path}/versions/2`] = whole(2, rich);
  show(<VersionPage version="2" />, scripted, '/business/versions/2');
  await settle();
  const list = document.querySelector('.whole');
  const said = [...(list?.querySelectorAll('div') ?? [])].map(({ children: [name, value] }) => [
    name?.textContent,
    value?.textContent,
  ]);
  expect(said).toEqual([
    ['Name of the business', 'Sunrise Dental Clinic'],
    ["The agent's name", 'Asha'],
    ['Languages', 'English, Hindi'],
    ['Greeting of a known customer (Hindi)', 'नमस्ते {name}।'],
    ['Voice (Hindi)', 'hi-IN-SwaraNeural'],
    ['Time zone', 'Asia/Kolkata'],
    ['Opening hours', 'Monday: 09:30–13:00, 15:00–19:00\nTuesday: 09:30–19:00'],
    ['Minutes of an appointment', '30'],
    ['How many at the same time', '2'],
    ['Holidays', '20 Oct 2026, Diwali: Closed\n31 Dec 2026: 10:00–13:00'],
    ['Prices', 'Consultation: ₹500.00'],
    ['People to transfer to', 'front-desk: +918000000002'],
    ['Recording notice', 'The caller is asked, and nothing is recorded before the yes'],
    ['Numbers for staff', 'The last four digits'],
    ['Addresses of the daily mail', 'owner@clinic.example.in'],
    ['Language of the daily mail', 'Hindi'],
    ['Calls are kept for (days)', '90 days'],
    ['Recordings are kept for', '30 days'],
    ['Longest call (seconds)', '600'],
    ['Silence before the agent asks again (milliseconds)', '9000'],
    ['Speed and price', 'Balanced'],
  ]);
});

test('a difference is in words too, in Hindi as in English, and what is not set is the standard', async () => {
  const scripted: Record<string, unknown> = script();
  scripted[`${path}/versions/2`] = whole(2, rich);
  show(<VersionPage version="2" />, scripted, '/business/versions/2', 'hi');
  await settle();
  const values = (heading: string) =>
    [
      ...(screen.getByText(heading, { selector: 'h3' }).closest('section')?.querySelectorAll('.value') ?? []),
    ].map(({ textContent }) => textContent);
  expect(values('स्टाफ़ को दिखने वाले नंबर')).toEqual(['सिर्फ़ आख़िरी चार अंक', 'पूरे दिखें']);
  expect(values('रफ़्तार और ख़र्च')).toEqual(['संतुलित', 'जैसा यह सिस्टम तय है']);
  expect(values('रोज़ के ईमेल की भाषा')).toEqual(['हिन्दी', 'अंग्रेज़ी']);
  expect(values('सबसे लंबी कॉल (सेकंड)')).toEqual(['600', 'सामान्य']);
  expect(values('चुप्पी, जिसके बाद एजेंट फिर पूछे (मिलीसेकंड)')).toEqual(['9000', 'सामान्य']);
  expect(values('आवाज़ (हिन्दी)')).toEqual(['hi-IN-SwaraNeural', 'सामान्य']);
  expect(values('छुट्टियाँ')).toEqual(['20 अक्टू॰ 2026, Diwali: बंद\n31 दिस॰ 2026: 10:00–13:00', '(कुछ नहीं)']);
});

function Names({ paths, tell }: { paths: readonly string[]; tell: (path: string, name: string) => void }) {
  const { nameOf } = useFieldWords();
  for (const path of paths) tell(path, nameOf(path));
  return null;
}

test.each(['en', 'hi'] as const)('a change of any setting is named in words (%s)', (language) => {
  const unseen = ['businessId', 'version', 'hasToolSecret'];
  const fields = Object.keys(BusinessSettings.shape).filter((field) => !unseen.includes(field));
  const changes = Object.entries(rich).map(([field, after]) => ({ field, before: null, after }));
  const named = new Map<string, string>();
  const paths = [...fields, 'toolSecret', ...pathsOf(changes)];
  show(<Names paths={paths} tell={(path, name) => named.set(path, name)} />, {}, '/business', language);
  expect([...named.keys()]).toContain('dailyMail.language');
  for (const [path, name] of named)
    expect(name, path).toMatch(language === 'hi' ? /^[^a-z]+$/i : /^(?=[A-Z])(?!.*\bMs\b)/);
});
