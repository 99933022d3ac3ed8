import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { money } from '../shared/money.ts';
import { findChromium, openPage, type Page } from './browser/chromium.ts';
import {
  about,
  adminToken,
  answers as clinic,
  liveCalls,
  liveEvents,
  operatorToken,
  recordingAnswers,
  tokenOf,
} from './browser/clinic.ts';
import { calendarWeek } from './browser/clinic-calendar.ts';
import { settings } from './browser/clinic-settings.ts';
import { type Answer, type ConsoleServer, serveConsole } from './browser/console-server.ts';
import { findingsOf } from './browser/findings.ts';

// The console in a real browser: its content security policy, its width, and the softphone's audio
// thread.

const chromium = findChromium();
const words = '<img src=x onerror="document.title=1">';
const row = {
  callId: 'twilio-CA1',
  businessId: 'demo-clinic',
  carrier: 'twilio',
  from: '+919800000001',
  to: '+918000000001',
  status: 'completed',
  endReason: 'caller',
  startedAt: '2026-11-22T09:30:00.000Z',
  endedAt: '2026-11-22T09:31:00.000Z',
  seconds: 60,
  summary: words,
  cost: { lines: [], total: money(0) },
};
const line = { at: '2026-11-22T09:30:05.000Z', turn: 0, who: 'agent', text: words, interrupted: true };
const request = {
  requestId: 'request-1',
  callId: 'twilio-CA1',
  kind: 'message',
  fields: { name: 'Ravi Kumar', message: `Ring my sister ${words}` },
  state: 'open',
  phone: '+919800000001',
  at: '2026-11-22T09:30:20.000Z',
};
/** The statuses of the requests to the API, in order. */
const decided: string[] = [];
/** The first is answered by something that is no answer of the API's; from then on it is saved. */
const decide = (body: string): Response => {
  const { state } = JSON.parse(body);
  decided.push(state);
  return decided.length === 1 ? new Response('<html>') : Response.json({ request: { ...request, state } });
};
/** The queries for the list of calls that had any, in order. There is always a next page. */
const listed: Record<string, string>[] = [];
const list = (_body: string, query: URLSearchParams): Response => {
  if (query.size > 0) listed.push(Object.fromEntries(query));
  const calls = ['twilio-CA1', 'twilio-CA3', 'twilio-CA4'].map((callId) => ({ ...row, callId }));
  return Response.json({ calls, cursor: 'older' });
};
/** The second call fails as often as the page tries by itself, and once more. */
let failures = 3;
let hungUp = 0;
const customer = {
  phone: request.phone,
  name: null,
  language: null,
  notes: '',
  lastCalls: [],
  openRequests: [request],
};
const answers: Record<string, Answer> = {
  '/api/calls': list,
  '/api/calls/twilio-CA1': { call: { ...row, turns: [], transcript: [line], recording: null } },
  '/api/calls/twilio-CA1/events': { events: [] },
  '/api/calls/twilio-CA2/events': { events: [] },
  '/api/calls/twilio-CA2': () => {
    failures -= 1;
    return failures >= 0
      ? Response.json(
          { error: { code: 'unavailable', message: 'the table can not be asked now' } },
          { status: 503 },
        )
      : Response.json({ call: { ...row, turns: [], transcript: [line], recording: null } });
  },
  '/api/requests': { requests: [request] },
  '/api/requests/request-1': decide,
  '/api/customers/%2B919800000001': { customer },
  '/api/customers': clinic['/api/customers'],
  '/health/details': clinic['/health/details'],
  '/api/calls/exotel-a1': clinic['/api/calls/exotel-a1'],
  '/api/calls/exotel-a1/events': clinic['/api/calls/exotel-a1/events'],
  '/calls/live': { calls: liveCalls },
  '/calls/exotel-live1/hangup': () => {
    hungUp += 1;
    return Response.json({ callId: 'exotel-live1' }, { status: 202 });
  },
  '/calls/softphone': { callId: 'browser-1', url: 'ws://another-name/media/browser/browser-1/token' },
};
/** What the API has stored of the business. */
const business = { stored: settings };
const budget = {
  limitPerDay: money(500_000_000),
  spent: money(0),
  held: money(0),
  remaining: money(500_000_000),
};
answers['/api/reports'] = clinic['/api/reports'];
answers['/api/refused-callers'] = clinic['/api/refused-callers'];
answers['/api/businesses/sunrise-dental/budget'] = { budget };
answers['/api/businesses/demo-clinic/budget'] = { budget };
answers['/api/calendar'] = (_body: string, query: URLSearchParams) => Response.json(calendarWeek(query));
answers['/api/businesses/sunrise-dental/start'] = {
  start: { connected: true, budget: true, person: false, tested: false },
};
answers['/api/businesses'] = clinic['/api/businesses'];
answers['/api/businesses/sunrise-dental/about'] = { about };
answers['/api/businesses/demo-clinic/about'] = { about: { ...about, name: 'Demo Clinic' } };
answers['/api/businesses/sunrise-dental/draft'] = { draft: null };
answers['/businesses/sunrise-dental/refresh'] = { businessId: 'sunrise-dental', refreshed: 1 };
answers['/api/businesses/sunrise-dental'] = (body: string): Response => {
  if (body === '') return Response.json({ business: business.stored });
  const { version, ...given } = JSON.parse(body);
  if (version !== business.stored.version)
    return Response.json(
      { error: { code: 'version_conflict', message: 'not the current ones' } },
      { status: 409 },
    );
  business.stored = { ...business.stored, ...given, version: version + 1 };
  return Response.json({ business: business.stored });
};
const token = tokenOf({ business: 'demo-clinic', role: 'staff' });

