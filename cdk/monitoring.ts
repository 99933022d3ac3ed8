/** What somebody is told of at night, and the page they open then. `docs/operations.md` has a paragraph for every alarm by its name. */

import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { LambdaName } from '../shared/contract/endpoint.ts';
import type { ApiStack } from './api-stack.ts';
import { dashboard } from './dashboard.ts';
import type { DataStack } from './data-stack.ts';
import type { Deployment } from './deployment.ts';
import { budgetNearlySpent, budgetSpent, edgeRefused, handlerFault, refusedCalls, throttledAnswers, unpricedUsage } from './log-metrics.ts';

export interface MonitoringAsked {
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly deployment: Deployment;
}

interface AlarmAsked {
  /** As the operations document heads its paragraph. */
  readonly name: string;
  /** The first thing to read in the message. */
  readonly means: string;
  readonly metric: IMetric;
  /** Alarms at or above this. */
  readonly from: number;
  /** So many periods in a row. Default 1. */
  readonly periods?: number;
}

const fiveMinutes = Duration.minutes(5);
const p95 = { statistic: 'p95', period: fiveMinutes };
const sum = { statistic: 'Sum', period: fiveMinutes };

export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, asked: MonitoringAsked, props: StackProps) {
    super(scope, id, props);
    const { data, api, deployment } = asked;
    const topic = new Topic(this, 'Alarms', { displayName: 'Voice agent', masterKey: data.key, enforceSSL: true });
    if (deployment.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(deployment.alarmEmail));
    const action = new SnsAction(topic);
    for (const { name, means, metric, from, periods = 1 } of [
      ...apiAlarms(this, api),
      ...budgetAlarms(this, api),
      ...handlerAlarms(api),
      ...tableAlarms(data),
    ]) {
      const alarm = new Alarm(this, name, {
        alarmName: `voice ${name}`,
        alarmDescription: `${means} See docs/operations.md, "${name.replace(/ of .*$/, '')}".`,
        metric,
        threshold: from,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // No calls at night is no fault.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    const name = dashboard(this, data, api);
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn });
    new CfnOutput(this, 'DashboardName', { value: name });
  }
}

function apiAlarms(scope: Construct, { stage, accessLog, handlers }: ApiStack): AlarmAsked[] {
  return [
    {
      name: 'api failures',
      means: 'The API answers 5xx: calls go on, but what they leave behind waits in the outboxes.',
      metric: stage.metricServerError(sum),
      from: 5,
    },
    {
      name: 'edge refused',
      means: "The Worker's requests are not signed as the API expects: every call runs without its business's data.",
      metric: edgeRefused(scope, accessLog).metric(sum),
      from: 1,
    },
    {
      name: 'api throttled',
      means: 'The API is asked more often than its throttle allows and answers 429.',
      metric: throttledAnswers(scope, accessLog).metric(sum),
      from: 1,
    },
    { name: 'api slow', means: 'One answer in twenty takes over a second.', metric: stage.metricLatency(p95), from: 1000, periods: 3 },
    {
      name: 'handler faults',
      means: 'A handler answered 500 or 503: a bug of ours, or a store that could not be had.',
      metric: handlerFault(scope, handlers).metric(sum),
      from: 5,
    },
  ];
}

/** Money, and callers who were turned away. */
function budgetAlarms(scope: Construct, { handlers }: ApiStack): AlarmAsked[] {
  return [
    {
      name: 'price missing',
      means: 'A call used something that the rate card has no price for; its cost is too low.',
      metric: unpricedUsage(scope, handlers).metric(sum),
      from: 1,
    },
    {
      name: 'budget nearly spent',
      means: 'A business has spent four fifths of its limit or more; its callers are still answered.',
      metric: budgetNearlySpent(scope, handlers).metric(sum),
      from: 1,
    },
    {
      name: 'budget spent',
      means: "A business's money is used up: its callers are turned away.",
      metric: budgetSpent(scope, handlers).metric(sum),
      from: 1,
    },
    {
      name: 'calls refused',
      means: 'Callers are turned away: money, too many calls at once, or a number that no business has.',
      metric: refusedCalls(scope, handlers).metric(sum),
      from: 5,
    },
  ];
}

/** Budgets, customers and businesses are asked while it rings, where half a second is heard; most of the rest happens behind the call. */
function slowMs(name: LambdaName): number {
  if (name === 'budgets' || name === 'customers' || name === 'businesses') return 500;
  return name === 'recordings' || name === 'voice' ? 10_000 : 2000;
}

function handlerAlarms({ handlers }: ApiStack): AlarmAsked[] {
  return handlers.flatMap(({ name, lambda }) => [
    { name: `errors of ${name}`, means: `The Lambda ${name} crashes or runs out of time.`, metric: lambda.metricErrors(sum), from: 1 },
    {
      name: `throttles of ${name}`,
      means: `The account has no more room to run the Lambda ${name}.`,
      metric: lambda.metricThrottles(sum),
      from: 1,
    },
    {
      name: `slowness of ${name}`,
      means: `One run in twenty of the Lambda ${name} is slower than it should be.`,
      metric: lambda.metricDuration(p95),
      from: slowMs(name),
      periods: 3,
    },
  ]);
}

function tableAlarms({ table }: DataStack): AlarmAsked[] {
  const throttles = (metricName: string) => table.metric(metricName, sum);
  return [
    {
      name: 'table throttled reads',
      means: 'DynamoDB refuses reads for now.',
      metric: throttles('ReadThrottleEvents'),
      from: 1,
      periods: 2,
    },
    {
      name: 'table throttled writes',
      means: 'DynamoDB refuses writes for now.',
      metric: throttles('WriteThrottleEvents'),
      from: 1,
      periods: 2,
    },
  ];
}
