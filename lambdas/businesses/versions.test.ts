import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditApp } from '../audit/routes.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { callsApp } from '../calls/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { transfersApp } from '../transfers/routes.ts';
import { businessesApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let now = noon;
const app = () => businessesApp({ table: local.table, log: quiet, now: () => now });
const admin = (businessId: string, person = 'asha') => clientOf(app(), { businessId, role: 'admin', person });
const edge = () => clientOf(app());
const auditOf = async (businessId: string) => {
  const reader = clientOf(auditApp({ table: local.table, log: quiet }), { businessId, role: 'admin' });
  return (await reader.listAudit({})).audit;
};
const tool = {
  name: 'free_slots',
  description: 'Free slots of a day',
  parameters: { type: 'object', properties: {} },
  url: 'https://tools.clinic.in/slots',
};
const refused = (status: number, code: string) => ({ status, code });

/** A business with an admin, and its settings as stored. */
async function opened(settings: Parameters<typeof openBusiness>[2] = {}) {
  now = noon;
  const { businessId: id, number } = await openBusiness(local.table, {}, settings);
  const { business } = await admin(id).businessSettings({ id });
  return { id, number, business };
}

test('each publication is a version: who, when, what changed, and the whole of it', async () => {
  const { id, business } = await opened();
  await admin(id).putBusiness({ id, ...business, agentName: 'Meera' });
  now += 60_000;
  await admin(id, 'ravi').putBusiness({
    id,
    ...business,
    agentName: 'Meera',
    address: 'New Road',
    version: 2,
  });
  const { versions } = await admin(id).listVersions({ id });
  expect(versions).toEqual([
    {
      version: 3,
      at: new Date(now).toISOString(),
      person: 'ravi',
      role: 'admin',
      changes: [{ field: 'address', before: '12 MG Road', after: 'New Road' }],
    },
    {
      version: 2,
      at: new Date(noon).toISOString(),
      person: 'asha',
      role: 'admin',
      changes: [{ field: 'agentName', before: 'Asha', after: 'Meera' }],
    },
    { version: 1, at: null, person: '', role: null, changes: [] },
  ]);
  const agents = await Promise.all(
    ['1', '2', '3'].map(async (version) => {
      const { version: whole } = await admin(id).settingsVersion({ id, version });
      return [whole.version, whole.business.version, whole.business.agentName, whole.business.address];
    }),
  );
  expect(agents).toEqual([
    [1, 1, 'Asha', '12 MG Road'],
    [2, 2, 'Meera', '12 MG Road'],
    [3, 3, 'Meera', 'New Road'],
  ]);
});

test('a business from before versions were kept has its present one as its only version', async () => {
  const { id, business } = await opened({ version: 7 });
  const unsigned = { version: 7, at: null, person: '', role: null, changes: [] };
  expect(await admin(id).listVersions({ id })).toEqual({ versions: [unsigned] });
  expect((await admin(id).settingsVersion({ id, version: '7' })).version).toEqual({ ...unsigned, business });
  for (const version of ['6', '8'])
    await expect(admin(id).settingsVersion({ id, version })).rejects.toMatchObject(
      refused(404, 'unknown_version'),
    );
});

test('many versions come by page, each once, without their settings', async () => {
  const { id, business } = await opened();
  for (let version = 1; version <= 60; version += 1)
    await admin(id).putBusiness({ id, ...business, address: `House ${version}`, version });
  const first = await admin(id).listVersions({ id });
  const second = await admin(id).listVersions({ id, cursor: first.cursor });
  expect(first.versions).toHaveLength(50);
  expect(second.cursor).toBeUndefined();
  expect([...first.versions, ...second.versions].map(({ version }) => version)).toEqual(
    Array.from({ length: 61 }, (_, at) => 61 - at),
  );
});

test('an older version is published again as a new one, with the numbers and the secret of now', async () => {
  const { id, number, business } = await opened();
  const toolSecret = 'sixteen letters or more';
  await admin(id).putBusiness({ id, ...business, agentName: 'Meera', tools: [tool], toolSecret });
  const operator = clientOf(app(), { role: 'operator' });
  const added = [number, `${number}1`.slice(0, 13).replace(/^\+918/, '+919')];
  await operator.putBusiness({ id, ...business, agentName: 'Meera', numbers: added, version: 2 });
  const restored = await admin(id).restoreVersion({ id, version: '1', over: 3 });
  expect(restored.business).toMatchObject({
    version: 4,
    agentName: 'Asha',
    numbers: added,
    hasToolSecret: true,
  });
  expect((await edge().business({ number })).business).toMatchObject({ version: 4, toolSecret });
  const [newest] = (await admin(id).listVersions({ id })).versions;
  expect(newest).toMatchObject({ version: 4, restored: 1 });
  expect(await auditOf(id)).toContainEqual(
    expect.objectContaining({ action: 'settings_changed', version: 4, restored: 1 }),
  );
  const whole = await Promise.all(
    ['1', '2', '3', '4'].map((version) => admin(id).settingsVersion({ id, version })),
  );
  expect(JSON.stringify(whole)).not.toContain(toolSecret);
});

test('a restoring that was decided on another version than the present one is 409 and changes nothing', async () => {
  const { id, business } = await opened();
  await admin(id).putBusiness({ id, ...business, agentName: 'Meera' });
  await expect(admin(id).restoreVersion({ id, version: '1', over: 1 })).rejects.toMatchObject(
    refused(409, 'version_conflict'),
  );
  const both = await Promise.allSettled(
    [1, 2].map(() => admin(id).restoreVersion({ id, version: '1', over: 2 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await admin(id).businessSettings({ id })).business.version).toBe(3);
});

test('an old version that the rules refuse by now can be read, and is not restored', async () => {
  const disguised = { ...tool, url: 'https://169.254.169%2E254/' };
  const { id, business } = await opened({ tools: [disguised] });
  const { tools: _, ...without } = business;
  await admin(id).putBusiness({ id, ...without });
  expect((await admin(id).settingsVersion({ id, version: '1' })).version.business.tools).toEqual([disguised]);
  await expect(admin(id).restoreVersion({ id, version: '1', over: 2 })).rejects.toMatchObject({
    status: 400,
  });
});

test('a draft is kept beside the settings: calls do not use it, and its secret is not shown', async () => {
  const { id, number, business } = await opened();
  expect(await admin(id).draft({ id })).toEqual({ draft: null });
  const toolSecret = 'a secret of the draft';
  const given = { ...business, agentName: 'Meera', tools: [tool], toolSecret };
  const { draft } = await admin(id).putDraft({ id, business: given });
  expect(draft).toMatchObject({ person: 'asha', role: 'admin', at: new Date(noon).toISOString() });
  expect(draft.business).toEqual({ ...business, agentName: 'Meera', tools: [tool], hasToolSecret: true });
  expect(await admin(id).draft({ id })).toEqual({ draft });
  expect((await edge().business({ number })).business.agentName).toBe('Asha');
  expect((await admin(id).listVersions({ id })).versions).toHaveLength(1);
  // Saved again without a secret, it keeps its own.
  const { revision } = draft;
  await admin(id).putDraft({ id, business: { ...draft.business, agentName: 'Tara' }, revision });
  expect((await edge().business({ number, draft: '1' })).business).toMatchObject({
    agentName: 'Tara',
    toolSecret,
  });
  const audit = await auditOf(id);
  expect(audit.map(({ action }) => action)).toEqual(['draft_saved', 'draft_saved']);
  expect(audit).toContainEqual(
    expect.objectContaining({
      changes: expect.arrayContaining([{ field: 'agentName', before: 'Asha', after: 'Meera' }]),
    }),
  );
  expect(JSON.stringify([draft, audit])).not.toContain(toolSecret);
});

test('two people who save one draft: the second is told, whatever the first did to it', async () => {
  const { id, business } = await opened();
  const save = (agentName: string, revision?: string) =>
    admin(id).putDraft({ id, business: { ...business, agentName }, ...(revision && { revision }) });
  const both = await Promise.allSettled([save('Meera'), save('Tara')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { draft } = await admin(id).draft({ id });
  const next = await save('Lata', draft?.revision);
  await expect(save('Usha', draft?.revision)).rejects.toMatchObject(refused(409, 'draft_conflict'));
  await expect(admin(id).discardDraft({ id, revision: draft?.revision })).rejects.toMatchObject(
    refused(409, 'draft_conflict'),
  );
  await admin(id).discardDraft({ id, revision: next.draft.revision });
  await expect(save('Usha', next.draft.revision)).rejects.toMatchObject(refused(409, 'draft_conflict'));
  await admin(id).discardDraft({ id });
  expect((await admin(id).draft({ id })).draft).toBeNull();
  expect((await auditOf(id)).map(({ action }) => action).sort()).toEqual([
    'draft_discarded',
    'draft_saved',
    'draft_saved',
  ]);
});

test('who publishes the draft ends it and gives its secret to the calls; a changed draft is not published', async () => {
  const { id, number, business } = await opened();
  const toolSecret = 'a secret of the draft';
  const { draft: old } = await admin(id).putDraft({ id, business: { ...business, toolSecret } });
  const { draft } = await admin(id).putDraft({ id, business: old.business, revision: old.revision });
  await expect(admin(id).putBusiness({ id, ...old.business, draft: old.revision })).rejects.toMatchObject(
    refused(409, 'draft_conflict'),
  );
  await admin(id).putBusiness({ id, ...draft.business, agentName: 'Tara', draft: draft.revision });
  expect((await edge().business({ number })).business).toMatchObject({
    version: 2,
    agentName: 'Tara',
    toolSecret,
  });
  expect((await admin(id).draft({ id })).draft).toBeNull();
  // A publication that names no draft leaves the draft of somebody else alone.
  await admin(id).putDraft({ id, business: { ...business, version: 2, agentName: 'Usha' } });
  await admin(id).putBusiness({ id, ...business, version: 2 });
  expect((await admin(id).draft({ id })).draft?.business).toMatchObject({ agentName: 'Usha', version: 2 });
});

test('a draft is checked like settings, and an admin gives it no number', async () => {
  const { id, business } = await opened();
  const put = async (part: object) => {
    const init = {
      method: 'PUT',
      body: JSON.stringify({ draft: { business: { ...business, ...part } } }),
      headers: { 'content-type': 'application/json' },
    };
    const answer = await app().request(`/api/businesses/${id}/draft`, init, {
      event: eventOf({ businessId: id, role: 'admin' }),
    });
    const { error } = (await answer.json()) as { error: { code: string; issues?: { path: string }[] } };
    return [answer.status, error.code, ...(error.issues ?? []).map(({ path }) => path)];
  };
  expect(await put({ name: '' })).toEqual([400, 'invalid_request', 'business.name']);
  const inside = [{ ...tool, url: 'https://10.0.0.1/' }];
  expect(await put({ tools: inside })).toEqual([400, 'invalid_request', 'business.tools.0.url']);
  expect(await put({ businessId: 'another' })).toEqual([400, 'invalid_request', 'businessId']);
  expect(await put({ numbers: ['+918055555559'] })).toEqual([403, 'not_your_number']);
  expect(await put({ version: 2 })).toEqual([409, 'version_conflict']);
  expect(await put({ prompt: 'x'.repeat(300_000) })).toEqual([413, 'too_large']);
  expect((await admin(id).draft({ id })).draft).toBeNull();
});

test("a call of a draft has the draft's words, and the numbers and limits that are published", async () => {
  const { id, number, business } = await opened();
  await expect(edge().business({ number, draft: '1' })).rejects.toMatchObject(refused(404, 'no_draft'));
  const limits = { maxCallSeconds: 3600 };
  const destinations = [{ name: 'night-desk', number: '+918000000009' }];
  const changed = { ...business, agentName: 'Meera', limits, transferDestinations: destinations };
  await admin(id).putDraft({ id, business: changed });
  expect((await edge().business({ number, draft: '1' })).business).toMatchObject({
    agentName: 'Meera',
    numbers: [number],
    limits: {},
    version: 1,
  });
  const ports = { table: local.table, log: quiet, now: () => now };
  const callIds = [newCallId(), newCallId()];
  const [ofDraft = '', ofSettings = ''] = callIds;
  const budgets = budgetsApp({ ...ports, limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 } });
  for (const callId of callIds)
    await clientOf(budgets).checkBudget({
      callId,
      businessNumber: number,
      phone: 'anonymous',
      carrier: 'browser',
      at: new Date(now).toISOString(),
      settingsVersion: 1,
      ...(callId === ofDraft && { isTrial: true as const }),
    });
  const { calls } = await clientOf(callsApp(ports), { businessId: id }).listCalls({});
  expect(calls.map(({ callId, settingsVersion, isTrial }) => [callId, settingsVersion, isTrial])).toEqual(
    expect.arrayContaining([
      [ofDraft, 1, true],
      [ofSettings, 1, undefined],
    ]),
  );
  const transfer = (callId: string) =>
    clientOf(transfersApp(ports)).requestTransfer({ callId, reason: 'asked' });
  expect((await transfer(ofDraft)).destination.name).toBe('night-desk');
  expect((await transfer(ofSettings)).destination.name).toBe('front-desk');
});

test('a call whose budget was not asked for has its version from its journal', async () => {
  const { id, number } = await opened();
  const callId = newCallId();
  const started = { type: 'callStarted', seq: 0, at: new Date(now).toISOString(), businessId: id };
  const event = { ...started, carrier: 'browser', from: '+919800000001', to: number };
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
    callId,
    events: [{ ...event, settingsVersion: 5, isTrial: true }],
  });
  const calls = clientOf(callsApp({ table: local.table, log: quiet, now: () => now }), { businessId: id });
  expect((await calls.call({ callId })).call).toMatchObject({ settingsVersion: 5, isTrial: true });
});

test("nobody but the business's admins and operators sees or changes versions and drafts", async () => {
  const [mine, theirs] = [await opened(), await opened()];
  await admin(theirs.id).putDraft({ id: theirs.id, business: theirs.business });
  const paths = ['versions', 'versions/1', 'draft'];
  const ask = (path: string, who: object, init: RequestInit = {}) =>
    app().request(`/api/businesses/${theirs.id}/${path}`, init, { event: eventOf(who) });
  const json = (method: string, body: object) => ({
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const changes: [string, RequestInit][] = [
    ['draft', json('PUT', { business: theirs.business })],
    ['versions/1/restore', json('POST', { over: 1 })],
    ['draft', { method: 'DELETE' }],
  ];
  for (const [path, init] of [...paths.map((path): [string, RequestInit] => [path, {}]), ...changes]) {
    expect((await ask(path, { businessId: mine.id, role: 'admin' }, init)).status, path).toBe(404);
    expect((await ask(path, { businessId: theirs.id, role: 'staff' }, init)).status, path).toBe(403);
  }
  for (const path of paths) expect((await ask(path, { role: 'operator' })).status, path).toBe(200);
  expect((await ask('versions/0', { role: 'operator' })).status).toBe(404);
  expect((await admin(theirs.id).draft({ id: theirs.id })).draft).not.toBeNull();
});
