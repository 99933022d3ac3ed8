import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { tableShape } from '../../lambdas/table/table.ts';
import { refusals } from '../../shared/contract/budget.ts';
import { resourcesOf, synthesised } from '../testing/synthesised.ts';

const { data, monitoring } = synthesised({ alarmEmail: 'night@example.in' });
const alarms = resourcesOf(monitoring, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const names = alarms.map(({ AlarmName }) => String(AlarmName).replace(/^voice /, ''));
const source = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('every Lambda has alarms on errors, throttles and slowness, and every alarm has its paragraph in the operations document', () => {
  const ofLambdas = ['errors', 'throttles', 'slowness'];
  const headings = [...source('docs/operations.md').matchAll(/^### `(.+)`$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(expect.arrayContaining(ofLambdas));
  const perLambda = lambdaFunctions.flatMap(({ name }) => ofLambdas.map((what) => `${what} of ${name}`));
  const others = headings.filter((heading = '') => !ofLambdas.includes(heading));
  expect(names.sort()).toEqual([...perLambda, ...others].sort());
});

test('every alarm sends a message when it starts and when it ends, and none while there are no calls', () => {
  for (const { AlarmActions, OKActions, TreatMissingData } of alarms) {
    expect([AlarmActions, OKActions, TreatMissingData]).toEqual([
      [{ Ref: expect.any(String) }],
      [{ Ref: expect.any(String) }],
      'notBreaching',
    ]);
  }
  monitoring.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'night@example.in',
  });
});

test("only CloudWatch may publish to the alarms' topic and use its key, and it may not use the key of the data", () => {
  monitoring.hasResourceProperties('AWS::SNS::Topic', {
    KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlarmKey'), 'Arn'] },
  });
  const allowed = (type: string, document: string) =>
    resourcesOf(monitoring, type).flatMap(({ Properties }) =>
      (
        Properties[document] as {
          Statement: { Effect: string; Principal: unknown; Action: unknown; Condition?: unknown }[];
        }
      ).Statement.filter(
        ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('Service'),
      ),
    );
  const Principal = { Service: 'cloudwatch.amazonaws.com' };
  expect(allowed('AWS::KMS::Key', 'KeyPolicy')).toMatchObject([
    { Principal, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  ]);
  const publishers = allowed('AWS::SNS::TopicPolicy', 'PolicyDocument');
  expect(publishers).toMatchObject([{ Principal, Action: 'sns:Publish' }]);
  // Every alarm's name matches the topic's policy.
  expect(JSON.stringify(publishers[0]?.Condition)).toContain(':alarm:voice *');
  for (const { AlarmName } of alarms) expect(AlarmName).toMatch(/^voice /);
  expect(JSON.stringify(data.findResources('AWS::KMS::Key'))).not.toContain('cloudwatch');
});

test('an alarm about money covers hours of calls, and slowness needs enough runs', () => {
  const alarm = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `voice ${name}`);
  for (const name of ['budget nearly spent', 'budget spent', 'price missing', 'model not on the rate card'])
    expect(alarm(name)?.Period).toBe(21_600);
  const expressionOf = (name: string) =>
    ((alarm(name)?.Metrics ?? []) as { Expression?: string }[]).flatMap(({ Expression }) => Expression ?? []);
  expect(expressionOf('slowness of budgets')).toEqual(['IF(runs >= 20, slow, 0)']);
  expect(expressionOf('table throttled writes')).toEqual([
    `SUM([table, ${tableShape.indexes.map((_, index) => `index${index}`).join(', ')}])`,
  ]);
  // Turns by HTTP and verified recordings take seconds, as they should.
  expect(alarm('api slow')?.ExtendedStatistic).toBe('p50');
});

test('each log line that an alarm counts is one that its Lambda writes, with a reason that exists', () => {
  const filters = resourcesOf(monitoring, 'AWS::Logs::MetricFilter')
    .map(({ Properties }) => ({
      lambda: /Reflog(\w+?)[0-9A-F]{8}/.exec(JSON.stringify(Properties.LogGroupName))?.[1] ?? '',
      phrases: [...String(Properties.FilterPattern).matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase ?? ''),
    }))
    .filter(({ lambda }) => lambda !== '');
  expect(filters.length).toBeGreaterThan(lambdaFunctions.length);
  for (const {
    lambda,
    phrases: [line, ...reasons],
  } of filters) {
    const written =
      source('lambdas/http/app.ts') +
      source(`lambdas/${lambda}/${lambda === 'mail' ? 'daily' : 'routes'}.ts`);
    expect(written).toContain(`'${line}'`);
    expect(refusals).toEqual(expect.arrayContaining(reasons));
  }
});

test('a caller whom the business blocked raises no alarm, and callers refused for lack of money are counted on their own', () => {
  const patterns = resourcesOf(monitoring, 'AWS::Logs::MetricFilter').map(
    ({ Properties }) => Properties.FilterPattern,
  );
  expect(patterns).toEqual(
    expect.arrayContaining(['"budget refused" -"blocked"', '"budget refused" "budget_exhausted"']),
  );
});

test('there is a dashboard', () => {
  monitoring.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
});
