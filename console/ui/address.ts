/**
 * Addresses within the console, such as `#/calls/twilio-CA1` or `#/calls?status=failed`. Browsers
 * do not send the part after `#` to any server. Pure.
 */

export interface Address {
  /** The page, such as `calls`; empty for none. */
  place: string;
  /** A call's id; empty for the whole list. */
  id: string;
  /** A list's filters. */
  query: URLSearchParams;
}

export function readAddress(fragment: string): Address {
  const [path = '', search = ''] = fragment.split('?');
  const [, place = '', id = ''] = path.split('/');
  return { place, id, query: new URLSearchParams(search) };
}

/** A list's address with its filters. Empty filters are left out. */
export function addressOf(place: string, filters: Iterable<readonly [name: string, value: string]>): string {
  const given = [...filters].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '');
  return given.length === 0 ? `#/${place}` : `#/${place}?${new URLSearchParams(given)}`;
}
