/** The list of calls: filters, and a page more as long as there are any. */
import type { CallRow } from '../../shared/contract/call.ts';
import { listCalls, readBudget } from '../ask.ts';
import { callsAsked } from '../calls-asked.ts';
import { budgetLine } from '../views/budget-line.ts';
import { callsFrame, callTable, noCalls } from '../views/call-list.ts';
import { runList } from './list.ts';
import { fill, load, type Page, part } from './page.ts';

export const callsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, callsFrame(context.query));
  const list = part(place, '#list');
  // Staff may not see it, and are not told that there is one.
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
      { ...callsAsked(query), cursor: isMore ? cursor : null },
      signal,
    );
    shown = isMore ? [...shown, ...calls] : calls;
    cursor = next ?? null;
    fill(list, shown.length === 0 ? noCalls(cursor !== null) : callTable(shown));
    return { count: shown.length, hasOlder: cursor !== null };
  });
};
