/** The list of calls: filters, and a page more as long as there are any. */
import { type CallRow, CallStatus } from '../../shared/contract/call.ts';
import { toPhone } from '../../shared/ids.ts';
import { AskError, type CallsAsked, listCalls, readBudget } from '../ask.ts';
import { dayBounds } from '../format.ts';
import { budgetLine } from '../views/budget-line.ts';
import { callTable, listPage } from '../views/call-list.ts';
import { loading } from '../views/shell.ts';
import { attempt, fill, type Page, part } from './page.ts';

export const callsPage: Page = (context) => {
  const { place, session } = context;
  fill(place, listPage());
  const form = part<HTMLFormElement>(place, '#filters');
  const list = part(place, '#list');
  const older = part<HTMLButtonElement>(place, '#older');
  const count = part(place, '#count');
  // Staff may not see it, and are not told that there is one.
  if (session.role === 'admin') {
    const budget = part(place, '#budget');
    fill(budget, loading('the budget'));
    attempt(context, budget, async () => fill(budget, budgetLine(await readBudget(session, context.signal))));
  }
  let shown: CallRow[] = [];
  let cursor: string | null = null;
  let asking = new AbortController();

  const show = (isMore: boolean): void => {
    // The answer to an earlier question must not take the place of a later one's.
    asking.abort();
    asking = new AbortController();
    const signal = AbortSignal.any([context.signal, asking.signal]);
    older.disabled = true;
    const trouble = part(place, '#trouble');
    trouble.replaceChildren();
    if (!isMore) {
      older.hidden = true;
      fill(list, loading('calls'));
    }
    attempt({ ...context, signal }, isMore ? trouble : list, async () => {
      try {
        const { calls, cursor: next } = await listCalls(session, { ...filters(form), cursor: isMore ? cursor : null }, signal);
        shown = isMore ? [...shown, ...calls] : calls;
        cursor = next ?? null;
        older.hidden = cursor === null;
        fill(list, callTable(shown));
        count.textContent = shown.length === 1 ? '1 call is shown' : `${shown.length} calls are shown`;
      } finally {
        if (!signal.aborted) older.disabled = false;
      }
    });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(false);
  });
  older.addEventListener('click', () => show(true));
  show(false);
};

/** Throws an `AskError` for what is no number. */
function filters(form: HTMLFormElement): Omit<CallsAsked, 'cursor'> {
  const given = new FormData(form);
  const [phone, day] = ['phone', 'day'].map((name) => String(given.get(name) ?? '').trim());
  if (phone && toPhone(phone) === null) throw new AskError('This is not a phone number. Write it as +919800000001 or 98000 00001.');
  const status = CallStatus.safeParse(given.get('status'));
  return { status: status.success ? status.data : null, phone: phone || null, ...dayBounds(day ?? '') };
}
