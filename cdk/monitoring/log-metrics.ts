/**
 * Metrics made of log lines: one table of what is counted, and where. `monitoring.test.ts` holds
 * the writers of the lines to it.
 */

import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ApiStack } from '../api/api-stack.ts';

/** The messages, as the Lambdas write them. */
export const countedLines = {
  handlerFault: 'request failed',
  unpriced: 'usage without a price',
  nearlySpent: 'budget nearly spent',
  refused: 'budget refused',
  late: 'delivered late',
} as const;
/** Reasons in a line of `refused`. */
export const countedReasons = { spent: 'budget_exhausted', blocked: 'blocked' } as const;

interface Counted {
  /** Whose log: the API's own access log, that of the Lambda `budgets`, or every Lambda's. */
  readonly log: 'access' | 'budgets' | 'handlers';
  readonly pattern: string;
}

/** By the metric's name. */
const counted = {
  /** Requests to the agent's routes that the IAM authorizer turned away. */
  EdgeRefused: {
    log: 'access',
    pattern: '{ ($.status = "401" || $.status = "403") && $.route = "*/api/agent/*" }',
  },
  Throttled: { log: 'access', pattern: '{ $.status = "429" }' },
  HandlerFaults: { log: 'handlers', pattern: containing(countedLines.handlerFault) },
  UnpricedUsage: { log: 'budgets', pattern: containing(countedLines.unpriced) },
  /** Calls after which a business had spent most of its day's or month's limit. */
  BudgetNearlySpent: { log: 'budgets', pattern: containing(countedLines.nearlySpent) },
  /** Callers turned away because nothing was left. */
  BudgetSpent: {
    log: 'budgets',
    pattern: `${containing(countedLines.refused)} ${containing(countedReasons.spent)}`,
  },
  /** Callers turned away for any reason but that the business blocked them, which is as it should be. */
  RefusedCalls: {
    log: 'budgets',
    pattern: `${containing(countedLines.refused)} -${containing(countedReasons.blocked)}`,
  },
  /** Calls whose end waited for minutes in an outbox of the edge. */
  LateDeliveries: { log: 'budgets', pattern: containing(countedLines.late) },
} as const satisfies Record<string, Counted>;
export type CountedName = keyof typeof counted;

const metricNamespace = 'VoiceAgent';

/** Makes every filter of the table; the answer is the metric of a name. */
export function logMetrics(
  scope: Construct,
  { accessLog, handlers }: ApiStack,
): (name: CountedName, options: MetricOptions) => Metric {
  const logs: Record<Counted['log'], ILogGroup[]> = {
    access: [accessLog],
    budgets: handlers.filter(({ name }) => name === 'budgets').map(({ log }) => log),
    handlers: handlers.map(({ log }) => log),
  };
  for (const [metricName, { log, pattern }] of Object.entries(counted)) {
    logs[log].forEach((logGroup, index) => {
      const filterPattern = FilterPattern.literal(pattern);
      new MetricFilter(scope, `${metricName}${index}`, {
        logGroup,
        metricNamespace,
        metricName,
        metricValue: '1',
        filterPattern,
      });
    });
  }
  return (metricName, options) => new Metric({ namespace: metricNamespace, metricName, ...options });
}

/**
 * A line begins with Lambda's own words, so it is no JSON to a filter: what is looked for is the
 * message as a phrase.
 */
function containing(message: string): string {
  return `"${message}"`;
}
