/** The stacks as a deployment would have them, without the Lambdas' code: what the tests read. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
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
  readonly app: App;
}

/** `context` beside what `cdk.json` says; `before` is done with the app before its templates are written. */
export function synthesised(context: Record<string, string> = {}, before: (app: App) => void = () => undefined): Synthesised {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'cdk-test-')),
    context: { ...committed, 'aws:cdk:bundling-stacks': [], ...context },
  });
  const { data, api, monitoring } = voiceApp(app, () => Code.fromInline('// not built'));
  before(app);
  return {
    data: Template.fromStack(data),
    api: Template.fromStack(api),
    monitoring: Template.fromStack(monitoring),
    app,
  };
}

export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.values(template.findResources(type)) as Resource[];
}
