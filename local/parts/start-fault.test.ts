import { expect, test } from 'vitest';
import { StartFault, startFaultOf } from './start-fault.ts';

test.each(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EFBIG'])(
  'a start whose disk answers %s ends with one sentence that says what to do',
  (code) => {
    const error = Object.assign(new Error(`${code}: something about the disk, write`), { code });
    const said = startFaultOf(error, '/data')?.message;
    expect(said).toMatch(new RegExp(`^The disk does not take the data: ${code}: .* DATA_DIR \\(/data\\)`));
  },
);

test('a bug is no fault of the disk, and a fault stays as it is', () => {
  expect(startFaultOf(new TypeError('x is undefined'), '/data')).toBeNull();
  const fault = new StartFault('The port is taken.');
  expect(startFaultOf(fault, '/data')).toBe(fault);
});
