/** The CDK app: its three stacks, each after those it needs. */
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { type App, Tags } from 'aws-cdk-lib/core';
import type { LambdaName } from '../shared/contract/endpoint.ts';
import { ApiStack } from './api/api-stack.ts';
import { DataStack } from './data-stack.ts';
import { stackNames } from './deploy/stacks.ts';
import { readDeployment } from './deployment.ts';
import { MonitoringStack } from './monitoring/monitoring-stack.ts';

interface VoiceApp {
  readonly app: App;
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly monitoring: MonitoringStack;
}

export function voiceApp(app: App, codeOf: (name: LambdaName) => Code): VoiceApp {
  const deployment = readDeployment(app.node);
  const props = { env: { region: deployment.region } };
  const data = new DataStack(app, stackNames.data, deployment, props);
  const api = new ApiStack(app, stackNames.api, { data, deployment, codeOf }, props);
  const monitoring = new MonitoringStack(app, stackNames.monitoring, { data, api, deployment }, props);
  Tags.of(app).add('product', 'voice-agent');
  return { app, data, api, monitoring };
}
