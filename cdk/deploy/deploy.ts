/**
 * `npm run deploy`: checks the settings, reports everything that is missing, and deploys both
 * clouds in order. `npm run deploy -- --dry-run`: everything that needs no account. `-c
 * name=value`: CDK's context, repeatable.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCredentials, readSecret, secretsManager } from './aws.ts';
import { checkAfter } from './check-after.ts';
import { DeployFault, projectRoot, run, say } from './command.ts';
import { dryRun } from './dry-run.ts';
import { storeLambdaSettings } from './lambda-settings.ts';
import { printPlan, rollbackHint } from './plan.ts';
import {
  type Found,
  loadSettings,
  missingCloudflare,
  type Settings,
  workerSettings,
  wrongSettings,
} from './settings.ts';
import { contextOf, readOutputs, regionOf } from './stacks.ts';
import { deployWorker } from './worker.ts';

const outputsFile = join(projectRoot, '.build/cdk-outputs.json');

try {
  const { isDryRun, context } = optionsOf(process.argv.slice(2));
  await (isDryRun ? dryRun(context) : deploy(context));
} catch (error) {
  if (!(error instanceof DeployFault)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function deploy(context: readonly string[]): Promise<void> {
  const settings = loadSettings();
  const region = regionOf(settings);
  // `cdk`, `wrangler` and the SDK read cloud credentials from the process environment, not from `.env`.
  for (const [name, value] of Object.entries(settings))
    if (/^(AWS|CLOUDFLARE)_/.test(name)) process.env[name] ||= value;
  const credentials = await findCredentials(region);
  const faults = [...wrongSettings(settings), ...missingCloudflare(settings)];
  if (!credentials)
    faults.push(
      'AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE with a session that has not expired',
    );
  if (faults.length > 0 || !credentials) {
    throw new DeployFault(
      `Nothing was changed. To be set first (process environment or .env):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
  printPlan(settings);
  say(`\n${rollbackHint}\n`);

  const secrets = secretsManager(region, credentials);
  await storeLambdaSettings(secrets, settings);
  await during('Both clouds are as before; CloudFormation rolls back what it had started.', () =>
    run('cdk', cdkArgs(settings, context)),
  );
  await during(
    'AWS is deployed. The Worker is as before, and its calls continue. Running this command again repeats only what is missing.',
    async () => {
      const outputs = readOutputs(await readFile(outputsFile, 'utf8'));
      const found: Found = {
        API_BASE_URL: outputs.apiUrl,
        EDGE_AWS_ACCESS_KEY_ID: outputs.edgeAccessKeyId,
        EDGE_AWS_SECRET_ACCESS_KEY: await readSecret(secrets, outputs.edgeSecretArn),
        JWT_ISSUER: outputs.staffIssuer,
        JWT_AUDIENCE: outputs.staffAudience,
      };
      await deployWorker(workerSettings(settings, found));
      say(`Staff sign in at ${settings.PUBLIC_URL} (pool ${outputs.staffPoolId}).`);
    },
  );
  await during(`Both clouds are deployed, and new calls are answered by this version.\n${rollbackHint}`, () =>
    checkAfter(settings),
  );
  say(`\nDeployed.\n${rollbackHint}`);
}

/** Adds to an error of the step how far the deployment got. */
async function during(progress: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof DeployFault)) throw error;
    throw new DeployFault(`${error.message}\n\n${progress}`);
  }
}

function cdkArgs(settings: Settings, context: readonly string[]): string[] {
  // At a terminal, CDK asks before it widens permissions. A pipeline can't answer.
  const approval = process.stdin.isTTY ? 'broadening' : 'never';
  return [
    'deploy',
    '--all',
    '--outputs-file',
    outputsFile,
    '--require-approval',
    approval,
    ...contextOf(settings, context),
  ];
}

function optionsOf(args: string[]): { isDryRun: boolean; context: string[] } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'dry-run': { type: 'boolean', default: false },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
      },
    });
    return { isDryRun: values['dry-run'], context: values.context };
  } catch (error) {
    if (error instanceof TypeError)
      throw new DeployFault(`${error.message}\nusage: npm run deploy [-- --dry-run] [-c name=value]`);
    throw error;
  }
}
