/** Makes what a fresh machine lacks: the table, and the demo business in it. Bundled beside the Lambdas; reads the same variables. */
import { CreateTableCommand, type DynamoDBClient, ResourceInUseException, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { putBudget } from '../../lambdas/budgets/ledger.ts';
import { dayIn } from '../../lambdas/budgets/rules.ts';
import { blockNumber } from '../../lambdas/budgets/store.ts';
import { putCustomer } from '../../lambdas/customers/store.ts';
import { findBusiness, putBusiness } from '../../lambdas/lib/business-store.ts';
import { readEnv } from '../../lambdas/lib/config.ts';
import { dynamoClient, dynamoTable, type Table } from '../../lambdas/lib/dynamo.ts';
import { createTableInput, tableShape } from '../../lambdas/lib/table.ts';
import { demoBlocked, demoBudget, demoBusinessId, demoClinic, demoCustomers } from './demo-clinic.ts';

/** Makes the table and the demo business where they are missing; true if the business was. What people have changed since stays as it is. */
export async function seedDemoClinic(): Promise<boolean> {
  const client = dynamoClient();
  const { TABLE_NAME } = readEnv('businesses');
  await makeTable(client, TABLE_NAME);
  const seeded = await seedBusiness(dynamoTable(client, TABLE_NAME));
  client.destroy();
  return seeded;
}

/** The settings come last: a seeding that was cut off in the middle is done again. */
async function seedBusiness(table: Table): Promise<boolean> {
  if ((await findBusiness(table, demoBusinessId)) !== undefined) return false;
  await putBudget(table, demoBusinessId, { ...demoBudget, day: dayIn(demoClinic.timeZone, Date.now()) });
  await Promise.all([
    ...demoCustomers.map((customer) => putCustomer(table, demoBusinessId, customer)),
    ...demoBlocked.map((phone) => blockNumber(table, demoBusinessId, phone)),
  ]);
  await putBusiness(table, demoClinic);
  return true;
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
  }
}
