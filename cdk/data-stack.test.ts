import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { tableShape } from '../lambdas/table/table.ts';
import { resourcesOf, synthesised } from './testing/synthesised.ts';

const { data, api } = synthesised({ recordingDays: '45' });
const tableType = 'AWS::DynamoDB::GlobalTable';
const [bucket, log] = ['Recordings', 'RecordingsAccessLog'].map((name) => {
  const found = Object.entries(data.findResources('AWS::S3::Bucket')).find(
    ([id]) => id.replace(/[0-9A-F]{8}$/, '') === name,
  );
  if (!found) throw new Error(`there is no bucket ${name}`);
  return { id: found[0], properties: found[1].Properties };
});

test('the table has the keys and indexes that local runs create', () => {
  const schema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  data.hasResourceProperties(tableType, {
    KeySchema: schema(tableShape.key.partition, tableShape.key.sort),
    GlobalSecondaryIndexes: tableShape.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.partition, index.sort),
      Projection: { ProjectionType: 'ALL' },
    })),
    TimeToLiveSpecification: { AttributeName: tableShape.ttlAttribute, Enabled: true },
    BillingMode: 'PAY_PER_REQUEST',
  });
});

test('the table can be restored to any second of the last two weeks, and is protected from deletion', () => {
  data.hasResourceProperties(tableType, {
    Replicas: [
      Match.objectLike({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 },
        DeletionProtectionEnabled: true,
      }),
    ],
  });
});

test('table and recordings are encrypted with our own key, which rotates every year', () => {
  data.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  data.hasResourceProperties(tableType, {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: Match.anyValue() } })],
  });
  expect(bucket?.properties.BucketEncryption.ServerSideEncryptionConfiguration).toMatchObject([
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: {
        SSEAlgorithm: 'aws:kms',
        KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      },
    },
  ]);
  expect(log?.properties.BucketEncryption).toBeDefined();
});

test('the console of this deployment, and no other page, may read a recording that it has a link to', () => {
  const corsOf = (settings: Record<string, string>) =>
    Object.values(synthesised(settings).data.findResources('AWS::S3::Bucket')).flatMap(
      ({ Properties: { CorsConfiguration } }) => CorsConfiguration?.CorsRules ?? [],
    );
  expect(corsOf({ corsOrigins: 'https://voice.example.in' })).toEqual([
    { AllowedMethods: ['GET'], AllowedOrigins: ['https://voice.example.in'] },
  ]);
  expect(corsOf({})).toEqual([]);
});

test('table, recordings and key outlive the stack', () => {
  for (const type of [tableType, 'AWS::S3::Bucket', 'AWS::KMS::Key']) {
    for (const resource of resourcesOf(data, type)) {
      expect([type, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([
        type,
        'Retain',
        'Retain',
      ]);
    }
  }
});

test('no bucket is public, and all require TLS 1.2', () => {
  const policies = resourcesOf(data, 'AWS::S3::BucketPolicy');
  for (const each of [bucket, log]) {
    expect(each?.properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const policy = policies.find(({ Properties }) => (Properties.Bucket as { Ref: string }).Ref === each?.id);
    expect(policy?.Properties.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } },
        }),
      ]),
    });
  }
});

test('a recording is deleted after the configured days without leaving a version, and every access is logged', () => {
  expect(bucket?.properties.LifecycleConfiguration.Rules).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Prefix: 'recordings/', ExpirationInDays: 45, Status: 'Enabled' }),
      // A business may keep its recordings for less.
      expect.objectContaining({
        Prefix: 'recordings/',
        TagFilters: [{ Key: 'keepDays', Value: '30' }],
        ExpirationInDays: 30,
        Status: 'Enabled',
      }),
    ]),
  );
  expect(bucket?.properties.VersioningConfiguration).toBeUndefined();
  expect(bucket?.properties.LoggingConfiguration).toEqual({
    DestinationBucketName: { Ref: log?.id },
    LogFilePrefix: 'recordings/',
  });
});

test('the row of a recording is kept as long as the bucket keeps the recording', () => {
  const recordings = Object.entries(api.findResources('AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('lambdarecordings'),
  );
  expect(recordings?.[1].Properties.Environment.Variables.RECORDING_DAYS).toBe('45');
});
