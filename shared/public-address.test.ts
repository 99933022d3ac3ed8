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
  for (const url of [
    'https://tools.clinic.in:8443/book?x=1',
    'https://TOOLS.clinic.in./',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://xn--i1b6eb.xn--h2brj9c/',
    // Read as a slash: the host is the name before it.
    'https://tools.clinic.in\\@127.0.0.1/',
    'https://tools.clinic.in/169.254.169.254',
    'https://tools.clinic.in/?u=https://127.0.0.1',
    'https://169.254.169.254.clinic.in/',
  ])
    expect(publicHttpsFault(url), url).toBeNull();
  for (const url of [
    'http://tools.clinic.in/',
    'wss://tools.clinic.in/',
    'ftp://x.in/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    'https://user:pw@tools.clinic.in/',
    'https://user@tools.clinic.in/',
    'https://:pw@tools.clinic.in/',
    'https://tools.clinic.in:99999/',
    'https://tools.clinic.in/a b',
    'https://tools.clinic.in/\n',
    'nonsense',
    '',
    '//tools.clinic.in/',
  ])
    expect(publicHttpsFault(url), url).not.toBeNull();
});

/** Hosts that lead a server into its own network, in every notation that a URL takes. */
const inside: Record<string, string[]> = {
  'percent-encoded': ['169.254.169%2E254', '%31%32%37.0.0.1', 'loc%61lhost', '127%2e0%2e0%2e1', '%5B::1%5D'],
  decimal: ['2130706433', '2852039166', '3232235521', '127.1', '10.1', '169.16689662', '0'],
  octal: ['0177.0.0.1', '0251.0376.0251.0376', '017700000001', '012.1.1.1', '00000177.0.0.1'],
  hexadecimal: ['0x7f.1', '0xa9fea9fe', '0xA9.0xFE.0xA9.0xFE', '0x7f000001', '0x0a.0.0.1'],
  'overflowing and short': ['256.1.1.1', '4294967296', '127.0.0.0.1', '1.2.3.4.5'],
  'trailing dots': [
    '127.0.0.1.',
    'localhost.',
    '2130706433.',
    'x.internal.',
    'tools.clinic.in..',
    'localhost..',
  ],
  'empty labels': ['.clinic.in', 'tools..clinic.in', '.', '..', '-.in', 'a-.in'],
  'fullwidth and other digits': ['１２７.0.0.1', '①②⑦.0.0.1', '१२७.0.0.1', 'ｌocalhost', '127。0。0。1'],
  'fullwidth, percent-encoded': ['%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1', '127%E3%80%820%E3%80%820%E3%80%821'],
  userinfo: ['tools.clinic.in@127.0.0.1', 'tools.clinic.in:443@127.0.0.1', '@127.0.0.1', 'a%40b@127.0.0.1'],
  ports: ['127.0.0.1:443', 'localhost:8443', '[::1]:443', '127.0.0.1:'],
  IPv6: [
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[fe80::1]',
    '[fe80::a9fe:a9fe]',
    '[fc00::1]',
    '[fd12::1]',
    '[ff02::1]',
  ],
  'IPv4 inside IPv6': [
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
  ],
  'NAT64 and 6to4': ['[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]'],
  'IPv6 with a zone': ['[fe80::1%25eth0]', '[fe80::1%eth0]'],
  'the clouds’ own': [
    '169.254.169.254',
    '[fd00:ec2::254]',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    'metadata.google.internal',
    'METADATA.google.internal.',
    'instance-data.ec2.internal',
    'metadata',
  ],
  names: [
    'localhost',
    'db',
    'a.localhost',
    'printer.local',
    'router.lan',
    'x.home.arpa',
    'api.default.svc',
    'localhost.localdomain',
  ],
  'private blocks': [
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ],
}; // prettier-ignore

test.each(Object.entries(inside))(
  'a host inside our network is not called, however it is written: %s',
  (_, hosts) => {
    for (const host of hosts)
      for (const path of ['', '/', '/x?y#z', '?y', '#z']) {
        const url = `https://${host}${path}`;
        expect(publicHttpsFault(url), url).not.toBeNull();
      }
  },
);
