/**
 * Addresses within the console, such as `#/calls/twilio-CA1` or `#/calls?status=failed`. Browsers do not
 * send the part after `#` to any server: it holds numbers. The router (`main.tsx`) reads it here.
 */
import { useSyncExternalStore } from 'react';

/** Asked before a page is left; it calls `leave` to leave after all. */
type Guard = (leave: () => void) => void;

let guard: Guard | null = null;
/** The address that is shown; what the browser's bar holds while a guard asks may be another. */
let shown = '';
const watchers = new Set<() => void>();

function changed(): void {
  // A token in a link is no page's address: the sign-in takes it.
  if (location.hash === shown || location.hash.startsWith('#token=')) return;
  const wanted = location.hash;
  if (guard === null) return show();
  // The browser has gone there already. It goes back until the person has decided.
  history.pushState(null, '', shown);
  guard(() => {
    guard = null;
    history.pushState(null, '', wanted);
    show();
  });
}

function show(): void {
  shown = location.hash;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Lets the router follow the address. Called once. */
export function followAddress(): void {
  shown = location.hash;
  window.addEventListener('hashchange', changed);
  window.addEventListener('popstate', changed);
}

/** Asks before the page is left, by a link, the browser's buttons or a new address. Returns its end. */
export function guardAddress(ask: Guard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

/**
 * `to`: `/calls/twilio-CA1`, with a query or without. `replace`: the same page, such as a list by other
 * filters, without a step in the history.
 */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (guard === null && replace) history.replaceState(null, '', `#${to}`);
  else if (guard === null) {
    history.pushState(null, '', `#${to}`);
    window.scrollTo(0, 0);
  } else
    return guard(() => {
      guard = null;
      navigate(to, { replace });
    });
  show();
}

/** For wouter's router: the path, such as `/calls/twilio-CA1`. */
export function useHashPath(): [path: string, go: typeof navigate] {
  return [useSyncExternalStore(watch, () => pathOf(shown)), navigate];
}

/** For wouter's router: the query, such as `status=failed`. */
export function useHashQuery(): string {
  return useSyncExternalStore(watch, () => queryOf(shown));
}

/** Links of the router are real addresses: they can be copied and opened in a new tab. */
useHashPath.hrefs = (path: string): string => `#${path}`;

export function pathOf(fragment: string): string {
  const path = fragment.replace(/^#/, '').split('?')[0] ?? '';
  return path.startsWith('/') ? path : '/';
}

export function queryOf(fragment: string): string {
  return fragment.split('?').slice(1).join('?');
}

/** A list's path with its filters. Empty filters are left out. */
export function pathWith(path: string, filters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filters).flatMap(([name, value = '']) =>
    value.trim() === '' ? [] : [[name, value.trim()]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
