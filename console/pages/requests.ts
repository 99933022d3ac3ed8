/** What callers left for the business to do: the open ones first, each with what may become of it. */
import { RequestState } from '../../shared/contract/request.ts';
import { changeRequest, listRequests } from '../ask.ts';
import { createRequestDesk } from '../request-desk.ts';
import { type RequestState as State, stateWords } from '../request-words.ts';
import { noRequests, requestRow, requestsFrame, requestTable } from '../views/request-list.ts';
import { loading } from '../views/shell.ts';
import { attempt, fill, fillList, type Page, part } from './page.ts';

export const requestsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, requestsFrame());
  const form = part<HTMLFormElement>(place, '#filters');
  const list = part(place, '#list');
  const older = part<HTMLButtonElement>(place, '#older');
  const count = part(place, '#count');
  const trouble = part(place, '#trouble');
  let asking = new AbortController();

  const desk = createRequestDesk(
    {
      list: (asked, signal) => listRequests(session, asked, signal),
      save: (requestId, state) => changeRequest(session, requestId, state),
    },
    () => drawRows(),
  );

  /** Only where there is a table: while another list is asked for, or could not be had, its place is taken. */
  function drawRows(): void {
    const rows = list.querySelector('#rows');
    if (rows) fillList(rows, desk.rows.map(requestRow));
  }

  function drawList(): void {
    if (desk.rows.length === 0) fill(list, noRequests(desk.state, desk.hasOlder));
    else if (!list.querySelector('#rows')) fill(list, requestTable());
    drawRows();
    older.hidden = !desk.hasOlder;
    count.textContent = desk.rows.length === 1 ? '1 request is shown' : `${desk.rows.length} requests are shown`;
  }

  const show = (isMore: boolean): void => {
    // The answer to an earlier question must not take the place of a later one's.
    asking.abort();
    asking = new AbortController();
    const signal = AbortSignal.any([context.signal, asking.signal]);
    older.disabled = true;
    trouble.replaceChildren();
    if (!isMore) {
      older.hidden = true;
      fill(list, loading('requests'));
    }
    attempt({ ...context, signal }, isMore ? trouble : list, async () => {
      try {
        await (isMore ? desk.showOlder(signal) : desk.show(stateAsked(form), signal));
        drawList();
      } finally {
        if (!signal.aborted) older.disabled = false;
      }
    });
  };

  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-request]') : null;
    const { request: requestId, to } = button?.dataset ?? {};
    const state = RequestState.safeParse(to);
    if (!requestId || !state.success) return;
    attempt(context, trouble, async () => {
      const isSaved = await desk.change(requestId, state.data);
      if (context.signal.aborted) return;
      if (isSaved) count.textContent = `The request is ${stateWords[state.data]} now.`;
      // The pressed button is gone, and the focus with it; who moved on meanwhile is not called back.
      if (document.activeElement === document.body) list.querySelector<HTMLElement>(`[data-request="${CSS.escape(requestId)}"]`)?.focus();
    });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(false);
  });
  older.addEventListener('click', () => show(true));
  show(false);
};

/** Null for all of them. */
function stateAsked(form: HTMLFormElement): State | null {
  const state = RequestState.safeParse(new FormData(form).get('state'));
  return state.success ? state.data : null;
}
