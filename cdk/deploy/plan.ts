/** The plan that is printed before a deployment. It names settings, never their values. */
import { say } from './command.ts';
import { lambdaSecretName, lambdaSettings, secretLambdas } from './lambda-settings.ts';
import { foundByDeployment, type Settings, workerSettings } from './settings.ts';
import { regionOf, stackNames } from './stacks.ts';
import { split } from './worker.ts';

/**
 * AWS comes first: the new Worker may need new parts of the API, and the new API still serves the old
 * Worker.
 */
export function printPlan(settings: Settings): void {
  const { vars, secrets } = split(workerSettings(settings));
  const steps = [
    `Secrets Manager, ${regionOf(settings)}: ${secretLambdas.map((name) => `${lambdaSecretName(name)} with ${namesOf(lambdaSettings(name, settings))}`).join('; ')}`,
    `cdk deploy ${Object.values(stackNames).join(', ')}`,
    `read from ${stackNames.api}: ${foundByDeployment.join(', ')}`,
    `wrangler deploy, for ${settings.PUBLIC_URL ?? 'PUBLIC_URL'}, in one upload with\n       variables ${namesOf(vars)}\n       secrets   ${namesOf(secrets)}`,
    'request /health and /health/deep',
  ];
  say(`\nThe plan\n${steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n')}`);
}

export const rollbackHint = `To go back: "npx wrangler rollback" for the Worker, which takes effect at once for new calls (active calls keep their code until they end, for up to 65 minutes);
for AWS check out the earlier commit and run "npm run deploy" there. Neither changes the table, the recordings or the user pool.`;

function namesOf(settings: Settings): string {
  return Object.keys(settings).join(', ') || 'nothing';
}
