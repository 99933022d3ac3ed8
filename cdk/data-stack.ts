/** The table, the recordings and their key. Deleting this stack deletes none of them. */
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { tableShape } from '../lambdas/table/table.ts';
import { recordingDayChoices } from '../shared/contract/business.ts';
import type { Deployment } from './deployment.ts';

export class DataStack extends Stack {
  readonly key: Key;
  readonly table: TableV2;
  readonly recordings: Bucket;

  constructor(scope: Construct, id: string, deployment: Deployment, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.key = dataKey(this);
    this.table = dataTable(this, this.key);
    this.recordings = recordingBucket(this, this.key, deployment);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'RecordingsBucket', { value: this.recordings.bucketName });
  }
}

/** One key for everything that callers said. The roles say who may use it. */
function dataKey(scope: Construct): Key {
  return new Key(scope, 'Key', {
    description: 'Calls, customers and recordings of the voice agent',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Local runs create the table from the same shape, so that both always have the same indexes. */
function dataTable(scope: Construct, key: Key): TableV2 {
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  return new TableV2(scope, 'Table', {
    partitionKey: text(tableShape.key.partition),
    sortKey: text(tableShape.key.sort),
    globalSecondaryIndexes: tableShape.indexes.map((index) => ({
      indexName: index.name,
      partitionKey: text(index.partition),
      sortKey: text(index.sort),
      projectionType: ProjectionType.ALL,
    })),
    timeToLiveAttribute: tableShape.ttlAttribute,
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(key),
    // Two weeks are enough to notice a mistake; a longer time would also keep erased people longer.
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 14 },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/**
 * Not versioned: a version would outlive the erasure of a person. Versions would not help either,
 * because each key names one call and is never overwritten.
 */
function recordingBucket(
  scope: Construct,
  key: Key,
  { recordingDays: keptDays, corsOrigins }: Deployment,
): Bucket {
  const closed = {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
  };
  const accessLog = new Bucket(scope, 'RecordingsAccessLog', {
    ...closed,
    // S3 can't deliver access logs to a bucket that is encrypted with our own key.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
  return new Bucket(scope, 'Recordings', {
    ...closed,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    // The console draws a recording, so it reads the file. Every read still needs a signed link.
    cors:
      corsOrigins.length === 0 ? [] : [{ allowedMethods: [HttpMethods.GET], allowedOrigins: corsOrigins }],
    // Under exactOptionalPropertyTypes CDK's `Bucket` does not fit its own interface `IBucket`.
    serverAccessLogsBucket: accessLog as IBucket,
    serverAccessLogsPrefix: 'recordings/',
    lifecycleRules: [
      { id: 'retention', prefix: 'recordings/', expiration: Duration.days(keptDays) },
      // A business may keep its recordings for less (`recordingTag`). The earliest of several rules counts.
      ...recordingDayChoices.map((days) => ({
        id: `retention-${days}`,
        prefix: 'recordings/',
        tagFilters: { keepDays: String(days) },
        expiration: Duration.days(days),
      })),
      { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}
