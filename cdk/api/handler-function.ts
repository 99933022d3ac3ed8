/** One Lambda with its role and its log. Lambdas share the table and the bucket only. */
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { secondsOf } from '../../lambdas/functions.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { type Grant, mailStatements, type Stores, secretStatements, statementsOf } from './grants.ts';

interface HandlerOptions {
  readonly name: LambdaName;
  /** A folder with `index.mjs`, which exports `handler`. */
  readonly code: Code;
  readonly environment: Record<string, string>;
  readonly grant: Grant;
  readonly stores: Stores;
  readonly logDays: RetentionDays;
  readonly mailFrom: string | undefined;
}

export interface Handler {
  readonly name: LambdaName;
  readonly lambda: LambdaFunction;
  readonly log: LogGroup;
}

/** More memory comes with more CPU, which shortens a cold start. A recording or a report needs most. */
const roomy: readonly LambdaName[] = ['recordings', 'reports'];

export function handlerFunction(scope: Construct, options: HandlerOptions): Handler {
  const { name, grant, stores } = options;
  const log = new LogGroup(scope, `log-${name}`, { retention: options.logDays });
  const role = new Role(scope, `role-${name}`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the Lambda ${name} may do`,
    inlinePolicies: {
      stores: new PolicyDocument({
        statements: [
          ...statementsOf(grant, stores),
          ...secretStatements(name, stores.region),
          ...mailStatements(name, stores.region, options.mailFrom),
        ],
      }),
    },
  });
  log.grantWrite(role);
  if (grant.recordings.length > 0) {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::voice-data:ExportsOutputFnGetAttRecordingsA3BDCC51Arn3BFBEDAD/recordings/*]',
      reason:
        'A key under recordings/ is made of business, day and call, so it is known only when the call is.',
    });
  }
  const lambda = new LambdaFunction(scope, `lambda-${name}`, {
    code: options.code,
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    role,
    logGroup: log,
    environment: options.environment,
    memorySize: roomy.includes(name) ? 1024 : 512,
    timeout: Duration.seconds(secondsOf(name)),
  });
  return { name, lambda, log };
}
