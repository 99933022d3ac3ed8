/**
 * The program of the `cdk` command (`cdk.json`): bundles the Lambdas if needed, and writes the templates.
 */
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { buildHandlers, handlersDir } from './deploy/handlers.ts';
import { holdToRules } from './rules.ts';
import { voiceApp } from './voice-app.ts';

const app = new App();
/** False for `cdk ls` and similar commands, which need no code. */
const isBuilding = (app.node.tryGetContext(BUNDLING_STACKS) ?? ['**']).length > 0;
if (isBuilding) await buildHandlers();
voiceApp(app, (name) =>
  isBuilding ? Code.fromAsset(join(handlersDir, name)) : Code.fromInline('// not built'),
);
holdToRules(app);
app.synth();
