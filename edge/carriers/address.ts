/** The addresses that a carrier may call from: comma lists of IPv4 and IPv6 addresses and CIDRs. */
import {
  convertIPv4MappedIPv6ToIPv4,
  convertIPv4ToBinary,
  convertIPv6ToBinary,
  distinctRemoteAddr,
  isIPv4MappedIPv6,
} from 'hono/utils/ipaddr';
import * as z from 'zod';

/** All addresses of one family with the same first bits. */
export interface AddressRange {
  bits: 32 | 128;
  /** The network's address, shifted right by `hostBits`. */
  network: bigint;
  hostBits: bigint;
}

/** A comma list as ranges. Every entry that is neither an address nor a CIDR is an issue of its own. */
export const AddressList = z.string().transform((list, context): AddressRange[] =>
  list.split(',').flatMap((entry) => {
    const text = entry.trim();
    if (text === '') return [];
    const range = rangeOf(text);
    if (range === null)
      context.issues.push({
        code: 'custom',
        message: `"${text}" is neither an IP address nor a CIDR`,
        input: list,
      });
    return range === null ? [] : [range];
  }),
);

/** Whether an address may call. An empty list allows all. Otherwise an unreadable address is refused. */
export function isAllowed(address: string | null | undefined, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0) return true;
  const read = addressOf((address ?? '').trim());
  if (read === null) return false;
  return ranges.some((range) => range.bits === read.bits && read.value >> range.hostBits === range.network);
}

function rangeOf(text: string): AddressRange | null {
  const [, host = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = addressOf(host);
  if (address === null) return null;
  const isMapped = address.bits === 32 && host.includes(':');
  const prefix = length === undefined ? address.bits : Number(length) - (isMapped ? 96 : 0);
  if (prefix < 0 || prefix > address.bits) return null;
  const hostBits = BigInt(address.bits - prefix);
  return { bits: address.bits, network: address.value >> hostBits, hostBits };
}

/** An IPv4 address inside IPv6 (`::ffff:1.2.3.4`) counts as the IPv4 address it is. */
function addressOf(text: string): { bits: 32 | 128; value: bigint } | null {
  const family = distinctRemoteAddr(text);
  try {
    if (family === 'IPv4') return { bits: 32, value: convertIPv4ToBinary(text) };
    if (family !== 'IPv6') return null;
    const value = convertIPv6ToBinary(text);
    return isIPv4MappedIPv6(value)
      ? { bits: 32, value: convertIPv4MappedIPv6ToIPv4(value) }
      : { bits: 128, value };
  } catch {
    return null;
  }
}
