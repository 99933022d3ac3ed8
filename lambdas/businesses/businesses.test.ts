import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BusinessRow } from '../../shared/contract/business.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, noon, openBusiness, quiet } from '../testing/world.ts';
import { businessesApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => businessesApp({ table: local.table, log: quiet, now: () => noon });
const admin = (businessId: string) => clientOf(app(), { businessId, role: 'admin' });
const operator = () => clientOf(app(), { role: 'operator' });
const edge = () => clientOf(app());
const tool = {
  name: 'free_slots',
  description: 'Free slots of a day',
  parameters: { type: 'object', properties: { date: { type: 'string' } }, required: ['date'] },
  url: 'https://tools.clinic.in/slots',
};
/** Was taken once. */
const disguised = { ...tool, url: 'https://169.254.169%2E254/' };

/** `as`: the admin's business; null: an operator. */
async function put(
  businessId: string,
  as: string | null,
  body: object,
): Promise<{ status: number; body: { error?: { code: string; issues?: { path: string }[] } } }> {
  const init = { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await app().request(`/api/businesses/${businessId}`, init, {
    event: eventOf(as === null ? { role: 'operator' } : { businessId: as, role: 'admin' }),
  });
  return { status: answer.status, body: await answer.json() };
}

test('settings can be read, changed and read again, and each change raises the version', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  expect(business).toMatchObject({ businessId, version: 1, hasToolSecret: false });
  const changed = await admin(businessId).putBusiness({ id: businessId, ...business, agentName: 'Meera' });
  expect(changed.business).toMatchObject({ agentName: 'Meera', version: 2, numbers: [number] });
  expect((await edge().business({ number })).business).toMatchObject({ agentName: 'Meera', version: 2 });
});

test('settings made from an old version are 409, and of two simultaneous changes one is 409', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const both = await Promise.all(
    ['Meera', 'Tara'].map((agentName) => put(businessId, businessId, { ...business, agentName })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await put(businessId, businessId, business)).toMatchObject({
    status: 409,
    body: { error: { code: 'version_conflict' } },
  });
  const { version, ...without } = business;
  expect((await put(businessId, businessId, without)).status).toBe(409);
  expect((await admin(businessId).businessSettings({ id: businessId })).business.version).toBe(2);
});

test('the body of GET can be PUT back unchanged', async () => {
  const { businessId } = await openBusiness(local.table);
  const given = await admin(businessId).businessSettings({ id: businessId });
  expect(await put(businessId, businessId, given)).toMatchObject({
    status: 200,
    body: { business: { version: 2 } },
  });
});

test('a new id founds a business, by an operator alone, and its number leads to it at once', async () => {
  const { businessId: founder } = await openBusiness(local.table);
  const { business } = await admin(founder).businessSettings({ id: founder });
  const { businessId: _, version: __, ...settings } = business;
  const made = {
    ...settings,
    numbers: ['+918077777777'],
    prices: [{ item: 'check', price: { microInr: 5_000_000 } }],
  };
  // Neither an admin of another business nor one whose token names the new id.
  for (const as of [founder, 'new-clinic'])
    expect(await put('new-clinic', as, made)).toMatchObject({
      status: 403,
      body: { error: { code: 'operators_only' } },
    });
  expect((await put('new-clinic', null, made)).status).toBe(200);
  expect((await edge().business({ number: '+918077777777' })).business).toMatchObject({
    businessId: 'new-clinic',
    version: 1,
    prices: [{ price: { inr: '5.00' } }],
  });
  expect((await admin('new-clinic').businessSettings({ id: 'new-clinic' })).business.version).toBe(1);
  expect((await operator().businessSettings({ id: 'new-clinic' })).business.version).toBe(1);
  // The same answer as before there was such a business.
  expect(await put('new-clinic', founder, made)).toMatchObject({
    status: 403,
    body: { error: { code: 'operators_only' } },
  });
});

test('an operator gives a number to a business and takes it away; it belongs to one business', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const { business } = await operator().businessSettings({ id: mine.businessId });
  const taken = await put(mine.businessId, null, { ...business, numbers: [mine.number, theirs.number] });
  expect(taken).toMatchObject({ status: 409, body: { error: { code: 'number_taken' } } });
  expect((await put(mine.businessId, null, { ...business, numbers: ['+918066666666'] })).status).toBe(200);
  await expect(edge().business({ number: mine.number })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_number',
  });
  expect((await edge().business({ number: '+918066666666' })).business.businessId).toBe(mine.businessId);
  expect((await edge().business({ number: theirs.number })).business.businessId).toBe(theirs.businessId);
});

