/**
 * The table of alarms: what is watched, from which value on, over how long. An alarm is one entry
 * here and one paragraph in `docs/operations.md`, which has its name as heading.
 *
 * Windows slide: an alarm starts as soon as its value is reached, and ends when a whole window has
 * passed without it. What single calls cause has a window of hours. With minutes, every such call
 * would send two messages.
 */
import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { tableShape } from '../../lambdas/table/table.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import type { ApiStack } from '../api/api-stack.ts';
import type { Handler } from '../api/handler-function.ts';
import type { DataStack } from '../data-stack.ts';

interface AlarmRow {
  /** The heading of its paragraph; for an alarm of a Lambda, the part before ` of `. */
  readonly name: string;
  /** The first sentence of the message. */
  readonly means: string;
  readonly metric: IMetric;
  /** The alarm goes off at this value or above. */
  readonly from: number;
  /** How many periods of the metric in a row. Default 1. */
  readonly periods?: number;
}

const minutes = (count: number) => ({ statistic: 'Sum', period: Duration.minutes(count) });
const hours = (count: number) => minutes(60 * count);

/** `scope` gets the metric filters that count log lines. */
export function alarmTable(scope: Construct, data: DataStack, api: ApiStack): AlarmRow[] {
  const { stage, handlers } = api;
  const accessLog = [api.accessLog];
  const handlerLogs = handlers.map(({ log }) => log);
  const journalLog = handlers.filter(({ name }) => name === 'journal').map(({ log }) => log);
  const mailLog = handlers.filter(({ name }) => name === 'mail').map(({ log }) => log);
  const budgetsLog = handlers.filter(({ name }) => name === 'budgets').map(({ log }) => log);
  /**
   * The number of log lines that match. A Lambda's line is no JSON to a filter: its pattern is
   * quoted phrases.
   */
  const lines = (metricName: string, logs: ILogGroup[], pattern: string, window: MetricOptions) => {
    logs.forEach((logGroup, index) => {
      const filterPattern = FilterPattern.literal(pattern);
      const counts = { metricNamespace: 'VoiceAgent', metricName, metricValue: '1' };
      new MetricFilter(scope, `${metricName}${index}`, { logGroup, filterPattern, ...counts });
    });
    return new Metric({ namespace: 'VoiceAgent', metricName, ...window });
  };
  return [
    {
      name: 'api failures',
      means: 'The API answers with 5xx: calls continue, but what they leave behind waits in the outboxes.',
      metric: stage.metricServerError(minutes(5)),
      from: 5,
    },
    {
      name: 'edge refused',
      means:
        "The Worker's requests are not signed as the API expects: every call runs without its business's data.",
      metric: lines(
        'EdgeRefused',
        accessLog,
        '{ ($.status = "401" || $.status = "403") && $.route = "*/api/agent/*" }',
        minutes(5),
      ),
      from: 1,
    },
    {
      name: 'api throttled',
      means: 'The API gets more requests than its throttle allows and answers with 429.',
      metric: lines('Throttled', accessLog, '{ $.status = "429" }', minutes(5)),
      from: 1,
    },
    {
      name: 'api slow',
      means: 'Half of all answers take over a second.',
      // Not p95: verifying recordings and turns by HTTP take seconds as they should, and are more
      // than 5 % of requests.
      metric: stage.metricLatency({ ...minutes(5), statistic: 'p50' }),
      from: 1000,
      periods: 3,
    },
    {
      name: 'handler faults',
      means: 'A handler answered with 500 or 503: a bug of ours, or a store that was unavailable.',
      metric: lines('HandlerFaults', handlerLogs, '"request failed"', minutes(5)),
      from: 5,
    },
    {
      name: 'outbox late',
      means:
        'The end of a call arrived over five minutes late: the edge could not deliver what the call left behind.',
      metric: lines('LateDeliveries', budgetsLog, '"delivered late"', hours(1)),
      from: 1,
    },
    {
      name: 'undelivered parts',
      means:
        'The API refuses a part of a call for good: the edge keeps it for two weeks, and then it is lost.',
      metric: lines('UndeliveredParts', journalLog, '"undelivered part"', hours(1)),
      from: 1,
    },
    {
      name: 'daily mail failed',
      means: 'SES did not take a daily mail, or its report could not be read. It is tried again until noon.',
      metric: lines('DailyMailFailures', mailLog, '"a daily mail failed"', hours(1)),
      from: 1,
    },
    {
      name: 'price missing',
      means: 'A call used something that has no price in the rate card; its cost is too low.',
      metric: lines('UnpricedUsage', budgetsLog, '"usage without a price"', hours(6)),
      from: 1,
    },
    {
      name: 'model not on the rate card',
      means:
        'A call used a model or provider without a price: it is booked at the dearest price of its kind.',
      metric: lines('UnratedModels', budgetsLog, '"a model without a price"', hours(6)),
      from: 1,
    },
    {
      name: 'budget nearly spent',
      means: 'A business has spent 80 % of its limit or more; its callers are still answered.',
      metric: lines('BudgetNearlySpent', budgetsLog, '"budget nearly spent"', hours(6)),
      from: 1,
    },
    {
      name: 'budget spent',
      means: "A business's money is used up: its callers are turned away.",
      metric: lines('BudgetSpent', budgetsLog, '"budget refused" "budget_exhausted"', hours(6)),
      from: 1,
    },
    {
      name: 'calls refused',
      means: 'Callers are turned away: no money, too many calls at once, or a number of no business.',
      // A caller whom the business blocked is refused as intended.
      metric: lines('RefusedCalls', budgetsLog, '"budget refused" -"blocked"', minutes(5)),
      from: 5,
    },
    {
      name: 'call after its end',
      means:
        'A carrier rang again for a call that had ended: this call goes on after its end, and the carrier bills it.',
      metric: lines('RingsAfterEnd', budgetsLog, '"rang after its end"', hours(1)),
      from: 1,
    },
    ...handlers.flatMap(alarmsOfLambda),
    {
      name: 'table throttled reads',
      means: 'DynamoDB refuses reads for now.',
      metric: throttles(data, 'ReadThrottleEvents'),
      from: 1,
      periods: 2,
    },
    {
      name: 'table throttled writes',
      means: 'DynamoDB refuses writes for now.',
      metric: throttles(data, 'WriteThrottleEvents'),
      from: 1,
      periods: 2,
    },
  ];
}

function alarmsOfLambda({ name, lambda }: Handler): AlarmRow[] {
  return [
    {
      name: `errors of ${name}`,
      means: `The Lambda ${name} crashes or runs out of time.`,
      metric: lambda.metricErrors(minutes(5)),
      from: 1,
    },
    {
      name: `throttles of ${name}`,
      means: `The account has no capacity left to run the Lambda ${name}.`,
      metric: lambda.metricThrottles(minutes(5)),
      from: 1,
    },
    {
      name: `slowness of ${name}`,
      means: `One in twenty runs of the Lambda ${name} is slower than it should be.`,
      metric: slowness(lambda),
      from: slowMs(name),
    },
  ];
}

/**
 * Budgets, customers and businesses run while the phone rings, where callers notice half a second.
 * Most others run later.
 */
function slowMs(name: LambdaName): number {
  if (name === 'budgets' || name === 'customers' || name === 'businesses') return 500;
  return name === 'recordings' || name === 'voice' ? 10_000 : 2000;
}

/** The p95 of 15 minutes in ms; 0 below 20 runs, where a single cold start would decide it. */
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

/** Sums the table and its indexes, because DynamoDB counts an index under the index's name only. */
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
