/** The alarms (`alarms.ts`), the topic that sends them, and the dashboard to open first. */
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

const alarmPrefix = 'voice ';
const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');

export class MonitoringStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    stacks: { data: DataStack; api: ApiStack; deployment: Deployment },
    props: StackProps,
  ) {
    super(scope, id, props);
    const { data, api, deployment } = stacks;
    const topic = alarmTopic(this);
    if (deployment.alarmEmail !== undefined)
      topic.addSubscription(new EmailSubscription(deployment.alarmEmail));
    const action = new SnsAction(topic);
    for (const { name, means, metric, from, periods = 1 } of alarmTable(this, data, api)) {
      const alarm = new Alarm(this, name, {
        alarmName: `${alarmPrefix}${name}`,
        alarmDescription: `${means} See docs/operations.md, "${name.replace(/ of .*$/, '')}".`,
        metric,
        threshold: from,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // At night there may be no calls.
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
 * CloudWatch publishes as a service. A topic with a policy of its own (`enforceSSL` writes one) no
 * longer allows that, nor does the key. Without both statements below no alarm is delivered, and
 * only the alarm's history shows it
 * (https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger). The topic has its
 * own key, so that CloudWatch can't read what callers said.
 */
function alarmTopic(stack: Stack): Topic {
  const key = new Key(stack, 'AlarmKey', {
    description: "Alarms of the voice agent on their way to somebody's mail",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // In a key's policy `*` means this key.
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
