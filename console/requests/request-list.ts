/**
 * What callers left for the business to do: the list with its filter, and the few that belong
 * beside a call.
 */
import { type CallerRequest, RequestState, type StaffRequest } from '../../shared/contract/request.ts';
import { dayTime, knownNumber } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { choice, listFrame } from '../ui/list-frame.ts';
import { nothing } from '../ui/shell.ts';
import type { DeskRow } from './request-desk.ts';
import {
  type RequestWords,
  type RequestState as State,
  stateWords,
  wordsOfRequest,
} from './request-words.ts';

/** `state`: the one that is shown; null for all of them. */
export function requestsFrame(state: State | null): Html {
  const states = RequestState.options.map((each) => [each, stateWords[each]] as const);
  return listFrame({
    title: 'Requests',
    intro: html`<p class="muted">What callers asked for: appointments, messages, callbacks. An appointment that is open is booked in nobody's calendar yet.</p>`,
    filters: choice('state', 'State', [...states, ['all', 'all']], state ?? 'all'),
    older: 'Older requests',
  });
}

/** Its rows are drawn one by one, so that a change of one moves no focus in another. */
export function requestTable(): Html {
  const columns = ['Left', 'What', 'For when', 'Who', 'State'];
  return html`<table class="calls requests">
    <caption class="hidden">Requests, newest first; the times they were left at are India's</caption>
    <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
    <tbody id="rows"></tbody>
  </table>`;
}

/** `hasOlder`: not every request was looked at. */
export function noRequests(state: State | null, hasOlder: boolean): Html {
  if (hasOlder) return nothing('None among the newest requests. Older ones may be: ask for them below.');
  if (state === 'open')
    return nothing('Nothing is open. What a caller asks the agent to note is listed here.');
  return nothing(
    state === null ? 'No caller has left a request yet.' : `No request is ${stateWords[state]}.`,
  );
}

export function requestRow({ request, savingAs, trouble }: DeskRow): Html {
  const words = wordsOfRequest(request);
  const state = savingAs ?? request.state;
  const named = [words.kind, words.name || words.phone].join(', ');
  return html`<tr>
    <td data-label="Left"><a href="#/calls/${request.callId}">${dayTime(request.at)}</a></td>
    <td data-label="What" class="summary"><div>${whatOf(words)}${moreOf(words)}</div></td>
    <td data-label="For when" class="when">${words.when || html`<span class="muted">–</span>`}</td>
    <td data-label="Who"><div>${words.name ? html`<span dir="auto">${words.name}</span><br>` : null}${dialled(words.phone)}
      ${words.callBack ? html`<br><span class="muted">call back</span><br>${dialled(words.callBack)}` : null}</div></td>
    <td data-label="State"><div class="actions"><span class="badge ${state}">${stateWords[state]}</span>
      ${decisions[state].map(
        ({ to, name }) =>
          html`<button type="button" class="quiet" data-request="${request.requestId}" data-to="${to}" aria-label="${name}: ${named}"${savingAs ? html` disabled` : null}>${name}</button>`,
      )}
      ${savingAs ? html`<span class="muted small">Saving …</span>` : decidedBy(request)}
      ${trouble === null ? null : html`<p class="trouble small" role="alert">Not known to be saved. ${trouble} Try again.</p>`}
    </div></td>
  </tr>`;
}

/**
 * Who last changed the state; nothing while nobody has. Staff are an id in their token and no name:
 * for who looks it up.
 */
function decidedBy({ decision }: StaffRequest): Html | null {
  if (!decision) return null;
  const who = decision.by === 'caller' ? 'the caller' : 'staff';
  return html`<span class="muted small"${decision.person ? html` title="${decision.person}"` : null}>by ${who}, ${dayTime(decision.at)}</span>`;
}

/** What asks for a call back is mostly read on a telephone. */
function dialled(shown: string): Html {
  const number = knownNumber(shown);
  return number === null
    ? html`<span class="number">${shown}</span>`
    : html`<a class="number" href="tel:${number}">${shown}</a>`;
}

const decisions: Readonly<Record<State, readonly { to: State; name: string }[]>> = {
  open: [
    { to: 'done', name: 'Done' },
    { to: 'cancelled', name: 'Cancel' },
  ],
  done: [{ to: 'open', name: 'Open again' }],
  cancelled: [{ to: 'open', name: 'Open again' }],
};

function whatOf({ kind, what }: RequestWords): Html {
  return html`<b>${kind}</b>${what ? html` <span class="words" dir="auto">${what}</span>` : null}`;
}

function moreOf({ more }: RequestWords): Html[] {
  return more.map(
    ([name, value]) => html`<br><span class="muted">${name}</span> <span dir="auto">${value}</span>`,
  );
}

/** Beside a call; `callId` is that call's. Nothing where nothing is open. */
export function requestsOfCaller(requests: readonly CallerRequest[], callId: string): Html {
  if (requests.length === 0) return html``;
  return html`<section><h2>Open requests of this caller</h2>
    <ul class="asked">${requests.map((request) => {
      const left =
        request.callId === callId
          ? html`<span class="muted">left in this call</span>`
          : html`<a href="#/calls/${request.callId}">left ${dayTime(request.at)}</a>`;
      const words = wordsOfRequest(request);
      return html`<li>${whatOf(words)} ${words.when ? html`· ${words.when} ` : null}· ${left}${moreOf(words)}</li>`;
    })}</ul>
    <p class="small"><a href="#/requests">All requests</a></p>
  </section>`;
}
