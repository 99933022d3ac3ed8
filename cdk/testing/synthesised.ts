/** The stacks as a deployment would create them, without the Lambdas' code, for tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { voiceApp } from '../voice-app.ts';

const { context: committed }: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'),
);

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

interface Synthesised {
  readonly data: Template;
  readonly api: Template;
  readonly monitoring: Template;
}

/**
 * `context` is added to that of `cdk.json`. `before` gets the app before it is synthesised; with
 * it, CloudFormation's own rules are checked too.
 */
export function synthesised(context: Record<string, string> = {}, before?: (app: App) => void): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-test-'));
  const app = new App({
    outdir,
    context: { ...committed, 'aws:cdk:bundling-stacks': [], ...context },
    // CloudFormation's rules take four seconds, so they are checked only once.
    builtinCloudFormationValidation: before !== undefined,
  });
  try {
    const { data, api, monitoring } = voiceApp(app, () => Code.fromInline('// not built'));
    before?.(app);
    return {
      data: Template.fromStack(data),
      api: Template.fromStack(api),
      monitoring: Template.fromStack(monitoring),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.values(template.findResources(type)) as Resource[];
}
