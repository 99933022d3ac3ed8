/**
 * What each Lambda may do: the whole of it, in one table. Actions are spelt out; there is no
 * wildcard, and nobody may scan. `grants.test.ts` reads the handlers' code and fails when this says
 * more, or less, than they do.
 */

import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IndexName } from '../../lambdas/table/table.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';

export interface Grant {
  /** On the table itself. A transaction needs the actions of its parts. */
  readonly table: readonly (
    | 'GetItem'
    | 'PutItem'
    | 'UpdateItem'
    | 'DeleteItem'
    | 'BatchWriteItem'
    | 'Query'
  )[];
  /** Indexes that are queried. */
  readonly indexes: readonly IndexName[];
  /** On objects under `recordings/`. */
  readonly recordings: readonly ('GetObject' | 'PutObject' | 'DeleteObject')[];
}

export const grants: Readonly<Record<LambdaName, Grant>> = {
  budgets: { table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], indexes: [], recordings: [] },
  customers: {
    table: ['GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'Query'],
    indexes: ['GSI2'],
    recordings: ['DeleteObject'],
  },
  businesses: { table: ['GetItem', 'UpdateItem', 'DeleteItem'], indexes: [], recordings: [] },
  journal: { table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], indexes: [], recordings: [] },
  recordings: {
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    indexes: [],
    recordings: ['GetObject', 'PutObject', 'DeleteObject'],
  },
  transfers: { table: ['GetItem', 'PutItem'], indexes: [], recordings: [] },
  requests: { table: ['GetItem', 'PutItem', 'UpdateItem'], indexes: ['GSI1'], recordings: [] },
  voice: { table: ['GetItem', 'PutItem', 'UpdateItem', 'Query'], indexes: ['GSI2'], recordings: [] },
  calls: { table: ['GetItem', 'Query'], indexes: ['GSI1', 'GSI2'], recordings: [] },
  reports: { table: ['GetItem', 'Query'], indexes: ['GSI1'], recordings: [] },
};

export interface Stores {
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly region: string;
}

/** A grant as IAM reads it. */
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
  // The key only ever through the service that holds what it closes; DynamoDB asks for all of these
  // of whoever touches a table.
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
    // Without it S3 answers 403 for an object that is not there yet, and "not uploaded" could not
    // be told from "not allowed".
    statements.push(
      allow(['s3:ListBucket'], [stores.bucketArn]),
      throughService('s3', ['kms:Decrypt', 'kms:GenerateDataKey'], stores),
    );
  }
  return statements;
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
