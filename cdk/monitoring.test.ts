import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { lambdaFunctions } from '../lambdas/functions.ts';
import { refusals } from '../shared/contract/budget.ts';
import { countedLines, countedReasons } from './log-metrics.ts';
import { resourcesOf, synthesised } from './testing/synthesised.ts';

const { monitoring } = synthesised({ alarmEmail: 'night@example.in' });
const alarms = resourcesOf(monitoring, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace(/^voice /, ''));
const source = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

test('errors, throttles and slowness of every Lambda raise an alarm, and so do the API, the table, a refused edge, a missing price, a spent budget and refused calls', () => {
  const perLambda = lambdaFunctions.flatMap(({ name }) => ['errors', 'throttles', 'slowness'].map((what) => `${what} of ${name}`));
  const single = [
    'api failures',
    'api slow',
    'api throttled',
    'budget nearly spent',
    'budget spent',
    'calls refused',
    'edge refused',
    'handler faults',
    'price missing',
    'table throttled reads',
    'table throttled writes',
  ];
  expect(names.sort()).toEqual([...perLambda, ...single].sort());
});

test('every alarm tells somebody, when it begins and when it is over, and is quiet when nobody calls', () => {
  for (const { AlarmActions, OKActions, TreatMissingData } of alarms) {
    expect([AlarmActions, OKActions, TreatMissingData]).toEqual([
      [{ Ref: expect.any(String) }],
      [{ Ref: expect.any(String) }],
      'notBreaching',
    ]);
  }
  monitoring.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'night@example.in' });
  monitoring.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
});

test('every alarm has its paragraph in the operations document', () => {
  const headings = new Set([...source('docs/operations.md').matchAll(/^### `(.+)`$/gm)].map(([, heading]) => heading));
  expect([...new Set(names.map((name) => name.replace(/ of .*$/, '')))].filter((name) => !headings.has(name))).toEqual([]);
});

test('the lines that are counted are lines that the Lambdas write', () => {
  expect(source('lambdas/lib/app.ts')).toContain(`'${countedLines.handlerFault}'`);
  for (const line of [countedLines.unpriced, countedLines.nearlySpent, countedLines.refused]) {
    expect(source('lambdas/budgets/routes.ts')).toContain(`'${line}'`);
  }
  expect(refusals).toEqual(expect.arrayContaining(Object.values(countedReasons)));
});

test('a caller whom the business blocked is no refusal to wake anybody for, and one without money is counted by himself', () => {
  const patterns = resourcesOf(monitoring, 'AWS::Logs::MetricFilter').map(({ Properties }) => Properties.FilterPattern);
  expect(patterns).toEqual(expect.arrayContaining(['"budget refused" -"blocked"', '"budget refused" "budget_exhausted"']));
});

test('there is a page to open first', () => {
  monitoring.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
});
