/**
 * Everything that each Lambda may do, in one table, without wildcards or scans. `grants.test.ts`
 * compares it with the handlers' code, and fails if it allows more or less than they do.
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib/core';
import { type SecretLambda, secretSettings } from '../../lambdas/config.ts';
import type { IndexName } from '../../lambdas/table/table.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { lambdaSecretName } from '../deploy/lambda-settings.ts';

export interface Grant {
  /** On the table itself. A transaction needs the actions of its parts. */
  readonly table: readonly (
    | 'GetItem'
    | 'BatchGetItem'
    | 'PutItem'
    | 'UpdateItem'
    | 'DeleteItem'
    | 'BatchWriteItem'
    | 'Query'
    | 'BatchGetItem'
  )[];
  /** Indexes that are queried. */
  readonly indexes: readonly IndexName[];
  /** On objects under `recordings/`. */
  readonly recordings: readonly ('GetObject' | 'PutObject' | 'DeleteObject' | 'PutObjectTagging')[];
}

export const grants: Readonly<Record<LambdaName, Grant>> = {
  budgets: {
    table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    indexes: [],
    recordings: [],
  },
  customers: {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'Query'],
    indexes: ['GSI1', 'GSI2'],
    recordings: ['DeleteObject'],
  },
  businesses: { table: ['GetItem', 'UpdateItem', 'DeleteItem', 'Query'], indexes: ['GSI1'], recordings: [] },
  tools: { table: ['GetItem', 'PutItem', 'UpdateItem'], indexes: [], recordings: [] },
  journal: {
    table: ['GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'Query'],
    indexes: [],
    recordings: [],
  },
  recordings: {
    table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    indexes: [],
    recordings: ['GetObject', 'PutObject', 'DeleteObject', 'PutObjectTagging'],
  },
  transfers: { table: ['GetItem', 'PutItem'], indexes: [], recordings: [] },
  requests: {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'],
    indexes: ['GSI1', 'GSI2'],
    recordings: [],
  },
  voice: { table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], indexes: ['GSI2'], recordings: [] },
  calls: {
    table: ['GetItem', 'BatchGetItem', 'UpdateItem', 'Query'],
    indexes: ['GSI1', 'GSI2'],
    recordings: [],
  },
  reports: { table: ['GetItem', 'Query'], indexes: ['GSI1'], recordings: [] },
  // An update adds the length to an act that has begun.
  audit: { table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], indexes: [], recordings: [] },
  mail: { table: ['GetItem', 'UpdateItem', 'Query'], indexes: ['GSI1'], recordings: [] },
  refused: { table: ['GetItem', 'PutItem', 'UpdateItem'], indexes: ['GSI1'], recordings: [] },
};

export interface Stores {
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly region: string;
}

/** A grant as IAM statements. */
export function statementsOf(grant: Grant, stores: Stores): PolicyStatement[] {
  const statements = [
    allow(
      grant.table.map((action) => `dynamodb:${action}`),
      [stores.tableArn],
    ),
  ];
  if (grant.indexes.length > 0) {
    statements.push(
      allow(
        ['dynamodb:Query'],
        grant.indexes.map((name) => `${stores.tableArn}/index/${name}`),
      ),
    );
  }
  // The key may be used through DynamoDB and S3 only. DynamoDB requires all these actions for any
  // access to a table.
  statements.push(throughService('dynamodb', tableKeyActions, stores));
  if (grant.recordings.length > 0) {
    statements.push(
      allow(
        grant.recordings.map((action) => `s3:${action}`),
        [`${stores.bucketArn}/recordings/*`],
      ),
    );
  }
  if (grant.recordings.includes('GetObject')) {
    // Without ListBucket S3 answers 403 for an object that does not exist, so "not uploaded" would
    // look like "not allowed".
    statements.push(
      allow(['s3:ListBucket'], [stores.bucketArn]),
      throughService('s3', ['kms:Decrypt', 'kms:GenerateDataKey'], stores),
    );
  }
  return statements;
}

/** A Lambda with a secret may read that one and no other. AWS ends a secret's ARN with six letters. */
export function secretStatements(name: LambdaName, region: string): PolicyStatement[] {
  if (!(name in secretSettings)) return [];
  const secret = lambdaSecretName(name as SecretLambda);
  return [
    allow(
      ['secretsmanager:GetSecretValue'],
      [`arn:${Aws.PARTITION}:secretsmanager:${region}:${Aws.ACCOUNT_ID}:secret:${secret}-??????`],
    ),
  ];
}

/** The daily mail may be sent from its one sender: as that address, or as an address of its domain. */
export function mailStatements(
  name: LambdaName,
  region: string,
  from: string | undefined,
): PolicyStatement[] {
  if (name !== 'mail' || from === undefined) return [];
  const identities = [from, from.slice(from.lastIndexOf('@') + 1)];
  return [
    allow(
      ['ses:SendEmail'],
      identities.map(
        (identity) => `arn:${Aws.PARTITION}:ses:${region}:${Aws.ACCOUNT_ID}:identity/${identity}`,
      ),
    ),
  ];
}

const tableKeyActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function throughService(
  service: 'dynamodb' | 's3',
  actions: string[],
  { keyArn, region }: Stores,
): PolicyStatement {
  const conditions = { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
  return new PolicyStatement({ actions, resources: [keyArn], conditions });
}
