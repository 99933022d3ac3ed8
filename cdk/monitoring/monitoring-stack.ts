/** What somebody is told of at night (`alarms.ts`), how it reaches them, and the page they open then. */

import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ApiStack } from '../api/api-stack.ts';
import type { DataStack } from '../data-stack.ts';
import type { Deployment } from '../deployment.ts';
import { alarmTable } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import { logMetrics } from './log-metrics.ts';

export interface MonitoringAsked {
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly deployment: Deployment;
}

const alarmPrefix = 'voice ';
const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');

export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, asked: MonitoringAsked, props: StackProps) {
    super(scope, id, props);
    const { data, api, deployment } = asked;
    const topic = alarmTopic(this);
    if (deployment.alarmEmail !== undefined)
      topic.addSubscription(new EmailSubscription(deployment.alarmEmail));
    const action = new SnsAction(topic);
    for (const { name, means, metric, from, periods = 1 } of alarmTable(data, api, logMetrics(this, api))) {
      const alarm = new Alarm(this, name, {
        alarmName: `${alarmPrefix}${name}`,
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

/**
 * CloudWatch publishes as a service of its own, which neither the account's rights nor a topic's
 * default policy cover once the topic has a policy (`enforceSSL` writes one): without both
 * statements below no alarm reaches anybody, and only its history says so
 * (https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger). A key of its own,
 * so that CloudWatch has no way to what callers said.
 */
function alarmTopic(stack: Stack): Topic {
  const key = new Key(stack, 'AlarmKey', {
    description: "Alarms of the voice agent on their way to somebody's mail",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // In a key's own policy `*` is the key itself.
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [cloudWatch],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
    }),
  );
  const topic = new Topic(stack, 'Alarms', { displayName: 'Voice agent', masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [cloudWatch],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: {
          'aws:SourceArn': stack.formatArn({ service: 'cloudwatch', resource: `alarm:${alarmPrefix}*` }),
        },
      },
    }),
  );
  return topic;
}
