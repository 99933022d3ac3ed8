/** The list of calls, newest first, with its filters; and the short list of those that are live. */
import { type CallRow, type CallStatus, callStatuses } from '../../shared/contract/call.ts';
import type { LiveCall } from '../ask.ts';
import { dayTime, length, phone, statusWords } from '../format.ts';
import { type Html, html } from '../html.ts';
import { nothing } from './shell.ts';

export function listPage(): Html {
  return html`<h1>Calls</h1>
    <div id="budget"></div>
    <form id="filters" class="filters">
      <div>
        <label for="status">Status</label>
        <select id="status" name="status">
          <option value="">all</option>
          ${callStatuses.map((status) => html`<option value="${status}">${statusWords[status]}</option>`)}
        </select>
      </div>
      <div>
        <label for="phone">Caller's number</label>
        <input id="phone" name="phone" type="tel" placeholder="+919800000001">
      </div>
      <div>
        <label for="day">Day</label>
        <input id="day" name="day" type="date">
      </div>
      <button type="submit">Show</button>
    </form>
    <p id="count" class="hidden" role="status"></p>
    <div id="list"></div>
    <div id="trouble"></div>
    <button type="button" id="older" hidden>Older calls</button>`;
}

export function callTable(calls: readonly CallRow[]): Html {
  if (calls.length === 0) return nothing('No calls here. A call is listed when it rings; without filters the newest are shown.');
  const columns = ['Started', 'Caller', 'Status', 'Length', 'Cost', 'Summary'];
  return html`<table class="calls">
    <caption class="hidden">Calls, newest first; times are India's</caption>
    <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
    <tbody>${calls.map(row)}</tbody>
  </table>`;
}

function row(call: CallRow): Html {
  return html`<tr>
    <td data-label="Started"><a href="#/calls/${call.callId}">${dayTime(call.startedAt)}</a></td>
    <td data-label="Caller">${phone(call.from)}</td>
    <td data-label="Status">${badge(call.status)}</td>
    <td data-label="Length" class="number">${length(call.seconds)}</td>
    <td data-label="Cost" class="number">₹${call.cost.total.inr}</td>
    <td data-label="Summary" class="summary">${call.summary ?? html`<span class="muted">–</span>`}</td>
  </tr>`;
}

export function badge(status: CallStatus): Html {
  return html`<span class="badge ${status}">${statusWords[status]}</span>`;
}

export function livePage(): Html {
  return html`<h1>Live calls</h1><p id="count" class="hidden" role="status"></p><div id="list"></div>`;
}

/** `now` in ms since the epoch. */
export function liveTable(calls: readonly LiveCall[], now: number): Html {
  if (calls.length === 0) return nothing(html`Nobody is on the line. <a href="#/softphone">Call the agent</a> to hear how it answers.`);
  return html`<table class="calls">
    <caption class="hidden">Live calls, newest first</caption>
    <thead><tr><th scope="col">Caller</th><th scope="col">Dialled</th><th scope="col">Carrier</th><th scope="col">For</th></tr></thead>
    <tbody>${calls.map(
      (call) => html`<tr>
        <td data-label="Caller"><a href="#/live/${call.callId}">${phone(call.from)}</a></td>
        <td data-label="Dialled">${phone(call.to)}</td>
        <td data-label="Carrier">${call.carrier}</td>
        <td data-label="For" class="number">${length(Math.max(0, now - Date.parse(call.startedAt)) / 1000)}</td>
      </tr>`,
    )}</tbody>
  </table>`;
}
