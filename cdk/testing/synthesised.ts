/** The stacks as a deployment would have them, without the Lambdas' code: what the tests read. */
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

export interface Synthesised {
  readonly data: Template;
  readonly api: Template;
  readonly monitoring: Template;
}

/**
 * `context` beside what `cdk.json` says. With `before`, which gets the app before it is written,
 * CloudFormation's own rules are applied too.
 */
export function synthesised(context: Record<string, string> = {}, before?: (app: App) => void): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-test-'));
  const app = new App({
    outdir,
    context: { ...committed, 'aws:cdk:bundling-stacks': [], ...context },
    // They take four seconds: once is enough.
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
