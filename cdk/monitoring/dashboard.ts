/** The dashboard to open first. It shows whether the API, the Lambdas or the table have a problem. */
import { Dashboard, GraphWidget, type IMetric, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ApiStack } from '../api/api-stack.ts';
import type { DataStack } from '../data-stack.ts';

const sum = { statistic: 'Sum', period: Duration.minutes(1) };
const p95 = { statistic: 'p95', period: Duration.minutes(1) };

/** Returns the dashboard's name. */
export function dashboard(
  scope: Construct,
  { table }: DataStack,
  { stage, handlers, accessLog }: ApiStack,
): string {
  const perLambda = (metric: (lambda: ApiStack['handlers'][number]['lambda']) => IMetric) =>
    handlers.map(({ lambda }) => metric(lambda));
  const name = 'voice-agent';
  new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    defaultInterval: Duration.hours(3),
    widgets: [
      [
        graph('API: requests, and those refused or failed', [
          stage.metricCount(sum),
          stage.metricClientError(sum),
          stage.metricServerError(sum),
        ]),
        graph('API: p95, ms', [stage.metricLatency(p95), stage.metricIntegrationLatency(p95)]),
      ],
      [
        graph(
          'Lambdas: runs',
          perLambda((lambda) => lambda.metricInvocations(sum)),
        ),
        graph(
          'Lambdas: p95, ms',
          perLambda((lambda) => lambda.metricDuration(p95)),
        ),
        graph(
          'Lambdas: errors',
          perLambda((lambda) => lambda.metricErrors(sum)),
        ),
      ],
      [
        graph('Table: units used', [
          table.metricConsumedReadCapacityUnits(sum),
          table.metricConsumedWriteCapacityUnits(sum),
        ]),
        graph('Table: throttled', [
          table.metric('ReadThrottleEvents', sum),
          table.metric('WriteThrottleEvents', sum),
        ]),
      ],
      [
        new LogQueryWidget({
          title: 'The slowest and the failed of the last hours',
          logGroupNames: [accessLog.logGroupName],
          width: 24,
          height: 8,
          queryLines: [
            'fields at, route, status, ms, lambdaMs, error, requestId',
            'filter ms > 1000 or status like /^[45]/',
            'sort @timestamp desc',
            'limit 50',
          ],
        }),
      ],
    ],
  });
  return name;
}

function graph(title: string, metrics: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: metrics, width: 8, height: 6, leftYAxis: { min: 0 } });
}
