/**
 * The table of alarms: what is watched, from which value on, over how long. `docs/operations.md`
 * has a paragraph for every one by its name.
 *
 * Windows slide, so an alarm goes on as soon as its value is reached and off when the window has
 * passed without it. What comes with single calls has a window of hours: with one of minutes each
 * call would be a message of its own, and another that it is over.
 */

import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { tableShape } from '../../lambdas/table/table.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import type { ApiStack } from '../api/api-stack.ts';
import type { Handler } from '../api/handler-function.ts';
import type { DataStack } from '../data-stack.ts';
import type { CountedName, logMetrics } from './log-metrics.ts';

export interface AlarmRow {
  /** As the operations document heads its paragraph, of a Lambda's before ` of `. */
  readonly name: string;
  /** The first thing to read in the message. */
  readonly means: string;
  readonly metric: IMetric;
  /** Alarms at or above this. */
  readonly from: number;
  /** So many periods of the metric in a row. Default 1. */
  readonly periods?: number;
}

const minutes = (count: number) => ({ statistic: 'Sum', period: Duration.minutes(count) });
const hours = (count: number) => minutes(60 * count);

export function alarmTable(
  data: DataStack,
  api: ApiStack,
  counted: ReturnType<typeof logMetrics>,
): AlarmRow[] {
  const lines = (name: CountedName, window = minutes(5)) => counted(name, window);
  const { stage } = api;
  return [
    row(
      'api failures',
      'The API answers 5xx: calls go on, but what they leave behind waits in the outboxes.',
      stage.metricServerError(minutes(5)),
      5,
    ),
    row(
      'edge refused',
      "The Worker's requests are not signed as the API expects: every call runs without its business's data.",
      lines('EdgeRefused'),
      1,
    ),
    row(
      'api throttled',
      'The API is asked more often than its throttle allows and answers 429.',
      lines('Throttled'),
      1,
    ),
    // The median: verified recordings and turns by HTTP take seconds as they should, and are more
    // than one answer in twenty.
    {
      ...row(
        'api slow',
        'Half of all answers take over a second.',
        stage.metricLatency({ ...minutes(5), statistic: 'p50' }),
        1000,
      ),
      periods: 3,
    },
    row(
      'handler faults',
      'A handler answered 500 or 503: a bug of ours, or a store that could not be had.',
      lines('HandlerFaults'),
      5,
    ),
    row(
      'outbox late',
      "Calls' ends arrive more than five minutes late: the edge could not deliver what they left behind.",
      lines('LateDeliveries', hours(1)),
      1,
    ),
    row(
      'price missing',
      'A call used something that the rate card has no price for; its cost is too low.',
      lines('UnpricedUsage', hours(6)),
      1,
    ),
    row(
      'budget nearly spent',
      'A business has spent four fifths of its limit or more; its callers are still answered.',
      lines('BudgetNearlySpent', hours(6)),
      1,
    ),
    row(
      'budget spent',
      "A business's money is used up: its callers are turned away.",
      lines('BudgetSpent', hours(6)),
      1,
    ),
    row(
      'calls refused',
      'Callers are turned away: money, too many calls at once, or a number that no business has.',
      lines('RefusedCalls'),
      5,
    ),
    ...api.handlers.flatMap(alarmsOfLambda),
    {
      ...row(
        'table throttled reads',
        'DynamoDB refuses reads for now.',
        throttles(data, 'ReadThrottleEvents'),
        1,
      ),
      periods: 2,
    },
    {
      ...row(
        'table throttled writes',
        'DynamoDB refuses writes for now.',
        throttles(data, 'WriteThrottleEvents'),
        1,
      ),
      periods: 2,
    },
  ];
}

function row(name: string, means: string, metric: IMetric, from: number): AlarmRow {
  return { name, means, metric, from };
}

function alarmsOfLambda({ name, lambda }: Handler): AlarmRow[] {
  return [
    row(
      `errors of ${name}`,
      `The Lambda ${name} crashes or runs out of time.`,
      lambda.metricErrors(minutes(5)),
      1,
    ),
    row(
      `throttles of ${name}`,
      `The account has no more room to run the Lambda ${name}.`,
      lambda.metricThrottles(minutes(5)),
      1,
    ),
    row(
      `slowness of ${name}`,
      `One run in twenty of the Lambda ${name} is slower than it should be.`,
      slowness(lambda),
      slowMs(name),
    ),
  ];
}

/**
 * Budgets, customers and businesses are asked while it rings, where half a second is heard; most of
 * the rest happens behind the call.
 */
function slowMs(name: LambdaName): number {
  if (name === 'budgets' || name === 'customers' || name === 'businesses') return 500;
  return name === 'recordings' || name === 'voice' ? 10_000 : 2000;
}

/**
 * p95 in ms of a quarter of an hour; 0 with fewer than twenty runs, in which one cold start would
 * be the one in twenty.
 */
function slowness(lambda: Handler['lambda']): MathExpression {
  const period = Duration.minutes(15);
  return new MathExpression({
    expression: 'IF(runs >= 20, slow, 0)',
    usingMetrics: {
      runs: lambda.metricInvocations({ statistic: 'Sum', period }),
      slow: lambda.metricDuration({ statistic: 'p95', period }),
    },
    period,
  });
}

/** Of the table and its indexes together: DynamoDB counts an index's under the index's own name alone. */
function throttles({ table }: DataStack, metricName: string): MathExpression {
  const namespace = 'AWS/DynamoDB';
  const ofIndexes = tableShape.indexes.map(({ name }, index) => {
    const dimensionsMap = { TableName: table.tableName, GlobalSecondaryIndexName: name };
    return [`index${index}`, new Metric({ namespace, metricName, dimensionsMap, ...minutes(5) })] as const;
  });
  const usingMetrics = { table: table.metric(metricName, minutes(5)), ...Object.fromEntries(ofIndexes) };
  return new MathExpression({
    expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
    usingMetrics,
    period: Duration.minutes(5),
  });
}
