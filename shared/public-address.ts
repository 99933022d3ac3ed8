/**
 * Which addresses lie in the public internet. A business names the URLs of its own tools, and a
 * carrier those of its recordings; neither may lead one of our servers into its own network.
 *
 * A public name can resolve to a private address. So every request to such a URL also goes through a
 * network or a `fetch` that reaches public addresses only (decision 43).
 */

/**
 * The platform's own parser, which its `fetch` uses too: a host is judged as it will be called. The types of
 * no platform are known in this room.
 */
declare const URL: {
  parse(url: string): { protocol: string; username: string; password: string; hostname: string } | null;
};

/**
 * IPv4 blocks that are not public: this network, private, shared, loopback, link-local, special,
 * documentation, benchmarks, multicast, reserved.
 */
const closedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Names that public DNS does not resolve, or that mean this machine. */
const closedName =
  /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|onion|arpa|svc|alt|invalid)$/;
/** Letters of IDN names are `xn--…` in a parsed URL. */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Whether an IP address (v4 or v6, as a resolver writes it) is a public one. What can't be read is not. */
export function isPublicAddress(address: string): boolean {
  const v4 = numberOfV4(address);
  if (v4 !== null)
    return !closedV4.some(
      ([network, bits]) => v4 >>> (32 - bits) === (numberOfV4(network) ?? 0) >>> (32 - bits),
    );
  const groups = groupsOfV6(address);
  if (groups === null) return false;
  const [first = 0, second = 0] = groups;
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return isPublicAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  // Global unicast is 2000::/3; in it 2001::/23 (tunnels and protocols), the documentation's blocks
  // and 6to4 are not.
  if (first >> 13 !== 1) return false;
  return !(
    (first === 0x2001 && (second < 0x200 || second === 0xdb8)) ||
    first === 0x2002 ||
    (first === 0x3fff && second < 0x1000)
  );
}

/**
 * Whether the host of a URL may be called: a public address, or a name that could have one. IPv6
 * with or without brackets.
 */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[') || name.includes(':')) return isPublicAddress(name.replace(/^\[|\]$/g, ''));
  // A URL whose host ends in a number is an IPv4 address, however oddly it is written (2130706433, 0x7f.1).
  if (/(^|\.)(\d+|0x[0-9a-f]*)$/.test(name)) return isPublicAddress(name);
  const labels = name.split('.');
  if (labels.length < 2 || name.length > 253 || !labels.every((part) => label.test(part))) return false;
  return !closedName.test(name);
}

/** Why one of our servers may not call a URL; `null` when it may. */
export function publicHttpsFault(url: string): string | null {
  if (/[^\x21-\x7e]/.test(url)) return 'an address is written without blanks, in ASCII letters';
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:') return 'only https addresses are called';
  if (parsed.username !== '' || parsed.password !== '') return 'no name and password in an address';
  return isPublicHost(parsed.hostname) ? null : 'only public addresses are called';
}

function numberOfV4(text: string): number | null {
  const written = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1) ?? null;
  // With a zero in front some readers take a part as octal.
  if (written === null || written.some((part) => /^0\d/.test(part))) return null;
  const parts = written.map(Number);
  if (parts.some((part) => part > 255)) return null;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

/**
 * The eight groups of an IPv6 address; `null` when it is none. A zone (`%eth0`) makes it a local
 * one, so it is none here.
 */
function groupsOfV6(text: string): number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const v4 = dotted ? numberOfV4(dotted[2] ?? '') : null;
  if (dotted && v4 === null) return null;
  const plain =
    dotted && v4 !== null ? `${dotted[1]}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}
