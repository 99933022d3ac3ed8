import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findChromium, openPage, type Page } from './browser/chromium.ts';
import { adminToken, answers, liveEvents, operatorToken, recordingAnswers } from './browser/clinic.ts';
import { calendarWeek } from './browser/clinic-calendar.ts';
import { type Answer, type ConsoleServer, serveConsole } from './browser/console-server.ts';
import { findingsOf, practicesOf } from './browser/findings.ts';

// What Lighthouse counts as accessibility and best practices, on every page: its list, without its weights.

const chromium = findChromium();
const places: readonly [name: string, hash: string, who?: 'operator' | 'nobody'][] = [
  ['signing in', '', 'nobody'],
  ['calls', '#/calls'],
  ['no calls', '#/calls?status=failed&day=2026-01-01'],
  ['a call', '#/calls/exotel-a1'],
  ['refused callers', '#/calls/refused'],
  ['requests', '#/requests'],
  ['the calendar', '#/requests/calendar'],
  ['live calls', '#/live'],
  ['a live call', '#/live/exotel-live1'],
  ['people', '#/people'],
  ['a person', '#/people/+919800000001'],
  ['a report', '#/reports?period=month'],
  ['the softphone', '#/softphone'],
  ['the business', '#/business'],
  ['its versions', '#/business/versions'],
  ['one version', '#/business/versions/1'],
  ['health', '#/health'],
  ['the businesses', '#/businesses', 'operator'],
  ['founding one', '#/business/new', 'operator'],
];

describe.skipIf(chromium === null)('an audit of the console', () => {
  let server: ConsoleServer;
  let page: Page;

  beforeAll(async () => {
    const scripted: Record<string, Answer> = {
      ...answers,
      '/api/calendar': (_body, query) => Response.json(calendarWeek(query)),
      '/api/calls': (_body, query) =>
        Response.json(query.has('status') ? { calls: [] } : answers['/api/calls']),
    };
    server = await serveConsole(scripted, {
      media: () => undefined,
      watch: (socket) => {
        for (const event of liveEvents()) socket.send(JSON.stringify(event));
      },
    });
    Object.assign(scripted, recordingAnswers(server.url));
    page = await openPage(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await page.close();
    await server.close();
  });

  test.each(places)(
    '%s: nothing is found on a phone in Hindi or a desktop in English',
    async (_, hash, who) => {
      const token = who === 'operator' ? operatorToken : adminToken;
      for (const [width, colours, language] of [
        [360, 'light', 'hi'],
        [1280, 'dark', 'en'],
      ] as const) {
        await page.prefer(colours);
        await page.go(`${server.url}/`, width);
        await page.run(`localStorage.setItem('language', '${language}'); sessionStorage.clear();
        ${who === 'nobody' ? '' : `sessionStorage.setItem('staff-token', '${token}')`};
        sessionStorage.setItem('chosen-business', 'sunrise-dental')`);
        await page.go('about:blank', width);
        await page.go(`${server.url}/${hash}`, width);
        const ready = `document.querySelector('h1') !== null && document.querySelector('.skeleton') === null
        && document.documentElement.lang === '${language}'`;
        await vi.waitFor(async () => expect(await page.run(ready)).toBe(true), {
          timeout: 10_000,
          interval: 100,
        });
        expect(await findingsOf(page), `${width}`).toEqual([]);
        expect(await practicesOf(page), `${width}`).toEqual([]);
      }
    },
  );

  test('Chromium has no error in its console, and its own audit no issue', () => {
    expect(page.complaints).toEqual([]);
    expect(page.issues).toEqual([]);
  });
});
