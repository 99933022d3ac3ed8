/**
 * Filters that a person has given a name, kept in this browser for each business until she signs out or
 * her session has run out: a link with a name. On the server they would be one more place where a caller's
 * number outlives the caller's erasure.
 */
import { z } from 'zod';
import { filtersKey } from '../../ui/frame/preferences.ts';

const Saved = z.array(z.object({ name: z.string().min(1).max(60), query: z.string().max(1000) }));
export type SavedFilter = z.infer<typeof Saved>[number];

const most = 20;
const keyOf = (business: string): string => `${filtersKey}${business}`;

export function savedFilters(store: Storage, business: string): SavedFilter[] {
  try {
    return Saved.parse(JSON.parse(store.getItem(keyOf(business)) ?? '[]'));
  } catch {
    // Another version wrote it, or somebody else. It is replaced by the next filter that is saved.
    return [];
  }
}

/** The newest first; one of the same name is replaced. Returns what is kept now. */
export function saveFilter(store: Storage, business: string, filter: SavedFilter): SavedFilter[] {
  const others = savedFilters(store, business).filter(({ name }) => name !== filter.name);
  return keep(store, business, [filter, ...others].slice(0, most));
}

export function forgetFilter(store: Storage, business: string, name: string): SavedFilter[] {
  return keep(
    store,
    business,
    savedFilters(store, business).filter((filter) => filter.name !== name),
  );
}

function keep(store: Storage, business: string, filters: SavedFilter[]): SavedFilter[] {
  store.setItem(keyOf(business), JSON.stringify(filters));
  return filters;
}
