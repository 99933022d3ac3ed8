/** Metrics made of log lines. Each names the line that it counts, and `log-metrics.test.ts` holds the line's writer to it. */

import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Handler } from './handler-function.ts';

export interface Counted {
  metric(options: MetricOptions): Metric;
}

const metricNamespace = 'VoiceAgent';

/** Requests to the agent's routes that the IAM authorizer turned away. */
export function edgeRefused(scope: Construct, accessLog: LogGroup): Counted {
  const refused = '{ ($.status = "401" || $.status = "403") && $.route = "*/api/agent/*" }';
  return counted(scope, 'EdgeRefused', [accessLog], refused);
}

export function throttledAnswers(scope: Construct, accessLog: LogGroup): Counted {
  return counted(scope, 'Throttled', [accessLog], '{ $.status = "429" }');
}

/** The messages, as the Lambdas write them. */
export const countedLines = {
  handlerFault: 'request failed',
  unpriced: 'usage without a price',
  nearlySpent: 'budget nearly spent',
  refused: 'budget refused',
} as const;
/** Reasons in a line of `refused`. */
export const countedReasons = { spent: 'budget_exhausted', blocked: 'blocked' } as const;

export function handlerFault(scope: Construct, handlers: readonly Handler[]): Counted {
  return counted(
    scope,
    'HandlerFaults',
    handlers.map(({ log }) => log),
    containing(countedLines.handlerFault),
  );
}

export function unpricedUsage(scope: Construct, handlers: readonly Handler[]): Counted {
  return counted(scope, 'UnpricedUsage', logsOfBudgets(handlers), containing(countedLines.unpriced));
}

/** Calls after which a business had spent most of its day's or month's limit. */
export function budgetNearlySpent(scope: Construct, handlers: readonly Handler[]): Counted {
  return counted(scope, 'BudgetNearlySpent', logsOfBudgets(handlers), containing(countedLines.nearlySpent));
}

/** Callers turned away because nothing was left. */
export function budgetSpent(scope: Construct, handlers: readonly Handler[]): Counted {
  const pattern = `${containing(countedLines.refused)} ${containing(countedReasons.spent)}`;
  return counted(scope, 'BudgetSpent', logsOfBudgets(handlers), pattern);
}

/** Callers turned away for any reason but that the business blocked them, which is as it should be. */
export function refusedCalls(scope: Construct, handlers: readonly Handler[]): Counted {
  const pattern = `${containing(countedLines.refused)} -${containing(countedReasons.blocked)}`;
  return counted(scope, 'RefusedCalls', logsOfBudgets(handlers), pattern);
}

function logsOfBudgets(handlers: readonly Handler[]): ILogGroup[] {
  return handlers.filter(({ name }) => name === 'budgets').map(({ log }) => log);
}

/** A line begins with Lambda's own words, so it is no JSON to a filter: what is looked for is the message as a phrase. */
function containing(message: string): string {
  return `"${message}"`;
}

function counted(scope: Construct, metricName: string, logs: readonly ILogGroup[], pattern: string): Counted {
  logs.forEach((logGroup, index) => {
    new MetricFilter(scope, `${metricName}${index}`, {
      logGroup,
      metricNamespace,
      metricName,
      metricValue: '1',
      filterPattern: FilterPattern.literal(pattern),
    });
  });
  return { metric: (options) => new Metric({ namespace: metricNamespace, metricName, ...options }) };
}
