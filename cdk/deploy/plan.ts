/** What a deployment is going to do, told before it does it; by names, never by values. */
import { say } from './command.ts';
import { regionOf } from './context.ts';
import { lambdaSecretName, lambdaSettings } from './lambda-settings.ts';
import { foundByDeployment, type Settings, workerSettings } from './settings.ts';
import { stackNames } from './stacks.ts';
import { split } from './worker-settings.ts';

/**
 * AWS first: the new Worker may ask for what is new in the API, while the new API still answers the
 * old Worker.
 */
export function printPlan(settings: Settings): void {
  const { vars, secrets } = split(workerSettings(settings));
  const steps = [
    `Secrets Manager, ${regionOf(settings)}: ${lambdaSecretName} with ${namesOf(lambdaSettings(settings))}`,
    `cdk deploy ${Object.values(stackNames).join(', ')}`,
    `read from ${stackNames.api}: ${foundByDeployment.join(', ')}`,
    `wrangler deploy, for ${settings.PUBLIC_URL ?? 'PUBLIC_URL'}, in one upload with\n       variables ${namesOf(vars)}\n       secrets   ${namesOf(secrets)}`,
    'ask /health and /health/deep',
  ];
  say(`\nThe plan\n${steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n')}`);
}

export const rollbackHint = `To go back: "npx wrangler rollback" for the Worker, which is live at once for new calls (calls that are on keep their code for up to 20 minutes);
for AWS check out the earlier commit and run "npm run deploy" there. The table, the recordings and the user pool are never touched by either.`;

function namesOf(settings: Settings): string {
  return Object.keys(settings).join(', ') || 'nothing';
}
