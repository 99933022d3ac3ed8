import { expect, test } from 'vitest';
import { verdictOf } from './audit.ts';

const report = (vulnerabilities: object, total: number) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: { total } } });

test('no answer of a registry never looks like packages without a weakness', () => {
  for (const output of [
    '',
    'npm error audit endpoint returned an error',
    '{"message":"405 Method Not Allowed","statusCode":405}',
    '{"message":"request to https://registry.npmjs.org failed, reason: getaddrinfo ENOTFOUND"}',
    '{}',
    '{"auditReportVersion":2,"vulnerabilities":{}}',
  ]) {
    const { code, lines } = verdictOf(output);
    expect([code, lines.join(' ')], output).toEqual([2, expect.stringContaining('NOT CHECKED')]);
  }
  expect(verdictOf('{"message":"405 Method Not Allowed"}').lines.join()).toContain('405 Method Not Allowed');
});

test('a report says what is known, or that nothing is', () => {
  expect(verdictOf(report({}, 0))).toEqual({ code: 0, lines: ['No known weakness in any package.'] });
  const { code, lines } = verdictOf(report({ hono: { severity: 'high', range: '<4.0.0' } }, 1));
  expect([code, lines[1]]).toEqual([1, 'high: hono <4.0.0']);
});
