/** What a host's name resolves to. */
import { lookup } from 'node:dns/promises';

/** All addresses of a name. Throws a `TypeError`, as `fetch` does, for a name that has none. */
export type AddressesOf = (host: string) => Promise<readonly string[]>;

export const addressesOf: AddressesOf = async (host) => {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new TypeError('the name could not be resolved', { cause: error });
  }
};
