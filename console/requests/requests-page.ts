/**
 * The page of callers' requests: open ones first, each with buttons for the decisions that staff may
 * make. Also the list of a caller's open requests on a call's page.
 */
import { type CallerRequest, RequestState, type StaffRequest } from '../../shared/contract/request.ts';
import { changeRequest, listRequests } from '../ui/api.ts';
import { dayTime, knownNumber } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { choice, listFrame, runList } from '../ui/list.ts';
import { attempt, fill, fillList, type Page, part } from '../ui/page.ts';
import { nothing } from '../ui/shell.ts';
import { createRequestDesk, type DeskRow } from './request-desk.ts';
import {
  type RequestWords,
  type RequestState as State,
  stateWords,
  wordsOfRequest,
} from './request-words.ts';

export const requestsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, requestsFrame(stateOf(context.query)));
  const list = part(place, '#list');
  const trouble = part(place, '#trouble');

  const desk = createRequestDesk(
    {
      list: (query, signal) => listRequests(session, query, signal),
      save: (requestId, state) => changeRequest(session, requestId, state),
    },
    () => drawRows(),
  );

  /** Draws nothing while another list loads or its failure is shown: there is no table then. */
  function drawRows(): void {
    const rows = list.querySelector('#rows');
    if (rows) fillList(rows, desk.rows.map(requestRow));
  }

  function drawList(): void {
    if (desk.rows.length === 0) fill(list, noRequests(desk.state, desk.hasOlder));
    else if (!list.querySelector('#rows')) fill(list, requestTable());
    drawRows();
  }

  runList(context, 'requests', async ({ query, isMore, signal }) => {
    await (isMore ? desk.showOlder(signal) : desk.show(stateOf(query), signal));
    drawList();
    return { count: desk.rows.length, hasOlder: desk.hasOlder };
  });

  list.addEventListener('click', ({ target }) => {
    const button =
      target instanceof Element ? target.closest<HTMLButtonElement>('button[data-request]') : null;
    const { request: requestId, to } = button?.dataset ?? {};
    const state = RequestState.safeParse(to);
    if (!requestId || !state.success) return;
    attempt(context, trouble, async () => {
      const isSaved = await desk.change(requestId, state.data);
      if (context.signal.aborted) return;
      if (isSaved) part(place, '#count').textContent = `The request is ${stateWords[state.data]} now.`;
      // The pressed button is gone and the focus with it. Move it only if staff did not meanwhile.
      if (document.activeElement === document.body)
        list.querySelector<HTMLElement>(`[data-request="${CSS.escape(requestId)}"]`)?.focus();
    });
  });
};

/** The address's state, `open` without one; null for all of them. */
function stateOf(query: URLSearchParams): State | null {
  const state = RequestState.safeParse(query.get('state') ?? 'open');
  return state.success ? state.data : null;
}

/** `state`: the state that is shown; null for all of them. */
export function requestsFrame(state: State | null): Html {
  const states = RequestState.options.map((each) => [each, stateWords[each]] as const);
  return listFrame({
    title: 'Requests',
    intro: html`<p class="muted">What callers asked for: appointments, messages and callbacks. An open appointment is not in any calendar yet.</p>`,
    filters: choice('state', 'State', [...states, ['all', 'all']], state ?? 'all'),
    older: 'Older requests',
  });
}

/** Rows are drawn one by one, so that a change in one row keeps the focus in another. */
function requestTable(): Html {
  const columns = ['Received', 'Request', 'For when', 'Caller', 'State'];
  return html`<table class="calls requests">
    <caption class="hidden">Requests, newest first, received in Indian time</caption>
    <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
    <tbody id="rows"></tbody>
  </table>`;
}

/** `hasOlder`: the search has not reached the oldest request yet. */
export function noRequests(state: State | null, hasOlder: boolean): Html {
  if (hasOlder)
    return nothing('No match among the newest requests. Press “Older requests” to search further back.');
  if (state === 'open') return nothing('Nothing is open. What callers ask the agent to note is listed here.');
  return nothing(
    state === null ? 'No caller has left a request yet.' : `No request is ${stateWords[state]}.`,
  );
}

export function requestRow({ request, savingAs, trouble }: DeskRow): Html {
  const words = wordsOfRequest(request);
  const state = savingAs ?? request.state;
  const named = [words.kind, words.name || words.phone].join(', ');
  return html`<tr>
    <td data-label="Received"><a href="#/calls/${request.callId}">${dayTime(request.at)}</a></td>
    <td data-label="Request" class="summary"><div>${whatOf(words)}${moreOf(words)}</div></td>
    <td data-label="For when" class="when">${words.when || html`<span class="muted">–</span>`}</td>
    <td data-label="Caller"><div>${words.name ? html`<span dir="auto">${words.name}</span><br>` : null}${dialled(words.phone)}
      ${words.callBack ? html`<br><span class="muted">call back</span><br>${dialled(words.callBack)}` : null}</div></td>
    <td data-label="State"><div class="actions"><span class="badge ${state}">${stateWords[state]}</span>
      ${decisions[state].map(
        ({ to, name }) =>
          html`<button type="button" class="quiet" data-request="${request.requestId}" data-to="${to}" aria-label="${name}: ${named}"${savingAs ? html` disabled` : null}>${name}</button>`,
      )}
      ${savingAs ? html`<span class="muted small">Saving …</span>` : decidedBy(request)}
      ${trouble === null ? null : html`<p class="trouble small" role="alert">This may not have been saved. ${trouble} Try again.</p>`}
    </div></td>
  </tr>`;
}

/**
 * The person who last changed the state; null while the state is unchanged. A staff token holds an id and
 * no name, so the id is in the tooltip.
 */
function decidedBy({ decision }: StaffRequest): Html | null {
  if (!decision) return null;
  const who = decision.by === 'caller' ? 'the caller' : 'staff';
  return html`<span class="muted small"${decision.person ? html` title="${decision.person}"` : null}>by ${who}, ${dayTime(decision.at)}</span>`;
}

/** A link that dials, because staff often read this page on a phone. */
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

/** For a call's page. `callId` is that call's. Empty when the caller has no open request. */
export function requestsOfCaller(requests: readonly CallerRequest[], callId: string): Html {
  if (requests.length === 0) return html``;
  return html`<section><h2>Open requests of this caller</h2>
    <ul class="caller-requests">${requests.map((request) => {
      const left =
        request.callId === callId
          ? html`<span class="muted">made in this call</span>`
          : html`<a href="#/calls/${request.callId}">made ${dayTime(request.at)}</a>`;
      const words = wordsOfRequest(request);
      return html`<li>${whatOf(words)} ${words.when ? html`· ${words.when} ` : null}· ${left}${moreOf(words)}</li>`;
    })}</ul>
    <p class="small"><a href="#/requests">All requests</a></p>
  </section>`;
}