test.each([
  ['a free number', '+918055555551', 'not_your_number'],
  ['a free number in another notation', '080 5555 5551', 'not_your_number'],
  ["another business's number", 'theirs', 'not_your_number'],
  ["another business's number with 0091 in front", '0091theirs', 'not_your_number'],
  ['a toll-free number', '1800 123 4444', 'not_your_number'],
  ['a short code', '56169', 'not_your_number'],
])('an admin who sets %s is 403, and nothing is changed', async (_, number, code) => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const { business } = await admin(mine.businessId).businessSettings({ id: mine.businessId });
  const wanted = number.replace(/^(0091)?theirs$/, (_whole, prefix) =>
    prefix ? `0091${theirs.number.slice(3)}` : theirs.number,
  );
  for (const numbers of [[wanted], [mine.number, wanted]])
    expect(
      await put(mine.businessId, mine.businessId, { ...business, numbers, agentName: 'Tara' }),
    ).toMatchObject({
      status: 403,
      body: { error: { code } },
    });
  expect((await admin(mine.businessId).businessSettings({ id: mine.businessId })).business).toEqual(business);
  expect((await edge().business({ number: theirs.number })).business.businessId).toBe(theirs.businessId);
});

test('an admin may write the numbers in another order and notation, but give none away', async () => {
  const { businessId, number } = await openBusiness(local.table, {}, { numbers: ['+918044000001', '56161'] });
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const turned = await put(businessId, businessId, { ...business, numbers: ['056161', '080 4400 0001'] });
  expect(turned).toMatchObject({ status: 200, body: { business: { numbers: ['56161', '+918044000001'] } } });
  expect(await put(businessId, businessId, { ...business, version: 2, numbers: ['56161'] })).toMatchObject({
    status: 403,
    body: { error: { code: 'operators_only' } },
  });
  expect(number).not.toBe('56161');
});

test('of operators who claim one number at once exactly one gets it, in whatever notation', async () => {
  const opened = await Promise.all([1, 2, 3, 4].map(() => openBusiness(local.table)));
  const written = ['+918033000009', '080 3300 0009', '08033000009', '00918033000009'];
  const answers = await Promise.all(
    opened.map(async ({ businessId, number }, at) => {
      const { business } = await operator().businessSettings({ id: businessId });
      return put(businessId, null, { ...business, numbers: [number, written[at]] });
    }),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const { business } = await edge().business({ number: '+918033000009' });
  expect(answers[opened.findIndex(({ businessId }) => businessId === business.businessId)]?.status).toBe(200);
});

test('a toll-free number and a short code may be written as people write them, and are one number each', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await operator().businessSettings({ id: businessId });
  const changed = await operator().putBusiness({
    id: businessId,
    ...business,
    numbers: ['1800 123 9876', '018001239876', '56162'],
    transferDestinations: [{ name: 'front-desk', number: '080 4749 1899' }],
  });
  expect(changed.business).toMatchObject({
    numbers: ['+9118001239876', '56162'],
    transferDestinations: [{ name: 'front-desk', number: '+918047491899' }],
  });
  for (const number of ['18001239876', '+9118001239876', '056162'])
    expect((await edge().business({ number })).business.businessId).toBe(businessId);
});

