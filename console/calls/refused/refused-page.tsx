/** Callers whose rings were refused, to be called back: who, how often, why, and who called them. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { RefusedCaller } from '../../../shared/contract/refused.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { isNumberWithheld, knownNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/frame/icons.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { usePaged } from '../../ui/server/use-paged.ts';
import { Empty, Loading, sentenceOf, Trouble } from '../../ui/states.tsx';
import { refOf, refusedList } from './refused-list.ts';
import '../calls.css';

export default function RefusedPage() {
  const words = useWords();
  const say = words.calls.refused;
  const { api, session } = useSignedIn();
  const { zoneName } = useFormats();
  const list = usePaged(refusedList(api, session.business));
  const { rows } = list;
  return (
    <Page
      title={say.title}
      back={
        <Link href="/calls">
          <Icon name="back" />
          {words.calls.back}
        </Link>
      }
    >
      <p className="muted intro">
        {say.intro} {words.zone(zoneName)}
      </p>
      {rows === null &&
        (list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={4} />)}
      {rows?.length === 0 && (
        <Empty title={say.emptyTitle} icon={<Icon name="done" />}>
          <p>{say.empty}</p>
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <>
          <ol className="rows">
            {rows.map((caller) => (
              <Row key={refOf(caller)} caller={caller} />
            ))}
          </ol>
          <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
        </>
      )}
    </Page>
  );
}

function Row({ caller }: { caller: RefusedCaller }) {
  const words = useWords();
  const say = words.calls.refused;
  const { phone, dayTime } = useFormats();
  const mark = useMark(caller);
  const number = knownNumber(caller.phone);
  const shown = phone(caller.phone);
  const calledBack = mark.isPending ? mark.variables : caller.calledBack !== undefined;
  return (
    <li className="row refused-row">
      <p>
        {number === null ? shown : <a href={`tel:${number}`}>{shown}</a>}{' '}
        <span className="tag">{say.reasons[caller.reason] ?? caller.reason}</span>
      </p>
      <p className="muted small">
        {say.rang(caller.rings, dayTime(caller.lastAt))}
        {caller.rings > 1 && ` · ${say.first(dayTime(caller.firstAt))}`}
        {caller.calledBack && (
          <span title={caller.calledBack.person}> · {say.calledBackAt(dayTime(caller.calledBack.at))}</span>
        )}
      </p>
      {!isNumberWithheld(caller.phone) && (
        <div className="decide">
          <button
            type="button"
            className="quiet"
            aria-label={`${calledBack ? say.undo : say.calledBack}: ${shown}`}
            aria-disabled={mark.isPending}
            onClick={() => mark.isPending || mark.mutate(!calledBack)}
          >
            {mark.isPending ? say.saving : calledBack ? say.undo : say.calledBack}
          </button>
          {mark.error && (
            <p className="trouble small" role="alert">
              {sentenceOf(mark.error, words)}
            </p>
          )}
        </div>
      )}
    </li>
  );
}

function useMark(caller: RefusedCaller) {
  const { api } = useSignedIn();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (calledBack: boolean) => api.ask('changeRefused', { phone: refOf(caller), calledBack }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['refused'] }),
  });
}
