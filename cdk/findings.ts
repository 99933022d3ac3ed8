/**
 * cdk-nag's findings that are as they should be. Each has its reason here, beside the name of what
 * it is about; everything else fails synthesis.
 */
import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** `id` is the rule, with the finding in brackets where a rule has several. */
export function acknowledge(
  construct: IConstruct,
  findings: readonly { id: string; reason: string }[],
): void {
  Validations.of(construct).acknowledge(...findings);
}
