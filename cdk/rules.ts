/**
 * cdk-nag's rules for AWS solutions, in a file of their own because loading them takes longer than
 * all else.
 */
import { type App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * From now on `app.synth()` throws for every finding. Where a finding is as it should be, the code beside it
 * acknowledges it with a reason (`Validations.of(...).acknowledge`).
 */
export function holdToRules(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
