/**
 * The console's own addresses, such as `#/calls/twilio-CA1` or `#/calls?status=failed`. They stay
 * in the browser: no server is sent a fragment. Pure.
 */

export interface Address {
  /** `calls`; empty for none. */
  place: string;
  /** What of the place: a call's id; empty for all of it. */
  id: string;
  /** A list's filters. */
  query: URLSearchParams;
}

export function readAddress(fragment: string): Address {
  const [path = '', search = ''] = fragment.split('?');
  const [, place = '', id = ''] = path.split('/');
  return { place, id, query: new URLSearchParams(search) };
}

/** A list's address with its filters; what is not filtered by is left out. */
export function addressOf(place: string, filters: Iterable<readonly [name: string, value: string]>): string {
  const given = [...filters].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '');
  return given.length === 0 ? `#/${place}` : `#/${place}?${new URLSearchParams(given)}`;
}
