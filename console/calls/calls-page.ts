/** The list of calls, newest first: its filters, its table, and the budget's line for admins. */
import type { Budget } from '../../shared/contract/budget.ts';
import { type CallRow, CallStatus, callStatuses } from '../../shared/contract/call.ts';
import { toPhone } from '../../shared/ids.ts';
import { ApiError, type CallsQuery, listCalls, readBudget } from '../ui/api.ts';
import { dayBounds, dayTime, length, phone, statusWords } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { choice, listFrame, runList } from '../ui/list.ts';
import { fill, load, type Page, part } from '../ui/page.ts';
import { nothing } from '../ui/shell.ts';

export const callsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, callsFrame(context.query));
  const list = part(place, '#list');
  // The API gives the budget to admins only.
  if (session.role === 'admin') {
    const budget = part(place, '#budget');
    load(context, budget, 'the budget', async () =>
      fill(budget, budgetLine(await readBudget(session, context.signal))),
    );
  }
  let shown: CallRow[] = [];
  let cursor: string | null = null;
  runList(context, 'calls', async ({ query, isMore, signal }) => {
    const { calls, cursor: next } = await listCalls(
      session,
      { ...callsQuery(query), cursor: isMore ? cursor : null },
      signal,
    );
    shown = isMore ? [...shown, ...calls] : calls;
    cursor = next ?? null;
    fill(list, shown.length === 0 ? noCalls(cursor !== null) : callTable(shown));
    return { count: shown.length, hasOlder: cursor !== null };
  });
};

/**
 * The API's query for the filters of an address or a form. Throws an `ApiError` for a phone number
 * that is none; ignores filters it does not know, such as those of a newer console.
 */
export function callsQuery(query: URLSearchParams): Omit<CallsQuery, 'cursor'> {
  const given = query.get('phone') ?? '';
  const number = given === '' ? null : toPhone(given);
  if (given !== '' && number === null) {
    throw new ApiError('This is not a phone number. Write it as +919800000001 or 98000 00001.', {
      isRefusal: true,
    });
  }
  const status = CallStatus.safeParse(query.get('status'));
  return { status: status.success ? status.data : null, phone: number, ...dayBounds(query.get('day') ?? '') };
}

/** `query`: the address's filters. */
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

/**
 * The amount that a business may spend today and the amount that is left: the smaller of the day's and
 * the month's rest.
 */
export function budgetLine({ limitPerDay, limitPerMonth, spent, held, remaining }: Budget): Html {
  const month = limitPerMonth ? `, and ₹${limitPerMonth.inr} a month` : '';
  const isSpent = remaining.microInr <= 0;
  return html`<p class="${isSpent ? 'note' : 'muted'} budget"><b>Budget today</b>
    <span>₹${spent.inr} spent of ₹${limitPerDay.inr}${month}</span> <span>₹${held.inr} held for live calls</span> <span>₹${remaining.inr} left</span>
    ${isSpent ? html`<b>New calls are refused.</b>` : null}</p>`;
}

/** `hasOlder`: the search has not reached the oldest call yet. */
export function noCalls(hasOlder: boolean): Html {
  if (hasOlder)
    return nothing('No match among the newest calls. Press “Older calls” to search further back.');
  return nothing(
    'No calls here. A call is listed as soon as it rings. Without filters, the newest are shown.',
  );
}

export function callTable(calls: readonly CallRow[]): Html {
  const columns = ['Started', 'Caller', 'Status', 'Length', 'Cost', 'Summary'];
  return html`<table class="calls">
    <caption class="hidden">Calls, newest first, in Indian time</caption>
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