describe.skipIf(chromium === null)('the console in a browser', () => {
  let server: ConsoleServer;
  let page: Page;
  let media: (socket: WebSocket) => void = () => undefined;
  const soon = { timeout: 10_000, interval: 100 };
  const shows = (text: string) =>
    vi.waitFor(async () => expect(await page.run('document.body.innerText')).toContain(text), soon);
  const becomes = (expression: string, value: unknown) =>
    vi.waitFor(async () => expect(await page.run(expression)).toEqual(value), soon);
  const goTo = (hash: string) => page.run(`location.hash = '${hash}'`);
  /** By what a screen reader says, or by the words on it. */
  const press = (name: string) =>
    page.run(`{
      const button = [...document.querySelectorAll('button, a')].find((each) =>
        (each.getAttribute('aria-label') ?? each.innerText).trim().startsWith('${name}'));
      button.focus(); button.click();
    }`);

  /** On a phone and a desktop. Nothing is wider than the screen. `ready`: a text of the page. */
  const expectNoFinding = async (hash: string, ready: string): Promise<void> => {
    for (const [width, colours] of [
      [360, 'light'],
      [1280, 'dark'],
    ] as const) {
      await page.prefer(colours);
      await page.go('about:blank', width);
      await page.go(`${server.url}/${hash}`, width);
      await becomes(`document.body.innerHTML.includes(${JSON.stringify(ready)})`, true);
      expect(await findingsOf(page), `${width} ${colours}`).toEqual([]);
      expect(await page.run('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  };

  beforeAll(async () => {
    server = await serveConsole(answers, {
      media: (socket) => media(socket),
      watch: (socket) => {
        for (const event of liveEvents()) socket.send(JSON.stringify(event));
      },
    });
    Object.assign(answers, recordingAnswers(server.url));
    page = await openPage(chromium ?? '');
    await page.go(`${server.url}/#token=${token}&api=${server.url}`, 360);
  }, 30_000);
  afterAll(async () => {
    await page.close();
    await server.close();
  });

  test('a token from the link signs in and leaves the address bar', async () => {
    await shows('+91 98000 00001');
    expect(await page.run('location.hash')).toBe('#/calls');
    expect(await page.run('document.title')).toBe('Calls · Demo Clinic');
  });

  test('on a phone the filters are folded, and three calls are on the screen', async () => {
    expect(await page.run('document.querySelector(".filters").checkVisibility()')).toBe(false);
    const third = await page.run('document.querySelectorAll(".call-row")[2].getBoundingClientRect().bottom');
    expect(third).toBeLessThan(
      Number(await page.run('document.querySelector("nav").getBoundingClientRect().top')),
    );
  });

  test('on a phone, pages for which its bar has no room are behind "More", which closes with the choice', async () => {
    const softphone = 'document.querySelector(\'nav [href="#/softphone"]\').checkVisibility()';
    expect(await page.run(softphone)).toBe(false);
    await press('More');
    expect(await page.run(softphone)).toBe(true);
    await press('Softphone');
    await becomes('document.querySelector("h1").innerText', 'Softphone');
    expect(await page.run(softphone)).toBe(false);
    await goTo('#/calls');
    await shows('+91 98000 00001');
  });

  test('a call’s text is shown as text, whatever it holds, and fits a phone’s screen', async () => {
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    await goTo('#/calls/twilio-CA1');
    await shows('interrupted');
    expect(await page.run('document.querySelector(".words").innerText')).toContain(words);
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    // What a screen reader reads next is the new page.
    expect(await page.run('document.activeElement.id')).toBe('main');
  });

  // Before, "Older calls" asked by what the form said by then, and going back from a call forgot
  // every filter.
  test('a list keeps its filters, on older pages and when staff come back to it', async () => {
    await goTo('#/calls');
    await shows('Older calls');
    await press('Filters');
    await page.run(`{
      const status = document.querySelector('[name=came]');
      status.value = 'failed';
      status.dispatchEvent(new Event('change', { bubbles: true }));
    }`);
    await vi.waitFor(() => expect(listed.at(-1)).toEqual({ status: 'failed' }), soon);
    await shows('Older calls');
    await page.run("document.querySelector('[name=phone]').value = '+919800000002'");
    await press('Older calls');
    await vi.waitFor(() => expect(listed).toContainEqual({ status: 'failed', cursor: 'older' }), soon);
    await page.run("document.querySelector('.call-row').click()");
    await shows('interrupted');
    await page.run('history.back()');
    await becomes(
      'location.hash + document.querySelector("[name=came]")?.value',
      '#/calls?status=failedfailed',
    );
    expect(listed.at(-1)).toEqual({ status: 'failed' });
  });

  test('everything of a page can be reached and used by the keyboard', async () => {
    await page.go('about:blank', 360);
    await page.go(`${server.url}/#/calls`, 360);
    await becomes('document.querySelectorAll(".call-row").length', 3);
    await page.press('Tab');
    await page.press('Enter');
    expect(await page.run('document.activeElement.id')).toBe('main');
    const named: unknown[] = [];
    for (let tabs = 0; tabs < 12 && !String(named.at(-1)).includes('98000'); tabs += 1) {
      await page.press('Tab');
      named.push(await page.run('document.activeElement.innerText'));
    }
    expect(named.at(-1)).toContain('+91 98000 00001');
    await page.press('Enter');
    await shows('interrupted');
  });

  test('a failed request can be repeated, and the keyboard focus stays in the page', async () => {
    await goTo('#/calls/twilio-CA2');
    await shows("The server can't answer now");
    await press('Try again');
    await shows('interrupted');
    expect(await page.run('document.activeElement.id')).toBe('main');
  });

  test('staff decide a caller’s request: it is shown as saved once it is, and unchanged when saving fails', async () => {
    await shows('Open requests of this caller');
    await goTo('#/requests');
    await shows('Ring my sister');
    expect(await page.run('document.querySelector(".requests .words").innerText')).toContain(words);
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    await press('Done:');
    await shows('This may not have been saved.');
    expect(await page.run('document.querySelector(".requests .badge").innerText')).toBe('Open');
    await press('Done:');
    await shows('The request is now: Done');
    await becomes('document.activeElement.innerText', 'Open again');
    expect(await page.run('document.querySelector(".requests .badge").innerText')).toBe('Done');
    expect(decided).toEqual(['done', 'done']);
    // With the short message and its button to undo.
    expect(await findingsOf(page)).toEqual([]);
  });

  test('a recording is drawn with both sides apart, plays from a turn, and marks the turn that sounds', async () => {
    await goTo('#/calls/exotel-a1');
    await shows('Listen (1:34)');
    await becomes(
      'document.querySelector(".agent:nth-child(3) s")?.innerText.includes("to seven in the evening")',
      true,
    );
    await press('Listen');
    await becomes(`(${inkOfSides})()`, ['drawn', 'drawn']);
    // The agent speaks for the first five seconds, then the caller.
    await becomes('document.querySelector(".transcript [aria-current]")?.className.trim()', 'agent');
    await becomes('document.querySelector(".play").innerText', 'Pause');
    await page.run('document.querySelectorAll(".hear")[3].click()');
    await becomes('document.querySelectorAll(".transcript li")[3].getAttribute("aria-current")', 'true');
    await becomes('Number(document.querySelector("[role=slider]").ariaValueNow) >= 30', true);
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    expect(await findingsOf(page)).toEqual([]);
    await page.run('document.querySelector("[role=slider]").focus()');
    await page.press(' ');
    await becomes('document.querySelector(".play").innerText', 'Play');
    await page.press('Home');
    await becomes('document.querySelector("[role=slider]").ariaValueNow', '0');
    await page.press('ArrowRight');
    await becomes('document.querySelector("[role=slider]").ariaValueNow', '5');
  });

  test('a live call is watched, and ended after a question', async () => {
    await goTo('#/live');
    await shows('+91 98123 45670');
    await page.run("document.querySelector('.live-row').click()");
    await shows('Yes, until two');
    await shows('Meera Iyer');
    await press('End the call');
    await shows('The agent says goodbye to the caller first.');
    await becomes('document.querySelector(".dialog").contains(document.activeElement)', true);
    expect(await findingsOf(page)).toEqual([]);
    await page.press('Escape');
    await becomes('document.querySelector(".dialog")', null);
    expect(hungUp).toBe(0);
    await press('End the call');
    await becomes('document.querySelectorAll(".dialog .danger").length', 1);
    await page.run('document.querySelector(".dialog .danger").click()');
    await shows('The agent is ending the call.');
    expect(hungUp).toBe(1);
  });

  test('the softphone plays, returns marks when it has played, falls silent at once, and sends the microphone', async () => {
    const frames: { event: string; name?: string; ms: number }[] = [];
    let heardBytes = 0;
    let clearedAt = 0;
    media = (socket) => {
      const beganAt = performance.now();
      const second = Buffer.alloc(8000, 0x90);
      socket.on('message', (data, isBinary) => {
        if (isBinary) heardBytes += (data as Buffer).length;
        else frames.push({ ...JSON.parse(String(data)), ms: performance.now() - beganAt });
        if (isBinary) return;
        if (frames.at(-1)?.name === '0:0') {
          clearedAt = performance.now() - beganAt;
          socket.send(JSON.stringify({ event: 'clear' }));
        }
        if (frames.at(-1)?.event !== 'start') return;
        for (const mark of ['0:0', '0:1']) {
          for (let seconds = 0; seconds < (mark === '0:0' ? 1 : 5); seconds++) socket.send(second);
          socket.send(JSON.stringify({ event: 'mark', name: mark }));
        }
      });
    };
    await goTo('#/softphone');
    await shows('scripted demo engine, not a language model');
    await press('Call the agent');
    await shows('On the line');
    await vi.waitFor(
      () => expect(frames.map(({ event, name }) => name ?? event)).toEqual(['start', '0:0', '0:1']),
      { timeout: 10_000 },
    );
    expect(frames[1]?.ms).toBeGreaterThan(900);
    // Five seconds were left. A test on a busy machine can't measure how soon it stops.
    expect((frames[2]?.ms ?? 0) - clearedAt).toBeLessThan(3000);
    await vi.waitFor(() => expect(heardBytes).toBeGreaterThan(8000), { timeout: 10_000 });

    // Whoever leaves the page in a call is asked first, by a link as by the browser's buttons.
    await press('Requests');
    await shows('Leave and hang up?');
    await press('Stay in the call');
    await becomes('document.querySelector(".dialog")', null);
    await page.run('history.back()');
    await shows('Leave and hang up?');
    await press('Stay in the call');
    expect(await page.run('location.hash')).toBe('#/softphone');
    expect(frames.at(-1)?.event).not.toBe('stop');
    await press('Hang up');
    await shows('The call is over.');
    expect(frames.at(-1)?.event).toBe('stop');
  });

  test('without a microphone the softphone says so, and a number that is none is not called', async () => {
    await page.run(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
    );
    await press('Call the agent');
    await shows('This computer has no microphone.');
    await page.run("document.querySelector('[name=from]').value = 'my mother'");
    await press('Call the agent');
    await shows('This is not a phone number.');
  });

  test('an admin changes the greeting, and what a colleague saved meanwhile is not lost', async () => {
    await page.run(`sessionStorage.setItem('staff-token', '${adminToken}')`);
    await page.go('about:blank', 360);
    await page.go(`${server.url}/#/business`, 360);
    await shows('Greeting and voice');
    await shows('Left now');
    await page.run("for (const section of document.querySelectorAll('details')) section.open = true");
    expect(await page.run('document.documentElement.scrollWidth')).toBe(360);
    expect(await findingsOf(page)).toEqual([]);
    await page.prefer('dark');
    expect(await findingsOf(page)).toEqual([]);
    await page.prefer('light');
    const type = (field: string, text: string) =>
      page.run(`{
        const label = [...document.querySelectorAll('label')].find((each) => each.innerText === '${field}');
        const prototype = Object.getPrototypeOf(label.control);
        Object.getOwnPropertyDescriptor(prototype, 'value').set.call(label.control, '${text}');
        label.control.dispatchEvent(new Event('input', { bubbles: true }));
      }`);
    await type('Greeting', 'Welcome to the clinic.');
    await shows('Changes are not saved yet.');
    // Whoever leaves with changes is asked.
    await press('Calls');
    await shows('Leave without saving?');
    await press('Stay');
    await becomes('document.querySelector(".dialog")', null);
    await press('Publish');
    await shows('Published as version 2.');
    expect(business.stored).toMatchObject({ greeting: { 'en-IN': 'Welcome to the clinic.' }, version: 2 });

    await type('Greeting', 'Mine.');
    business.stored = {
      ...business.stored,
      greeting: { ...business.stored.greeting, 'en-IN': 'Theirs.' },
      agentName: 'Meera',
      version: 3,
    };
    await press('Publish');
    await shows('Somebody else saved meanwhile');
    await becomes('document.activeElement.innerText', 'Somebody else saved meanwhile');
    expect(await page.run('document.body.innerText')).toContain('Theirs.');
    expect(await findingsOf(page)).toEqual([]);
    await press('Save this');
    await shows('Published as version 4.');
    expect(business.stored).toMatchObject({
      greeting: { 'en-IN': 'Mine.' },
      agentName: 'Meera',
      version: 4,
    });
    await page.run(`sessionStorage.setItem('staff-token', '${token}')`);
    await page.go('about:blank', 360);
    await page.go(`${server.url}/#/business`, 360);
    await shows('Only an admin of this business sees and changes its settings.');
    expect(await findingsOf(page)).toEqual([]);
  });

  test('language and colours are chosen, and stay chosen', async () => {
    await goTo('#/calls');
    await shows('Older calls');
    await press('Settings');
    expect(await findingsOf(page)).toEqual([]);
    await page.run("document.querySelector('[value=hi]').click()");
    await shows('पुरानी कॉल');
    await page.run("document.querySelector('[value=dark]').click()");
    await page.run('location.reload()');
    await shows('पुरानी कॉल');
    // A page that is being loaded anew answers nothing.
    await becomes('document.documentElement.lang + document.documentElement.dataset.theme', 'hidark');
    await becomes('document.title', 'कॉल · Demo Clinic');
    await page.run(
      "localStorage.removeItem('language'); localStorage.removeItem('theme'); location.reload()",
    );
    await shows('Older calls');
  });

  test('a lost connection is said, and so is that it is back', async () => {
    await page.run("window.dispatchEvent(new Event('offline'))");
    await shows('No connection.');
    await page.run("window.dispatchEvent(new Event('online'))");
    await becomes('document.body.innerText.includes("No connection.")', false);
  });

  test.each([
    ['calls', '#/calls', 'Older calls'],
    ['a call', '#/calls/twilio-CA1', 'interrupted'],
    ['a call with a recording', '#/calls/exotel-a1', 'Listen (1:34)'],
    ['a call that is none', '#/calls/nonsense', 'does not exist'],
    ['refused callers', '#/calls/refused', '98123'],
    ['a report', '#/reports?period=month', 'Busiest hours'],
    ['requests', '#/requests', 'Received'],
    ['people', '#/people', 'Meera Iyer'],
    ['the calendar', '#/requests/calendar', 'Ravi Kumar'],
    ['live calls', '#/live', '98123'],
    ['a live call', '#/live/exotel-live1', 'Yes, until two'],
    ['the softphone', '#/softphone', 'Keypad'],
  ])('axe has no finding on a phone or a desktop, in light or dark: %s', async (_, hash, ready) => {
    await expectNoFinding(hash, ready);
  });

  test.each([
    ['a person, with the erasure', '#/people/+919800000001', 'See what would be erased'],
    ["the services' health", '#/health', 'Speech recognition'],
  ])('axe has no finding on what an admin sees: %s', async (_, hash, ready) => {
    const admin = tokenOf({ business: 'demo-clinic', role: 'admin' });
    await page.run(`sessionStorage.setItem('staff-token', '${admin}')`);
    await expectNoFinding(hash, ready);
    await page.run(`sessionStorage.setItem('staff-token', '${token}')`);
  });

  test.each([
    ['the businesses', '#/businesses', 'City Eye Hospital'],
    ['founding one', '#/business/new', 'Short name'],
    ["a business's first steps", '#/business', 'First steps'],
  ])('axe has no finding on what an operator sees: %s', async (_, hash, ready) => {
    await page.run(
      `sessionStorage.setItem('staff-token', '${operatorToken}');
       sessionStorage.setItem('chosen-business', 'sunrise-dental')`,
    );
    await expectNoFinding(hash, ready);
  });

  test('a new tab is signed in by an open one, and signing out in one signs out both', async () => {
    let newTab = 0;
    answers['/api/calls/twilio-CA9'] = () => {
      newTab += 1;
      return Response.json({
        call: { ...row, callId: 'twilio-CA9', turns: [], transcript: [], recording: null },
      });
    };
    await page.go(`${server.url}/#token=${token}`, 1280);
    await shows('Older calls');
    // Without an opener it gets nothing of this tab's storage.
    await page.run(`window.open('${server.url}/#/calls/twilio-CA9', '_blank', 'noopener')`);
    await vi.waitFor(() => expect(newTab).toBeGreaterThan(0), soon);
    const whoIsIn = `new Promise((resolve) => {
      const channel = new BroadcastChannel('console');
      let tabs = 0;
      channel.onmessage = ({ data }) => { tabs += data.tell === 'session' ? 1 : 0; };
      channel.postMessage({ tell: 'whoIsIn' });
      setTimeout(() => resolve(tabs), 500);
    })`;
    expect(await page.run(whoIsIn)).toBe(2);
    await page.run("document.querySelector('#sign-out').click()");
    await shows('Staff token');
    await becomes(whoIsIn, 0);
    await page.run('location.reload()');
    await shows('Staff token');
  });

  test("staff of a deployment sign in at Cognito's pages, come back to the page they wanted, and leave there too", async () => {
    const pages = 'https://voice-agent-1.auth.ap-south-1.amazoncognito.com';
    const issuer = 'https://cognito-idp.ap-south-1.amazonaws.com/ap-south-1_abc';
    const deployed = await serveConsole(
      answers,
      { media: () => undefined },
      { JWT_ISSUER: issuer, JWT_AUDIENCE: 'client-1' },
    );
    const visited: string[] = [];
    await page.answerElsewhere((url, body) => {
      const { pathname, searchParams } = new URL(url);
      visited.push(pathname);
      if (pathname.endsWith('/openid-configuration')) {
        return { status: 200, body: JSON.stringify({ authorization_endpoint: `${pages}/oauth2/authorize` }) };
      }
      const code = `${searchParams.get('redirect_uri')}?code=c-1&state=${searchParams.get('state')}`;
      if (pathname === '/oauth2/authorize') return { status: 302, headers: { location: code } };
      if (pathname === '/oauth2/token' && body.includes('code=c-1'))
        return { status: 200, body: JSON.stringify({ id_token: token }) };
      return { status: 302, headers: { location: searchParams.get('logout_uri') ?? '' } };
    });
    await page.go(`${deployed.url}/#/calls/twilio-CA1`, 360);
    await shows('authenticator app');
    expect(await findingsOf(page)).toEqual([]);
    await page.run("document.querySelector('#sign-in').click()");
    await shows('interrupted');
    expect(await page.run('location.search + location.hash')).toBe('#/calls/twilio-CA1');
    await page.run("document.querySelector('#sign-out').click()");
    await vi.waitFor(() => expect(visited).toContain('/logout'), { timeout: 10_000 });
    await shows('authenticator app');
    expect(await page.run('sessionStorage.length')).toBe(0);
    await deployed.close();
  });

  test('nothing violated the content security policy or threw', () => {
    // The answers that failed on purpose, which Chromium reports as well.
    expect(page.complaints.filter((complaint) => !/503|409/.test(complaint))).toEqual([]);
  });
});

/** Of each side: whether something of it is drawn. Its canvases are in wavesurfer.js's shadow. */
const inkOfSides = `() => {
  const canvases = document.querySelector('.drawn > div')?.shadowRoot.querySelectorAll('.canvases > div') ?? [];
  return [...canvases].map((side) => [...side.querySelectorAll('canvas')].some((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(data.filter((_, at) => at % 4 === 3)).size > 1;
  }) ? 'drawn' : 'empty');
}`;