test('staff can write a tool secret but not read it; the edge reads it, and a change without one keeps it', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const toolSecret = 'sixteen letters or more';
  const first = await admin(businessId).putBusiness({
    id: businessId,
    ...business,
    tools: [tool],
    toolSecret,
  });
  const second = await admin(businessId).putBusiness({
    id: businessId,
    ...first.business,
    agentName: 'Tara',
  });
  expect(second.business).toMatchObject({ hasToolSecret: true, tools: [tool] });
  expect(
    JSON.stringify([first, second, await admin(businessId).businessSettings({ id: businessId })]),
  ).not.toContain(toolSecret);
  expect((await edge().business({ number })).business).toMatchObject({ toolSecret, tools: [tool] });
});

test('a language that the profile does not hear, or that has no voice, is 400 at its field, as a draft too', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const issuesOf = async (part: object) => {
    const { body } = await put(businessId, businessId, { ...business, ...part });
    return body.error?.issues?.map(({ path }) => path) ?? [];
  };
  const tamil = { languages: ['en-IN', 'ta-IN'] };
  const malayalam = { languages: ['en-IN', 'ml-IN'] };
  for (const part of [
    { ...tamil, profile: 'balanced' },
    { ...malayalam, profile: 'fast' },
  ]) {
    expect(await issuesOf(part)).toEqual(['profile']);
    const draft = { ...business, ...part };
    expect((await put(`${businessId}/draft`, businessId, { business: draft })).status).toBe(400);
  }
  expect(await issuesOf({ languages: ['en-IN', 'xh-ZA'] })).toEqual(['voices.xh-ZA']);
  const voices = { 'xh-ZA': 'a-voice-of-its-own' };
  expect(await issuesOf({ languages: ['xh-ZA'], voices, profile: 'economy' })).toEqual([]);
  const { business: now } = await admin(businessId).businessSettings({ id: businessId });
  const saved = await admin(businessId).putBusiness({ id: businessId, ...now, ...tamil, profile: 'fast' });
  expect(saved.business).toMatchObject({ ...tamil, profile: 'fast' });
});

test('settings that can not work are 400, and every fault names its field', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const wrong = {
    ...business,
    timeZone: 'Mars/Olympus',
    transferDestinations: [
      { name: 'desk', number: '+918000000002' },
      { name: 'desk', number: '12' },
    ],
    tools: [
      { ...tool, url: 'https://10.0.0.1/' },
      { ...tool, name: 'end_call', url: 'http://tools.clinic.in/' },
      { ...tool, name: 'other', parameters: { type: 'object', properties: { a: { $ref: '#/b' } } } },
    ],
  };
  const { status, body } = await put(businessId, businessId, wrong);
  expect(status).toBe(400);
  expect(body.error?.issues?.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'transferDestinations.1.number',
      'tools.0.url',
      'tools.1.name',
      'tools.1.url',
      'tools.2.parameters.properties.a.$ref',
    ]),
  );
  const zone = await put(businessId, businessId, { ...business, timeZone: 'Mars/Olympus' });
  expect(zone).toMatchObject({ status: 400, body: { error: { issues: [{ path: 'timeZone' }] } } });
  expect((await put(businessId, businessId, { ...business, businessId: 'another' })).status).toBe(400);
});

test('holidays are stored as dates, each once, closed or with both of their times', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  const holidays = [
    { date: '2026-12-25', name: 'Christmas' },
    { date: '2026-11-08', opens: '10:00', closes: '13:00' },
  ];
  expect((await put(businessId, businessId, { ...business, holidays })).status).toBe(200);
  expect((await edge().business({ number })).business.holidays).toEqual(holidays);
  for (const [wrong, path] of [
    [[{ date: '2026-02-30' }], 'holidays.0.date'],
    [[{ date: 'tomorrow' }], 'holidays.0.date'],
    [[{ date: '2026-12-25', opens: '10:00' }], 'holidays.0.closes'],
    [[{ date: '2026-12-25', opens: '13:00', closes: '10:00' }], 'holidays.0.closes'],
    [[{ date: '2026-12-25' }, { date: '2026-12-25', name: 'again' }], 'holidays'],
  ] as const)
    expect(await put(businessId, businessId, { ...business, version: 2, holidays: wrong })).toMatchObject({
      status: 400,
      body: { error: { issues: [{ path }] } },
    });
});

