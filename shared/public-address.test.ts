import { expect, test } from 'vitest';
import { isPublicAddress, isPublicHost, publicHttpsFault } from './public-address.ts';

test('private, local and reserved addresses are not public', () => {
  const closed = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '203.0.113.9',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2001:db8::1',
    '2002:a00:1::1',
    '2001::1',
    'nonsense',
    '1.2.3',
    '256.1.1.1',
    '2001:::1',
    '',
  ]; // prettier-ignore
  for (const address of closed) expect(isPublicAddress(address), address).toBe(false);
  for (const address of [
    '8.8.8.8',
    '13.234.1.1',
    '172.32.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '2404:6800:4007::200e',
  ]) {
    expect(isPublicAddress(address), address).toBe(true);
  }
});

test('a host is a public name or address, however oddly the address is written', () => {
  for (const host of ['api.clinic.in', 'API.Clinic.in.', '8.8.8.8', '[2606:4700::1111]'])
    expect(isPublicHost(host), host).toBe(true);
  const closed = [
    'localhost',
    'db',
    'printer.local',
    'x.internal',
    'a.localhost',
    '2130706433',
    '0x7f.1',
    '127.1',
    '017700000001',
    '[::1]',
    '[fe80::1]',
  ];
  for (const host of closed) expect(isPublicHost(host), host).toBe(false);
});

test('only https to a public host, without a name and password, is called', () => {
  expect(publicHttpsFault('https://tools.clinic.in:8443/book?x=1')).toBeNull();
  const wrong = [
    'http://tools.clinic.in/',
    'https://127.0.0.1/',
    'https://user:pw@tools.clinic.in/',
    'https://tools.clinic.in@127.0.0.1/',
    'ftp://x.in/',
    'https://[::1]:443/',
    'https://localhost/',
    'https://tools.clinic.in\\@127.0.0.1/',
    'https://१२७.0.0.1/',
    'https:///x',
    'nonsense',
  ]; // prettier-ignore
  for (const url of wrong.filter((url) => !url.includes('\\')))
    expect(publicHttpsFault(url), url).not.toBeNull();
  // A browser reads the backslash as a slash: the host is the name before it, and that one is public.
  expect(publicHttpsFault('https://tools.clinic.in\\@127.0.0.1/')).toBeNull();
  expect(new URL('https://tools.clinic.in\\@127.0.0.1/').hostname).toBe('tools.clinic.in');
});
