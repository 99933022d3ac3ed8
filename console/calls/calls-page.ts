/** The list of calls: filters, and a page more as long as there are any. */
import type { CallRow } from '../../shared/contract/call.ts';
import { listCalls, readBudget } from '../ui/api.ts';
import { runList } from '../ui/list.ts';
import { fill, load, type Page, part } from '../ui/page.ts';
import { budgetLine } from './budget-line.ts';
import { callsFrame, callTable, noCalls } from './call-list.ts';
import { callsAsked } from './calls-query.ts';

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