test('a tool at an address that is refused by now can’t be written again, and costs the business no call', async () => {
  const { businessId, number } = await openBusiness(local.table, {}, { tools: [disguised] });
  expect((await edge().business({ number })).business.tools).toEqual([disguised]);
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  expect(await put(businessId, businessId, { ...business })).toMatchObject({
    status: 400,
    body: { error: { issues: [{ path: 'tools.0.url' }] } },
  });
});

test('operators alone list the businesses, page by page; a founded one with its day, a changed one as it is', async () => {
  const { business } = await operator().businessSettings({
    id: (await openBusiness(local.table)).businessId,
  });
  const { businessId: _, version: __, ...settings } = business;
  for (let n = 10; n < 62; n += 1)
    await operator().putBusiness({ id: `founded-${n}`, ...settings, numbers: [`+9180222222${n}`] });
  await operator().putBusiness({
    id: 'founded-10',
    ...settings,
    name: 'Renamed',
    numbers: ['56100'],
    version: 1,
  });
  const listed: BusinessRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await operator().listBusinesses({ cursor });
    expect(page.businesses.length).toBeLessThanOrEqual(50);
    listed.push(...page.businesses);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const ids = listed.map(({ businessId }) => businessId);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(listed.filter(({ businessId }) => businessId.startsWith('founded-'))).toHaveLength(52);
  expect(listed).toContainEqual({
    businessId: 'founded-10',
    name: 'Renamed',
    numbers: ['56100'],
    foundedAt: new Date(noon).toISOString(),
  });
  for (const role of ['staff', 'admin'])
    await expect(
      clientOf(app(), { businessId: 'founded-10', role }).listBusinesses({}),
    ).rejects.toMatchObject({
      status: 403,
    });
  await expect(edge().listBusinesses({})).rejects.toMatchObject({ status: 401 });
});

test('a business from before the list is found by its number, and listed once it is changed', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const row = { businessId, name: 'Sunrise Dental Clinic', numbers: [number] };
  await local.table.changeAll([{ key: keys.listed(businessId), remove: true }]);
  expect(await operator().listBusinesses({ number })).toEqual({ businesses: [row] });
  expect(await operator().listBusinesses({ number: '+918099999999' })).toEqual({ businesses: [] });
  expect(await local.table.get(keys.listed(businessId))).toBeUndefined();
  const { business } = await admin(businessId).businessSettings({ id: businessId });
  await admin(businessId).putBusiness({ id: businessId, ...business });
  expect(await local.table.get(keys.listed(businessId))).toMatchObject(row);
});

test('staff read about their own business, without a number of a person; an operator about any', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const about = {
    businessId: mine.businessId,
    name: 'Sunrise Dental Clinic',
    numbers: [mine.number],
    timeZone: 'Asia/Kolkata',
    languages: ['en-IN', 'hi-IN'],
    transferDestinations: ['front-desk'],
  };
  const staff = clientOf(app(), { businessId: mine.businessId });
  for (const visitor of [staff, admin(mine.businessId), operator()])
    expect(await visitor.aboutBusiness({ id: mine.businessId })).toEqual({ about });
  for (const id of [theirs.businessId, 'nobodys'])
    await expect(staff.aboutBusiness({ id })).rejects.toMatchObject({
      status: 404,
      code: 'unknown_business',
    });
  await expect(edge().aboutBusiness({ id: mine.businessId })).rejects.toMatchObject({ status: 401 });
});

test("another business's settings are 404, and staff who are not admins are refused", async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  await expect(admin(mine.businessId).businessSettings({ id: theirs.businessId })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_business',
  });
  const staff = clientOf(app(), { businessId: mine.businessId });
  await expect(staff.businessSettings({ id: mine.businessId })).rejects.toMatchObject({ status: 403 });
  await expect(edge().businessSettings({ id: mine.businessId })).rejects.toMatchObject({ status: 401 });
});
