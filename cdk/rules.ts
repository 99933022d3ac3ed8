/**
 * The rules that the stacks are held to: cdk-nag's for AWS solutions. Apart from the stacks,
 * because loading them takes longer than all else.
 */
import { type App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';

/** From now on `app.synth()` throws for every finding that has no reason (`findings.ts`). */
export function holdToRules(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
