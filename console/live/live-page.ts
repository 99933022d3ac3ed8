/** The list of live calls, refreshed every few seconds. */
import { type LiveCall, listLive } from '../ui/api.ts';
import { length, phone } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { attempt, fill, type Page, part } from '../ui/page.ts';
import { loading, nothing } from '../ui/shell.ts';

const refreshMs = 3000;

export const livePage: Page = (context) => {
  const { place, session, signal } = context;
  fill(place, html`<h1>Live calls</h1><p id="count" class="hidden" role="status"></p><div id="list"></div>`);
  const list = part(place, '#list');
  const count = part(place, '#count');
  fill(list, loading('live calls'));
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (): void =>
    attempt(context, list, async () => {
      try {
        const calls = await listLive(session, signal);
        // Redrawing the list takes the focus from its links.
        const focused = list.contains(document.activeElement)
          ? document.activeElement?.getAttribute('href')
          : null;
        fill(list, liveTable(calls, Date.now()));
        if (focused) list.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
        const counted = calls.length === 1 ? '1 live call' : `${calls.length} live calls`;
        // A screen reader repeats the count whenever it is written.
        if (count.textContent !== counted) count.textContent = counted;
      } finally {
        if (!signal.aborted) timer = setTimeout(show, refreshMs);
      }
    });
  signal.addEventListener('abort', () => clearTimeout(timer));
  show();
};

/** `now` in ms since the epoch. */
export function liveTable(calls: readonly LiveCall[], now: number): Html {
  if (calls.length === 0)
    return nothing(html`No call is live. <a href="#/softphone">Call the agent</a> to hear how it answers.`);
  return html`<table class="calls">
    <caption class="hidden">Live calls, newest first</caption>
    <thead><tr><th scope="col">Caller</th><th scope="col">Dialled</th><th scope="col">Carrier</th><th scope="col">Length</th></tr></thead>
    <tbody>${calls.map(
      (call) => html`<tr>
        <td data-label="Caller"><a href="#/live/${call.callId}">${phone(call.from)}</a></td>
        <td data-label="Dialled">${phone(call.to)}</td>
        <td data-label="Carrier">${call.carrier}</td>
        <td data-label="Length" class="number">${length(Math.max(0, now - Date.parse(call.startedAt)) / 1000)}</td>
      </tr>`,
    )}</tbody>
  </table>`;
}
