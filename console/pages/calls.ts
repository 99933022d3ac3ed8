/** The list of calls: filters, and a page more as long as there are any. */
import { type CallRow, CallStatus } from '../../shared/contract/call.ts';
import { type CallsAsked, listCalls } from '../ask.ts';
import { callTable, listPage } from '../views/call-list.ts';
import { loading } from '../views/shell.ts';
import { attempt, fill, type Page, part } from './page.ts';

export const callsPage: Page = (context) => {
  const { place, session, signal } = context;
  fill(place, listPage());
  const form = part<HTMLFormElement>(place, '#filters');
  const list = part(place, '#list');
  const older = part<HTMLButtonElement>(place, '#older');
  let shown: CallRow[] = [];
  let cursor: string | null = null;

  const show = (isMore: boolean): void => {
    if (!isMore) fill(list, loading('calls'));
    attempt(context, list, async () => {
      const { calls, cursor: next } = await listCalls(session, { ...filters(form), cursor: isMore ? cursor : null }, signal);
      shown = isMore ? [...shown, ...calls] : calls;
      cursor = next ?? null;
      older.hidden = cursor === null;
      fill(list, callTable(shown));
    });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(false);
  });
  older.addEventListener('click', () => show(true));
  show(false);
};

function filters(form: HTMLFormElement): Omit<CallsAsked, 'cursor'> {
  const given = new FormData(form);
  const status = CallStatus.safeParse(given.get('status'));
  const phone = String(given.get('phone') ?? '').trim();
  return { status: status.success ? status.data : null, phone: phone === '' ? null : phone };
}
