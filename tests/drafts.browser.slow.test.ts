import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findChromium, openPage, type Page } from './browser/chromium.ts';
import { adminToken, answers as clinic } from './browser/clinic.ts';
import { settings } from './browser/clinic-settings.ts';
import { type Answer, type ConsoleServer, serveConsole } from './browser/console-server.ts';

// An admin's way from a draft to a version, and back to an older one, in a real browser on a phone's width.

const chromium = findChromium();
const path = '/api/businesses/sunrise-dental';
interface Published {
  version: number;
  business: typeof settings;
  restored?: number;
}
/** What the API has stored: the versions, newest last, and the draft. */
const stored = {
  versions: [{ version: 1, business: settings }] as Published[],
  draft: null as null | { business: typeof settings; revision: string },
};
const present = (): Published => stored.versions.at(-1) ?? { version: 1, business: settings };
const publish = (business: typeof settings, restored?: number): Response => {
  const version = present().version + 1;
  stored.versions.push({ version, business: { ...business, version }, ...(restored && { restored }) });
  return Response.json({ business: present().business });
};
const shownVersion = ({ business, ...version }: Published) => ({
  at: '2026-11-22T09:30:00.000Z',
  person: 'asha',
  role: 'admin',
  changes: [{ field: 'agentName', before: '', after: business.agentName }],
  ...version,
});
const whole = (version: number) => (): Response => {
  const found = stored.versions.find((each) => each.version === version);
  if (!found) return Response.json({ error: { code: 'unknown_version', message: 'none' } }, { status: 404 });
  return Response.json({ version: { ...shownVersion(found), business: found.business } });
};
const rung: object[] = [];
const answers: Record<string, Answer> = {
  ...clinic,
  [path]: (body) => {
    if (body === '') return Response.json({ business: present().business });
    const { draft, ...given } = JSON.parse(body);
    if (draft === stored.draft?.revision) stored.draft = null;
    return publish({ ...settings, ...given });
  },
  [`${path}/draft`]: (body) => {
    if (body !== '') {
      const { business } = JSON.parse(body);
      stored.draft = { business: { ...settings, ...business }, revision: 'r-1' };
    }
    const by = { at: '2026-11-22T09:40:00.000Z', person: 'asha', role: 'admin' };
    return Response.json({ draft: stored.draft && { ...stored.draft, ...by } });
  },
  [`${path}/versions`]: () => Response.json({ versions: stored.versions.toReversed().map(shownVersion) }),
  [`${path}/versions/1`]: whole(1),
  [`${path}/versions/2`]: whole(2),
  [`${path}/versions/1/restore`]: (body) => {
    expect(JSON.parse(body)).toEqual({ over: 2 });
    return publish(settings, 1);
  },
  '/businesses/sunrise-dental/refresh': { refreshed: 1 },
  '/calls/softphone': (body) => {
    rung.push(JSON.parse(body));
    return Response.json({ error: { code: 'no_draft', message: 'there is no draft' } }, { status: 404 });
  },
};

describe.skipIf(chromium === null)('versions and the draft in a browser', () => {
  let server: ConsoleServer;
  let page: Page;
  const soon = { timeout: 10_000, interval: 100 };
  const shows = (text: string) =>
    vi.waitFor(async () => expect(await page.run('document.body.innerText')).toContain(text), soon);
  const press = (name: string, within = 'document') =>
    page.run(`{
      const button = [...${within}.querySelectorAll('button, a')].find((each) =>
        each.innerText.trim().startsWith('${name}'));
      button.focus(); button.click();
    }`);
  /** Nothing that axe finds, in both colours, and nothing wider than the screen. */
  const isWellMade = async () => {
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    await page.run(axe.source);
    for (const colours of ['dark', 'light'] as const) {
      await page.prefer(colours);
      const findings = await page.run('axe.run().then((r) => JSON.stringify(r.violations.map((v) => v.id)))');
      expect(findings).toBe('[]');
    }
  };

  beforeAll(async () => {
    server = await serveConsole(answers, { media: () => undefined, watch: () => undefined });
    page = await openPage(chromium ?? '');
    await page.go(`${server.url}/`, 360);
    await page.run(`sessionStorage.setItem('staff-token', '${adminToken}')`);
    await page.go('about:blank', 360);
    await page.go(`${server.url}/#/business`, 360);
  }, 30_000);
  afterAll(async () => {
    await page.close();
    await server.close();
  });

  test('a change is kept as a draft, and the softphone calls the draft', async () => {
    await shows('Everything is published.');
    await page.run(`{
      const label = [...document.querySelectorAll('label')].find((each) => each.innerText === "The agent's name");
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(label.control), 'value').set.call(label.control, 'Tara');
      label.control.dispatchEvent(new Event('input', { bubbles: true }));
    }`);
    await shows('Changes are not saved yet.');
    await press('Save as draft');
    await shows('Draft, not published');
    expect(stored.draft?.business.agentName).toBe('Tara');
    expect(present().business.agentName).toBe('Asha');
    await isWellMade();
    await press('Talk to the draft');
    await shows('You talk to the draft of your settings.');
    await isWellMade();
    await press('Call the agent');
    await vi.waitFor(() => expect(rung).toMatchObject([{ draft: true }]), soon);
    await shows('there is no draft');
  });

  test('the draft is published as a version, which the list and its page show', async () => {
    await press('Back to the draft');
    await shows('Draft, not published');
    await press('Publish');
    await shows('Published as version 2.');
    expect(stored.draft).toBeNull();
    await press('Versions');
    await shows('Version 2');
    await shows('published now');
    await isWellMade();
  });

  test('an older version is compared with the present one, and restored after a question', async () => {
    await press('Version 1');
    await shows('Tara');
    await isWellMade();
    await press('Restore this version');
    await shows('Restore version 1?');
    expect(present().version).toBe(2);
    await press('Restore', "document.querySelector('[role=alertdialog]')");
    await shows('Version 1 restored');
    expect(present()).toMatchObject({ version: 3, restored: 1, business: { agentName: 'Asha' } });
  });
});
