/**
 * `node --import ./local/command.mjs tests/browser/speed.ts`: how soon the console can be used, and how
 * soon the waveform of a recording of ten minutes is drawn, in Chromium on this machine. Its server is on
 * this machine too, so no network is in the figures. A test has no such figure: it would fail where the
 * machine is busy.
 */
import { loadavg } from 'node:os';
import { setup } from '../../console/bundle.ts';
import { findChromium, openPage, type Page } from './chromium.ts';
import { adminToken, answers, recordingAnswers } from './clinic.ts';
import { type Answer, serveConsole } from './console-server.ts';

const rounds = 10;
const tenMinutes = 600;
/** Both sides have ink. Its canvases are in wavesurfer.js's shadow. */
const isDrawn = `(() => {
  const canvases = [...document.querySelector('.drawn > div')?.shadowRoot.querySelectorAll('.canvases canvas') ?? []];
  return canvases.length >= 2 && canvases.every((canvas) => canvas.width > 0
    && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0));
})()`;

const program = findChromium();
if (program === null) throw new Error('this needs Chromium: install it, or set CHROMIUM to its path');
await setup();
const scripted: Record<string, Answer> = { ...answers };
const server = await serveConsole(scripted, { media: () => undefined });
Object.assign(scripted, recordingAnswers(server.url, tenMinutes));
try {
  // A new browser each time, so that nothing is cached.
  await report('first view, a call can be opened', async (page) => {
    await page.go(`${server.url}/#token=${adminToken}`, 1280);
    return page.run(`new Promise((resolve) => {
      let busyUntil = 0;
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) busyUntil = startTime + duration;
      }).observe({ type: 'longtask', buffered: true });
      const look = () => {
        if (!document.querySelector('.call-row')) return setTimeout(look, 5);
        const shown = performance.now();
        // Half a second without a task of more than 50 ms ends the wait.
        setTimeout(() => resolve(Math.max(shown, busyUntil)), 500);
      };
      look();
    })`);
  });
  await report('waveform of 10 minutes, from "Listen" to drawn', async (page) => {
    await page.go(`${server.url}/#token=${adminToken}`, 1280);
    await page.run(until('document.querySelector(".call-row")'));
    await page.run("location.hash = '#/calls/exotel-a1'");
    return page.run(`(async () => {
      await ${until('document.querySelector("#listen")')};
      const began = performance.now();
      document.querySelector('#listen').click();
      await ${until(isDrawn)};
      return performance.now() - began;
    })()`);
  });
} finally {
  await server.close();
}

function until(condition: string): string {
  return `new Promise((resolve) => {
    const look = () => (${condition}) ? resolve(true) : setTimeout(look, 5);
    look();
  })`;
}

async function report(name: string, measure: (page: Page) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await openPage(program ?? '');
    times.push(Number(await measure(page)));
    await page.close();
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.ceil(share * times.length) - 1] ?? Number.NaN);
  const [load = 0] = loadavg();
  process.stdout.write(
    `${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, least ${Math.round(times[0] ?? Number.NaN)} ms (${rounds} samples, load ${load.toFixed(1)})\n`,
  );
}
