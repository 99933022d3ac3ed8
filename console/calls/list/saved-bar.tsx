/** The saved filters as links, and the button that saves those of the page. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useSignedIn, useWords } from '../../ui/context.tsx';
import { type CallFilters, callsPath } from './calls-list.ts';
import { forgetFilter, savedFilters, saveFilter } from './saved-filters.ts';

export function SavedBar({ filters }: { filters: CallFilters }) {
  const say = useWords().calls.saved;
  const { business } = useSignedIn().session;
  const [saved, setSaved] = useState(() => savedFilters(localStorage, business));
  const [isNaming, setIsNaming] = useState(false);
  const path = callsPath({ ...filters, before: undefined });
  const isFiltered = path !== '/calls';
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (name !== '') setSaved(saveFilter(localStorage, business, { name, query: path }));
    setIsNaming(false);
  };
  if (saved.length === 0 && !isFiltered) return null;
  return (
    <div className="saved">
      {saved.map(({ name, query }) => (
        <span key={name} className="saved-filter">
          <Link href={query} aria-current={query === path ? 'page' : undefined}>
            {name}
          </Link>
          <button
            type="button"
            className="quiet"
            aria-label={say.forget(name)}
            onClick={() => setSaved(forgetFilter(localStorage, business, name))}
          >
            ×
          </button>
        </span>
      ))}
      {isFiltered && !isNaming && !saved.some(({ query }) => query === path) && (
        <button type="button" className="quiet" onClick={() => setIsNaming(true)}>
          {say.save}
        </button>
      )}
      {isNaming && (
        <form onSubmit={save}>
          <input
            name="name"
            autoComplete="off"
            maxLength={60}
            required
            aria-label={say.name}
            placeholder={say.name}
            ref={(field) => field?.focus()}
          />
          <button type="submit">{say.keep}</button>
        </form>
      )}
    </div>
  );
}
