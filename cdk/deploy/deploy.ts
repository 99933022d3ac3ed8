/**
 * `npm run deploy`: both clouds, in the right order, after a check that names everything that is
 * missing. `npm run deploy -- --dry-run`: all of it that needs no account.  `-c name=value`: CDK's
 * context, repeatable.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findCredentials, readSecret, secretsManager } from './aws.ts';
import { checkAfter } from './check-after.ts';
import { DeployFault, run, say } from './command.ts';
import { contextOf, regionOf } from './context.ts';
import { dryRun } from './dry-run.ts';
import { storeLambdaSettings } from './lambda-settings.ts';
import { cdkDir, outputsFile } from './places.ts';
import { printPlan, rollbackHint } from './plan.ts';
import {
  type Found,
  loadSettings,
  missingCloudflare,
  type Settings,
  workerSettings,
  wrongSettings,
} from './settings.ts';
import { readOutputs } from './stacks.ts';
import { deployWorker } from './worker.ts';

try {
  const { isDryRun, context } = asked(process.argv.slice(2));
  await (isDryRun ? dryRun(context) : deploy(context));
} catch (error) {
  if (!(error instanceof DeployFault)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function deploy(context: readonly string[]): Promise<void> {
  const settings = loadSettings();
  const region = regionOf(settings);
  // `cdk`, `wrangler` and the SDK look for the keys to their clouds in the process environment;
  // `.env` counts too.
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
  const version = await storeLambdaSettings(secrets, settings);
  await during('Both clouds run what they ran; CloudFormation takes back what it had begun.', () =>
    run({ program: 'cdk', args: cdkArgs(settings, version, context), cwd: cdkDir }),
  );
  await during(
    'AWS is deployed; the Worker is as it was, and its calls go on. Running this command again repeats only what is missing.',
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

/** Adds to what went wrong how far the deployment got. */
async function during(stands: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof DeployFault)) throw error;
    throw new DeployFault(`${error.message}\n\n${stands}`);
  }
}

function cdkArgs(settings: Settings, version: string, context: readonly string[]): string[] {
  // A person is asked before permissions widen; a pipeline has nobody to ask.
  const approval = process.stdin.isTTY ? 'broadening' : 'never';
  return [
    'deploy',
    '--all',
    '--outputs-file',
    outputsFile,
    '--require-approval',
    approval,
    ...contextOf(settings, version, context),
  ];
}

function asked(args: string[]): { isDryRun: boolean; context: string[] } {
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
