/**
 * A list that is read page by page, newest first. Its first page is read again every few seconds, so that
 * new rows appear by themselves; older pages are read when staff ask for them.
 */
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

interface RowsPage<T> {
  rows: readonly T[];
  /** Where older rows begin; null after the oldest. */
  cursor: string | null;
}

export interface PagedList<T> {
  /** Names the list with its filters. */
  key: readonly unknown[];
  read(cursor: string | null, signal: AbortSignal): Promise<RowsPage<T>>;
  idOf(row: T): string;
  /** When it came, ISO 8601: the order of the list. */
  atOf(row: T): string;
}

const refreshMs = 10_000;
const hiddenRefreshMs = 30_000;

/** The first page. It goes on while the tab is hidden: its title counts what is new. */
export function newestOf<T>({ key, read }: PagedList<T>) {
  return queryOptions({
    queryKey: [...key, 'newest'],
    queryFn: ({ signal }) => read(null, signal),
    refetchInterval: () => (document.visibilityState === 'hidden' ? hiddenRefreshMs : refreshMs),
    refetchIntervalInBackground: true,
  });
}

export function usePaged<T>(list: PagedList<T>) {
  const name = JSON.stringify(list.key);
  const newest = useQuery({ ...newestOf(list), placeholderData: keepPreviousData });
  // The first page as it was when older ones were asked for: its cursor continues it.
  const [held, setHeld] = useState<{ name: string; first: RowsPage<T> } | null>(null);
  const base = held?.name === name ? held.first : null;
  const older = useInfiniteQuery({
    queryKey: [...list.key, 'older', base?.cursor ?? null],
    queryFn: ({ pageParam, signal }) => list.read(pageParam, signal),
    initialPageParam: base?.cursor ?? null,
    getNextPageParam: (page) => page.cursor,
    enabled: base !== null,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = base === null ? [] : [...base.rows, ...(older.data?.pages ?? []).flatMap(({ rows }) => rows)];
  return {
    rows: newest.data ? mergeNewest(newest.data, known, list) : null,
    hasOlder: older.data ? older.hasNextPage : (newest.data?.cursor ?? null) !== null,
    /** The rows of other filters are still shown. */
    isOld: newest.isPlaceholderData,
    isReadingOlder: older.isFetching,
    error: newest.data ? (older.error ?? null) : newest.error,
    retry: () => (newest.data ? older.refetch() : newest.refetch()),
    readOlder(): void {
      if (base !== null) void older.fetchNextPage();
      else if (newest.data) setHeld({ name, first: newest.data });
    },
  };
}

/**
 * The rows to show: the first page as it is now, then those that were read before and are older. A row that
 * the first page should have and has no more is gone: its state was changed, or it was erased. Pure.
 */
export function mergeNewest<T>(
  { rows, cursor }: RowsPage<T>,
  known: readonly T[],
  { idOf, atOf }: Pick<PagedList<T>, 'idOf' | 'atOf'>,
): T[] {
  if (cursor === null) return [...rows];
  const ids = new Set(rows.map(idOf));
  const last = rows.at(-1);
  const older = known.filter((row) => !ids.has(idOf(row)) && (last === undefined || atOf(row) <= atOf(last)));
  return [...rows, ...older];
}
