/**
 * Creates the table and the demo business on a new machine. Bundled with the Lambdas, and reads the
 * same variables.
 */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { ZodError } from 'zod';
import { putBudget } from '../../lambdas/budgets/ledger.ts';
import { dayIn } from '../../lambdas/budgets/rules.ts';
import { blockNumber } from '../../lambdas/budgets/store.ts';
import { readEnv } from '../../lambdas/config.ts';
import { findBusiness, listedChange, putBusiness } from '../../lambdas/rows/business.ts';
import { putCustomer } from '../../lambdas/rows/people/customer.ts';
import { dynamoClient, dynamoTable } from '../../lambdas/table/dynamo.ts';
import { createTableInput, type Table, tableShape } from '../../lambdas/table/table.ts';
import type { Business } from '../../shared/contract/business.ts';
import { demoBlocked, demoBudget, demoBusinessId, demoClinic, demoCustomers } from './demo-clinic.ts';

/**
 * Creates the table and the demo business if they are missing. Returns true if it created the
 * business; changes that people made to it are kept. Throws an error of one sentence if the table
 * or the business is from another version of this project.
 */
export async function seedDemoClinic(): Promise<boolean> {
  const client = dynamoClient();
  const { TABLE_NAME } = readEnv('businesses');
  await makeTable(client, TABLE_NAME);
  const seeded = await seedBusiness(dynamoTable(client, TABLE_NAME));
  client.destroy();
  return seeded;
}

/** The settings are written last, so that a seeding that was interrupted is repeated. */
async function seedBusiness(table: Table): Promise<boolean> {
  const stored = await storedClinic(table);
  if (stored !== undefined) {
    // Data of an older version have no list of businesses.
    await table.change(listedChange(stored));
    return false;
  }
  await putBudget(table, demoBusinessId, { ...demoBudget, day: dayIn(demoClinic.timeZone, Date.now()) });
  await Promise.all([
    ...demoCustomers.map((customer) => putCustomer(table, demoBusinessId, customer)),
    ...demoBlocked.map((phone) => blockNumber(table, demoBusinessId, phone)),
  ]);
  await putBusiness(table, demoClinic);
  return true;
}

async function storedClinic(table: Table): Promise<Business | undefined> {
  try {
    return await findBusiness(table, demoBusinessId);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw otherVersion(
      `the settings of ${demoBusinessId} lack or have ${error.issues.map(({ path }) => path.join('.')).join(', ')}`,
    );
  }
}

async function makeTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableInput(tableName)));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: tableShape.ttlAttribute },
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await checkTable(client, tableName);
  }
}

/** A table with other keys would refuse every query later, with an error that does not name the cause. */
async function checkTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { Table: found } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const keysOf = (table: TableKeys | undefined): string[] =>
    [{ IndexName: 'table', KeySchema: table?.KeySchema }, ...(table?.GlobalSecondaryIndexes ?? [])]
      .map(
        ({ IndexName, KeySchema }) =>
          `${IndexName} ${(KeySchema ?? []).map((key) => key.AttributeName).join('/')}`,
      )
      .sort();
  const [wanted, stored] = [keysOf(createTableInput(tableName)), keysOf(found)];
  if (wanted.join() !== stored.join())
    throw otherVersion(`the table's keys are ${stored.join(', ')} and should be ${wanted.join(', ')}`);
}

interface TableKeys {
  KeySchema?: { AttributeName: string | undefined }[] | undefined;
  GlobalSecondaryIndexes?:
    | { IndexName?: string | undefined; KeySchema?: { AttributeName: string | undefined }[] | undefined }[]
    | undefined;
}

function otherVersion(how: string): Error {
  return new Error(
    `The data is from another version of this project (${how}): choose another DATA_DIR, or delete this one.`,
  );
}
