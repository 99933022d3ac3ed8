import { expect, it } from 'vitest';
import { AddressList, isAllowed } from './address.ts';

it.each([
  ['54.172.60.1', '54.172.60.0/23', true],
  ['54.172.61.255', '54.172.60.0/23', true],
  ['54.172.62.0', '54.172.60.0/23', false],
  ['10.1.2.3', '192.0.2.1, 10.1.2.3', true],
  ['10.1.2.4', '192.0.2.1, 10.1.2.3', false],
  ['10.9.9.9', '10.0.0.5/8', true],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['2001:db8:0:1::abcd', '2001:db8::/32', true],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['::ffff:54.172.60.1', '54.172.60.0/23', true],
  ['54.172.60.1', '::ffff:54.172.60.0/119', true],
  ['1.2.3.4', '::/0', false],
])('%s against "%s": %s', (address, list, isIn) => {
  expect(isAllowed(address, AddressList.parse(list))).toBe(isIn);
});

it('an empty list allows every address', () => {
  for (const list of ['', ' , ']) {
    for (const address of ['1.2.3.4', 'nonsense', null, undefined])
      expect(isAllowed(address, AddressList.parse(list))).toBe(true);
  }
});

it('with a list, an unreadable address is refused', () => {
  const ranges = AddressList.parse('0.0.0.0/0,::/0');
  for (const address of [
    '',
    null,
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4:80',
    ':::',
    '12345::',
    'localhost',
  ])
    expect(isAllowed(address, ranges)).toBe(false);
});

it('every wrong entry is named, also beside right ones', () => {
  const result = AddressList.safeParse('10.0.0.1, 10.0.0.0/33, exotel.com, 2001:db8::/129, 1.2.3.4/x, ::1');
  expect(result.error?.issues.map((issue) => issue.message)).toEqual(
    ['10.0.0.0/33', 'exotel.com', '2001:db8::/129', '1.2.3.4/x'].map(
      (entry) => `"${entry}" is neither an IP address nor a CIDR`,
    ),
  );
});
