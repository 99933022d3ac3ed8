/** The way from the calls to the refused callers, with how many of the newest wait for a call back. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useSignedIn, useWords } from '../../ui/context.tsx';
import { newestOf } from '../../ui/server/use-paged.ts';
import { refusedList } from './refused-list.ts';

export function RefusedLink() {
  const say = useWords().calls.refused;
  const { api, session } = useSignedIn();
  const { data } = useQuery(newestOf(refusedList(api, session.business)));
  const open = (data?.rows ?? []).filter(({ calledBack }) => !calledBack).length;
  return (
    <Link href="/calls/refused" className="calls-refused">
      {say.title}
      {open > 0 && (
        <span className="count">
          <span aria-hidden="true">{open}</span>
          <span className="hidden">{say.open(open)}</span>
        </span>
      )}
    </Link>
  );
}
