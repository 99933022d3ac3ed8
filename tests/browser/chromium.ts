/** A headless Chromium, driven over its own debugging protocol: one page, and what it complained about. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

export interface Page {
  /** Evaluates an expression in the page; a promise is awaited. */
  run(expression: string): Promise<unknown>;
  /** A width below 700 is a phone's, with a finger for a mouse. */
  go(url: string, width: number): Promise<void>;
  /** What the device prefers. */
  prefer(colours: 'light' | 'dark'): Promise<void>;
  /** The page as PNG: its first `height` pixels, by default all of it. */
  picture(height?: number): Promise<Buffer>;
  /** Presses a key, such as `Tab`, as a keyboard does. */
  press(key: string): Promise<void>;
  /** From now on every https request of the page is answered here, so that no test leaves this machine. */
  answerElsewhere(answer: Elsewhere): Promise<void>;
  /** Uncaught exceptions, console errors and refused resources, in words. */
  readonly complaints: string[];
  /** What the browser's own audit finds: deprecated API, mixed content, the policy's violations, cookies. */
  readonly issues: string[];
  close(): Promise<void>;
}

/** `body`: what was posted. */
export type Elsewhere = (
  url: string,
  body: string,
) => { status: number; headers?: Record<string, string>; body?: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The browser of this machine, `CHROMIUM` before any other; null when there is none. */
export function findChromium(): string | null {
  const configured = process.env.CHROMIUM;
  return (
    [...(configured ? [configured] : []), ...names].find(
      (name) => spawnSync(name, ['--version']).status === 0,
    ) ?? null
  );
}

/**
 * The microphone is granted without a question. It hears `microphone`, a WAV file that is repeated, or
 * Chromium's own test tone, a beep every second.
 */
export async function openPage(program: string, microphone?: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'console-browser-'));
  const browser = spawn(program, [...flagsOf(profile, microphone), 'about:blank'], { stdio: 'ignore' });
  const port = await portOf(profile);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find((target) => target.type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => socket.once('open', resolve));

  const complaints: string[] = [];
  const issues: string[] = [];
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.id) waiting.get(message.id)?.(message.result ?? {});
    else if (message.method === 'Fetch.requestPaused') void answerPaused(message.params);
    else if (message.method === 'Audits.issueAdded') issues.push(JSON.stringify(message.params.issue));
    else if (message.method === 'Runtime.exceptionThrown')
      complaints.push(message.params.exceptionDetails.exception?.description ?? 'exception');
    else if (message.method === 'Log.entryAdded' && message.params.entry.level === 'error')
      complaints.push([message.params.entry.text, message.params.entry.url].join(' ').trim());
  });
  let sent = 0;
  const ask = (method: string, params: object = {}) =>
    new Promise<Record<string, unknown>>((resolve) => {
      sent += 1;
      waiting.set(sent, resolve);
      socket.send(JSON.stringify({ id: sent, method, params }));
    });
  for (const domain of ['Runtime', 'Log', 'Page', 'Audits']) await ask(`${domain}.enable`);
  let shownWidth = 0;
  const resize = (height: number) =>
    ask('Emulation.setDeviceMetricsOverride', {
      width: shownWidth,
      height,
      deviceScaleFactor: 1,
      mobile: shownWidth < 700,
    });
  let elsewhere: Elsewhere = () => ({ status: 404 });
  const answerPaused = ({
    requestId,
    request,
  }: {
    requestId: string;
    request: { url: string; postData?: string };
  }) => {
    const { status, headers = {}, body = '' } = elsewhere(request.url, request.postData ?? '');
    const responseHeaders = Object.entries({ 'access-control-allow-origin': '*', ...headers }).map(
      ([name, value]) => ({ name, value }),
    );
    return ask('Fetch.fulfillRequest', {
      requestId,
      responseCode: status,
      responseHeaders,
      body: Buffer.from(body).toString('base64'),
    });
  };

  return {
    complaints,
    issues,
    async run(expression) {
      const { result } = await ask('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      });
      return (result as { value?: unknown }).value;
    },
    async go(url, width) {
      shownWidth = width;
      await resize(800);
      await ask('Page.navigate', { url });
    },
    async prefer(colours) {
      await ask('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: colours }],
      });
    },
    async picture(height) {
      const { cssContentSize } = await ask('Page.getLayoutMetrics');
      await resize(height ?? Math.ceil((cssContentSize as { height: number }).height));
      const { data } = await ask('Page.captureScreenshot', { format: 'png' });
      await resize(800);
      return Buffer.from(String(data), 'base64');
    },
    async press(key) {
      const typed = { Enter: '\r', ' ': ' ' }[key];
      const text = typed === undefined ? {} : { text: typed };
      const code = { Tab: 9, Enter: 13, Escape: 27, ' ': 32, Home: 36, ArrowRight: 39 }[key] ?? 0;
      const pressed = { key, code: key, windowsVirtualKeyCode: code, ...text };
      await ask('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed });
      await ask('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
    },
    async answerElsewhere(answer) {
      elsewhere = answer;
      await ask('Fetch.enable', { patterns: [{ urlPattern: 'https://*' }] });
    },
    async close() {
      socket.close();
      await ended(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function flagsOf(profile: string, microphone: string | undefined): string[] {
  return [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--hide-scrollbars',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
  ];
}

/** Chromium writes the port that it chose into its profile. */
async function portOf(profile: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    try {
      // The file is there before its content.
      const port = Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
      if (port > 0) return port;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error('Chromium did not open its debugging port within 10 s');
}

function ended(browser: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    browser.once('exit', () => resolve());
    browser.kill();
  });
}
