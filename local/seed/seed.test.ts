import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { findBusiness, putBusiness } from '../../lambdas/rows/business.ts';
import { keys } from '../../lambdas/rows/keys.ts';
import { dynamoTable } from '../../lambdas/table/dynamo.ts';
import { createTableInput } from '../../lambdas/table/table.ts';
import { type LocalTable, localTable } from '../../lambdas/testing/local-table.ts';
import { demoBusinessId, demoClinic } from './demo-clinic.ts';
import { seedDemoClinic } from './seed.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());
afterEach(() => vi.unstubAllEnvs());

/** Sets the variables from which the seed creates its client. */
function aimAt(tableName: string): DynamoDBClient {
  const variables = {
    TABLE_NAME: tableName,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return new DynamoDBClient({ maxAttempts: 4 });
}

test('a new database gets the demo clinic, and a later seeding keeps the changes that people made', async () => {
  const client = aimAt('fresh');
  expect(await seedDemoClinic()).toBe(true);
  const table = dynamoTable(client, 'fresh');
  await putBusiness(table, { ...demoClinic, agentName: 'Meera' });
  // As an older version wrote it.
  await table.changeAll([{ key: keys.listed(demoBusinessId), remove: true }]);
  expect(await seedDemoClinic()).toBe(false);
  expect(await findBusiness(table, demoBusinessId)).toMatchObject({ agentName: 'Meera' });
  expect(await table.get(keys.listed(demoBusinessId))).toMatchObject({ name: demoClinic.name });
  client.destroy();
});

test('for settings of another version the error is one sentence, with the cause and a way out', async () => {
  const client = aimAt('old-settings');
  await seedDemoClinic();
  const { greeting: _, ...older } = demoClinic;
  await dynamoTable(client, 'old-settings').put(keys.settings(demoBusinessId), { settings: older });
  await expect(seedDemoClinic()).rejects.toThrow(
    /from another version of this project \(.*greeting.*\): choose another DATA_DIR/,
  );
  client.destroy();
});

test('for a table with other keys the error is one sentence too', async () => {
  const client = aimAt('old-table');
  const { GlobalSecondaryIndexes: indexes, ...input } = createTableInput('old-table');
  const AttributeDefinitions = input.AttributeDefinitions.filter(
    ({ AttributeName }) => !AttributeName.startsWith('GSI2'),
  );
  await client.send(
    new CreateTableCommand({ ...input, AttributeDefinitions, GlobalSecondaryIndexes: indexes.slice(0, 1) }),
  );
  await expect(seedDemoClinic()).rejects.toThrow(
    /another version .*the table's keys are GSI1 GSI1PK\/GSI1SK, table PK\/SK and should be/,
  );
  client.destroy();
});
