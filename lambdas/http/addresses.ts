/** DNS, as an argument of what fetches addresses that others wrote. */
import { lookup } from 'node:dns/promises';

/** Every address of a host name. Throws a `TypeError`, as `fetch` does, for a name that does not resolve. */
export type AddressesOf = (host: string) => Promise<readonly string[]>;

export const addressesOf: AddressesOf = async (host) => {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new TypeError('the name could not be resolved', { cause: error });
  }
};
