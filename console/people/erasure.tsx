/**
 * The erasure of a person: first what would go and what would stay, then the last digits of the number typed
 * in, then the erasure itself. A second look afterwards says whether anything is left.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { ErasurePreview } from '../../shared/contract/people.ts';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { rupees } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Trouble } from '../ui/states.tsx';

const typedDigits = 4;

/** `number`: to be confirmed by its last digits; null for a person whose number is not known here. */
export function Erasure(given: {
  person: string;
  number: string | null;
  erased: (was: ErasurePreview) => void;
}) {
  const { person, number, erased } = given;
  const say = useWords().people.erasure;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const id = useId();
  const [typed, setTyped] = useState('');
  const look = useMutation({
    mutationFn: async () => (await api.ask('erasurePreview', { phone: person })).erasure,
  });
  const erase = useMutation({
    mutationFn: async (was: ErasurePreview) => {
      await api.ask('eraseCustomer', { phone: number ?? person });
      const { erasure: left } = await api.ask('erasurePreview', { phone: number ?? person });
      return { was, left };
    },
    onSuccess: ({ was, left }) => {
      if (left.calls + left.requests > 0 || left.hasEntry) return;
      erased(was);
      for (const key of ['people', 'calls', 'requests', 'call', 'events'])
        queries.removeQueries({ queryKey: [key], type: 'inactive' });
      void queries.invalidateQueries({ queryKey: ['requests'] });
    },
  });
  const preview = look.data;
  const wanted = (number ?? '').slice(-typedDigits);
  const isTyped = typed.trim() === wanted && wanted !== '';
  return (
    <section className="card erasure">
      <h2>{say.title}</h2>
      <p className="muted">{say.intro}</p>
      {!preview && (
        <button type="button" className="danger" disabled={look.isPending} onClick={() => look.mutate()}>
          {look.isPending ? say.looking : say.look}
        </button>
      )}
      {look.error && <Trouble error={look.error} />}
      {preview && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isTyped && !erase.isPending) erase.mutate(preview);
          }}
        >
          <Lists preview={preview} />
          <label htmlFor={id}>{say.type(typedDigits)}</label>
          <input
            id={id}
            className="typed"
            inputMode="numeric"
            autoComplete="off"
            maxLength={typedDigits}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <div className="actions">
            <button type="submit" className="danger solid" disabled={!isTyped || erase.isPending}>
              {say.erase}
            </button>
            <button type="button" className="quiet" disabled={erase.isPending} onClick={() => look.reset()}>
              {say.keep}
            </button>
          </div>
          <p role="status">
            {erase.isPending && say.running}
            {erase.data && say.unfinished(erase.data.left.calls)}
          </p>
          {erase.error && (
            <>
              <Trouble error={erase.error} />
              <p>{say.again}</p>
            </>
          )}
        </form>
      )}
    </section>
  );
}

function Lists({ preview }: { preview: ErasurePreview }) {
  const say = useWords().people.erasure;
  const goes = goingOf(preview, say);
  return (
    <div className="columns">
      <div>
        <h3>{say.goes}</h3>
        <ul>
          {goes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {preview.live > 0 && <p className="note">{say.live(preview.live)}</p>}
      </div>
      <div>
        <h3>{say.stays}</h3>
        <ul>
          {preview.calls > 0 && <li>{say.money(rupees(preview.keptCost.inr))}</li>}
          <li>{say.audit}</li>
          {preview.isBlocked && <li>{say.block}</li>}
        </ul>
      </div>
    </div>
  );
}

function goingOf(
  { calls, recordings, requests, hasEntry, hasNotes, wasRefused }: ErasurePreview,
  say: ReturnType<typeof useWords>['people']['erasure'],
): string[] {
  const lines = [
    ...(calls > 0 ? [say.calls(calls)] : []),
    ...(recordings > 0 ? [say.recordings(recordings)] : []),
    ...(requests > 0 ? [say.requests(requests)] : []),
    ...(hasEntry ? [hasNotes ? say.entryWithNotes : say.entry] : []),
    ...(wasRefused ? [say.refused] : []),
  ];
  return lines.length > 0 ? lines : [say.nothing];
}

/** What was erased, in place of the person's page. */
export function ErasureResult({ erased }: { erased: ErasurePreview }) {
  const { people } = useWords();
  return (
    <section className="card" role="status">
      <h2>
        <Icon name="done" /> {people.erasure.done}
      </h2>
      <ul>
        {goingOf(erased, people.erasure).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        <Link href="/people">{people.back}</Link>
      </p>
    </section>
  );
}
