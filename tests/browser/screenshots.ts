/**
 * `npm run screenshots`: pictures of every view of the console, in both colours, both widths and both
 * languages, into `.build/screenshots`. Names given as arguments (`calls`, `call`) choose views; `readme`
 * makes those that stand in the README, into `docs/pictures`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { setup } from '../../console/bundle.ts';
import { findChromium, openPage, type Page } from './chromium.ts';
import { adminToken, answers, liveEvents, operatorToken, recordingAnswers } from './clinic.ts';
import { calendarWeek } from './clinic-calendar.ts';
import { changed, draft } from './clinic-settings.ts';
import { type Answer, serveConsole } from './console-server.ts';

/** Its address, and what is done before the picture. */
interface View {
  name: string;
  hash: string;
  /** Seen by an operator who has chosen the clinic. */
  operator?: true;
  before?: string;
  /** Other answers than usual, by path. */
  answers?: Record<string, Answer>;
}

interface Look {
  language: string;
  colours: 'light' | 'dark';
  width: number;
}

const firstSteps = { start: { connected: true, budget: true, person: false, tested: false } };

const views: View[] = [
  { name: 'sign-in', hash: '' },
  { name: 'calls', hash: '#/calls' },
  { name: 'no-calls', hash: '#/calls?status=failed&day=2026-01-01' },
  {
    name: 'calls-filters',
    hash: '#/calls?words=root+canal&since=2026-11-01',
    before: "document.querySelector('.fold').click()",
    answers: {
      '/api/calls': {
        calls: answers['/api/calls'].calls.filter(({ summary }) => summary?.includes('root canal')),
      },
    },
  },
  { name: 'call', hash: '#/calls/exotel-a1' },
  {
    name: 'mark',
    hash: '#/calls/exotel-a1',
    before: "[...document.querySelectorAll('main p > button.quiet')].at(0)?.click()",
  },
  {
    name: 'listening',
    hash: '#/calls/exotel-a1',
    before: `(async () => {
      document.querySelector('#listen').click();
      const pause = (ms) => new Promise((done) => setTimeout(done, ms));
      for (let tries = 0; tries < 60 && !document.querySelector('.drawn > div'); tries += 1) await pause(50);
      await pause(300);
      document.querySelector('.agent:nth-child(3) .hear').click();
      await pause(700);
      document.querySelector('.play').click();
    })()`,
  },
  {
    name: 'journal',
    hash: '#/calls/exotel-a1',
    before:
      "document.querySelector('#events').open = true; setTimeout(() => document.querySelector('#events').scrollIntoView(), 200)",
  },
  { name: 'missing-call', hash: '#/calls/exotel-none' },
  { name: 'first-day', hash: '#/calls', answers: { '/api/calls': { calls: [] } } },
  {
    name: 'busy',
    hash: '#/calls',
    answers: {
      '/api/calls': () =>
        Response.json({ error: { code: 'busy', message: 'the table is away' } }, { status: 503 }),
    },
  },
  { name: 'no-page', hash: '#/nowhere' },
  { name: 'requests', hash: '#/requests' },
  { name: 'people', hash: '#/people' },
  { name: 'person', hash: '#/people/+919800000001' },
  {
    name: 'erasure',
    hash: '#/people/+919800000001',
    before:
      "document.querySelector('.erasure button').click(); setTimeout(() => document.querySelector('.erasure').scrollIntoView(), 200)",
  },
  { name: 'health', hash: '#/health' },
  { name: 'requests-care', hash: '#/requests', before: "document.querySelector('.care > button').click()" },
  { name: 'calendar', hash: '#/requests/calendar' },
  {
    name: 'appointment',
    hash: '#/requests/calendar',
    before: "document.querySelector('.calendar .appointment').click()",
  },
  {
    name: 'new-appointment',
    hash: '#/requests/calendar',
    before: "document.querySelector('.calendar-tools button:last-child').click()",
  },
  { name: 'refused', hash: '#/calls/refused' },
  { name: 'reports', hash: '#/reports?period=month' },
  { name: 'live', hash: '#/live' },
  { name: 'no-live', hash: '#/live', answers: { '/calls/live': { calls: [] } } },
  { name: 'live-call', hash: '#/live/exotel-live1' },
  {
    name: 'hand-over',
    hash: '#/live/exotel-live1',
    before: "document.querySelector('#transfer').click()",
  },
  { name: 'question', hash: '#/live/exotel-live1', before: "document.querySelector('#hang-up').click()" },
  { name: 'business', hash: '#/business' },
  {
    name: 'business-open',
    hash: '#/business',
    before: "for (const section of document.querySelectorAll('details')) section.open = true",
  },
  {
    name: 'first-steps',
    hash: '#/business',
    answers: { '/api/businesses/sunrise-dental/start': firstSteps },
  },
  { name: 'businesses', hash: '#/businesses', operator: true },
  { name: 'founding', hash: '#/business/new', operator: true },
  {
    name: 'founding-refused',
    hash: '#/business/new',
    operator: true,
    before: "document.querySelector('form button[type=submit]').click()",
  },
  {
    name: 'draft',
    hash: '#/business',
    before: "document.querySelector('.save-bar').scrollIntoView()",
    answers: { '/api/businesses/sunrise-dental/draft': { draft } },
  },
  { name: 'versions', hash: '#/business/versions' },
  {
    name: 'version',
    hash: '#/business/versions/1',
    before: "document.querySelector('details').open = true",
    answers: { '/api/businesses/sunrise-dental': { business: changed } },
  },
  {
    name: 'restore',
    hash: '#/business/versions/1',
    before: "document.querySelector('main p > button').click()",
    answers: { '/api/businesses/sunrise-dental': { business: changed } },
  },
  {
    name: 'tool-tried',
    hash: '#/business',
    before: `(async () => {
      for (const section of document.querySelectorAll('details')) section.open = section.matches('#section-tools, .try-it');
      document.querySelector('.try-it .quiet').click();
      await new Promise((done) => setTimeout(done, 400));
      document.querySelector('.try-it').scrollIntoView();
    })()`,
  },
  {
    name: 'numbers',
    hash: '#/business',
    before:
      "for (const section of document.querySelectorAll('details')) section.open = section.id === 'section-conversation'",
  },
  {
    name: 'unheard',
    hash: '#/business',
    before: `(async () => {
      addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true);
      const open = ['section-languages', 'section-profile'];
      for (const section of document.querySelectorAll('details')) section.open = open.includes(section.id);
      document.querySelector('#section-languages label:nth-of-type(3) input').click();
      await new Promise((done) => setTimeout(done, 100));
      document.querySelector('form[aria-label] button[type=submit]').click();
      await new Promise((done) => setTimeout(done, 200));
      document.querySelector('#section-languages').scrollIntoView();
    })()`,
  },
  {
    name: 'tools',
    hash: '#/business',
    // A form with changes would ask before the next picture.
    before: `(async () => {
      addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true);
      for (const section of document.querySelectorAll('details')) section.open = section.id === 'section-tools';
      document.querySelector('#section-tools > .form-rows > .quiet').click();
      await new Promise((done) => setTimeout(done, 100));
      document.querySelector('form[aria-label] button[type=submit]').click();
      await new Promise((done) => setTimeout(done, 200));
      document.querySelector('#section-tools').scrollIntoView();
    })()`,
  },
  { name: 'softphone', hash: '#/softphone' },
  { name: 'softphone-draft', hash: '#/softphone?draft=1' },
  {
    name: 'more',
    hash: '#/softphone',
    before: "const more = document.querySelector('.more-pages'); if (more.offsetParent) more.click()",
  },
  { name: 'settings', hash: '#/calls', before: "document.querySelector('#settings').click()" },
];
const widths = { desktop: 1280, phone: 390 };
const into = '.build/screenshots';
/** By the name of their view. */
const inReadme: Record<string, Look & { height: number }> = {
  listening: { language: 'en', colours: 'light', width: 1120, height: 1090 },
  'live-call': { language: 'hi', colours: 'light', width: 390, height: 1090 },
  reports: { language: 'en', colours: 'dark', width: 1120, height: 1090 },
  calendar: { language: 'en', colours: 'light', width: 1120, height: 1090 },
};

