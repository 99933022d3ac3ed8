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
export const countedLines = { handlerFault: 'request failed', unpriced: 'usage without a price' } as const;

export function handlerFault(scope: Construct, handlers: readonly Handler[]): Counted {
  return counted(
    scope,
    'HandlerFaults',
    handlers.map(({ log }) => log),
    containing(countedLines.handlerFault),
  );
}

export function unpricedUsage(scope: Construct, handlers: readonly Handler[]): Counted {
  const budgets = handlers.filter(({ name }) => name === 'budgets');
  return counted(
    scope,
    'UnpricedUsage',
    budgets.map(({ log }) => log),
    containing(countedLines.unpriced),
  );
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
