/** The list of calls, newest first, with its filters; and the short list of those that are live. */
import { type CallRow, type CallStatus, callStatuses } from '../../shared/contract/call.ts';
import type { LiveCall } from '../ui/api.ts';
import { dayTime, length, phone, statusWords } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { choice, listFrame } from '../ui/list-frame.ts';
import { nothing } from '../ui/shell.ts';

/** `query`: the filters of the address. */
export function callsFrame(query: URLSearchParams): Html {
  const statuses = callStatuses.map((status) => [status, statusWords[status]] as const);
  return listFrame({
    title: 'Calls',
    intro: html`<div id="budget"></div>`,
    filters: html`${choice('status', 'Status', [['', 'all'], ...statuses], query.get('status') ?? '')}
      <div>
        <label for="phone">Caller's number</label>
        <input id="phone" name="phone" type="tel" placeholder="+919800000001" value="${query.get('phone')}">
      </div>
      <div>
        <label for="day">Day</label>
        <input id="day" name="day" type="date" value="${query.get('day')}">
      </div>`,
    older: 'Older calls',
  });
}

/** `hasOlder`: not every call was looked at. */
export function noCalls(hasOlder: boolean): Html {
  if (hasOlder) return nothing('None among the newest calls. Older ones may be: ask for them below.');
  return nothing('No calls here. A call is listed when it rings; without filters the newest are shown.');
}

export function callTable(calls: readonly CallRow[]): Html {
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
    <td data-label="Summary" class="summary" dir="auto">${call.summary ?? html`<span class="muted">–</span>`}</td>
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
  if (calls.length === 0)
    return nothing(
      html`Nobody is on the line. <a href="#/softphone">Call the agent</a> to hear how it answers.`,
    );
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