const program = findChromium();
if (program === null) throw new Error('pictures need Chromium: install it, or set CHROMIUM to its path');
await setup();
await mkdir(into, { recursive: true });
const page = await openPage(program);
const scripted: Record<string, Answer> = {
  ...answers,
  '/api/calendar': (_body, query) => Response.json(calendarWeek(query)),
  '/api/calls': (_body, query) =>
    Response.json({
      calls: query.has('status') ? [] : answers['/api/calls'].calls.filter(({ from }) => isOf(query, from)),
    }),
  '/api/requests': (_body, query) =>
    Response.json({ requests: answers['/api/requests'].requests.filter(({ phone }) => isOf(query, phone)) }),
};
const server = await serveConsole(scripted, {
  media: () => undefined,
  watch: (socket) => {
    for (const event of liveEvents()) socket.send(JSON.stringify(event));
  },
});
Object.assign(scripted, recordingAnswers(server.url));
try {
  const wanted = process.argv.slice(2);
  if (wanted.includes('readme'))
    for (const view of views) {
      const look = inReadme[view.name];
      if (look) await picture(page, view, look, `docs/pictures/${view.name}.png`, look.height);
    }
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    for (const language of ['en', 'hi'])
      for (const colours of ['light', 'dark'] as const)
        for (const [device, width] of Object.entries(widths))
          await picture(
            page,
            view,
            { language, colours, width },
            `${into}/${view.name}-${language}-${colours}-${device}.png`,
          );
  process.stdout.write(`The pictures are in ${into}.\n`);
} finally {
  await page.close();
  await server.close();
}

async function picture(
  { go, run, prefer, picture: take }: Page,
  { hash, before, operator, answers: own = {} }: View,
  { language, colours, width }: Look,
  file: string,
  height?: number,
): Promise<void> {
  await prefer(colours);
  await go(`${server.url}/`, width);
  await run(
    `localStorage.setItem('language', '${language}'); sessionStorage.clear(); ${
      hash === ''
        ? ''
        : `sessionStorage.setItem('staff-token', '${operator ? operatorToken : adminToken}');
           sessionStorage.setItem('chosen-business', 'sunrise-dental')`
    }`,
  );
  const usual = { ...scripted };
  Object.assign(scripted, own);
  await go('about:blank', width);
  await go(`${server.url}/${hash}`, width);
  await settled(run);
  if (before !== undefined) {
    await run(before);
    await settled(run);
  }
  Object.assign(scripted, usual);
  await writeFile(file, await take(height));
}

/** On a person's page, what is the person's. */
function isOf(query: URLSearchParams, phone: string): boolean {
  return phone === (query.get('phone') ?? phone);
}

/** Nothing loads any more, and the page has drawn what it got. */
async function settled(run: Page['run']): Promise<void> {
  await run(`new Promise(async (resolve) => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    for (let tries = 0; tries < 100 && !document.querySelector('h1'); tries += 1) await pause(50);
    for (let tries = 0; tries < 60 && document.querySelector('.skeleton'); tries += 1) await pause(50);
    await pause(400);
    resolve(true);
  })`);
}
