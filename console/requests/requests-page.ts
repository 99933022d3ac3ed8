/** What callers left for the business to do: the open ones first, each with what may become of it. */
import { RequestState } from '../../shared/contract/request.ts';
import { changeRequest, listRequests } from '../ui/api.ts';
import { runList } from '../ui/list.ts';
import { attempt, fill, fillList, type Page, part } from '../ui/page.ts';
import { createRequestDesk } from './request-desk.ts';
import { noRequests, requestRow, requestsFrame, requestTable } from './request-list.ts';
import { type RequestState as State, stateWords } from './request-words.ts';

export const requestsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, requestsFrame(stateAsked(context.query)));
  const list = part(place, '#list');
  const trouble = part(place, '#trouble');

  const desk = createRequestDesk(
    {
      list: (asked, signal) => listRequests(session, asked, signal),
      save: (requestId, state) => changeRequest(session, requestId, state),
    },
    () => drawRows(),
  );

  /**
   * Only where there is a table: while another list is asked for, or could not be had, its place is
   * taken.
   */
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
    await (isMore ? desk.showOlder(signal) : desk.show(stateAsked(query), signal));
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
      // The pressed button is gone, and the focus with it; who moved on meanwhile is not called back.
      if (document.activeElement === document.body)
        list.querySelector<HTMLElement>(`[data-request="${CSS.escape(requestId)}"]`)?.focus();
    });
  });
};

/** The open ones, unless the address names others; null for all of them. */
function stateAsked(query: URLSearchParams): State | null {
  const state = RequestState.safeParse(query.get('state') ?? 'open');
  return state.success ? state.data : null;
}
