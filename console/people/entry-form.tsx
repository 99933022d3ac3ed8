/** The business's entry about a person: name, language, notes. Saving replaces it whole. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import type { Answer } from '../../shared/contract/index.ts';
import { useBusinessAbout } from '../ui/business-about.ts';
import { useSignedIn, useSpoken } from '../ui/context.tsx';
import { Trouble } from '../ui/states.tsx';
import { localeOf } from '../ui/words/language.ts';

type Customer = Answer<'customerOfStaff'>['customer'];

export function EntryForm({ person, customer }: { person: string; customer: Customer | null }) {
  const { words, language } = useSpoken();
  const say = words.people;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const id = useId();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'language', fallback: 'code' });
  const spoken = customer?.language ?? '';
  const codes = new Set([...(useBusinessAbout()?.languages ?? []), ...(spoken ? [spoken] : [])]);
  const save = useMutation({
    mutationFn: (fields: { name?: string; language?: string; notes: string }) =>
      api.ask('putCustomer', { phone: person, ...fields }),
    onSuccess: ({ customer: saved }) => {
      queries.setQueryData(['person', person], saved);
      for (const key of ['people', 'calls', 'requests']) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (field: string) => String(given.get(field) ?? '').trim();
    const name = text('name');
    const chosen = text('language');
    if (!save.isPending)
      save.mutate({ ...(name && { name }), ...(chosen && { language: chosen }), notes: text('notes') });
  };
  return (
    <form className="card entry" onSubmit={submit} onChange={() => save.isSuccess && save.reset()}>
      <h2>{say.entry}</h2>
      <div className="pair">
        <div>
          <label htmlFor={`${id}-name`}>{say.name}</label>
          <input
            id={`${id}-name`}
            name="name"
            autoComplete="off"
            maxLength={120}
            defaultValue={customer?.name ?? ''}
            dir="auto"
          />
        </div>
        <div>
          <label htmlFor={`${id}-language`}>{say.language}</label>
          {/* The languages are read after the page: without the key the choice would stay at the first. */}
          <select
            id={`${id}-language`}
            name="language"
            autoComplete="off"
            defaultValue={spoken}
            key={codes.size}
          >
            <option value="">{say.anyLanguage}</option>
            {[...codes].map((code) => (
              <option key={code} value={code}>
                {names.of(code.split('-')[0] ?? code) ?? code}
              </option>
            ))}
          </select>
        </div>
      </div>
      <label htmlFor={`${id}-notes`}>{say.notes}</label>
      <textarea
        id={`${id}-notes`}
        name="notes"
        rows={3}
        maxLength={4000}
        defaultValue={customer?.notes ?? ''}
        dir="auto"
        aria-describedby={`${id}-help`}
      />
      <p id={`${id}-help`} className="muted small">
        {say.notesHelp}
      </p>
      <div className="actions">
        <button type="submit" aria-disabled={save.isPending}>
          {save.isPending ? say.saving : say.save}
        </button>
        <span role="status" className="muted">
          {save.isSuccess && say.saved}
        </span>
      </div>
      {save.error && <Trouble error={save.error} />}
    </form>
  );
}
