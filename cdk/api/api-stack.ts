/**
 * The API in AWS: every endpoint of the contract behind its authorizer, and a Lambda for each
 * folder of `lambdas/`.
 */
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import type { Auth, LambdaName } from '../../shared/contract/endpoint.ts';
import type { DataStack } from '../data-stack.ts';
import type { apiOutputs } from '../deploy/stacks.ts';
import type { Deployment } from '../deployment.ts';
import { type EdgeKey, edgeUser } from './edge-user.ts';
import { environmentOf } from './environments.ts';
import { grants, type Stores } from './grants.ts';
import { type Handler, handlerFunction } from './handler-function.ts';
import { type Staff, staffPool } from './staff.ts';

/** A line of the access log. Without path and query, because they hold phone numbers and call ids. */
const accessLogLine = {
  at: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  ms: '$context.responseLatency',
  lambdaMs: '$context.integrationLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
  lambdaError: '$context.integrationErrorMessage',
};

/**
 * Four times the peak of a hundred simultaneous calls. Beyond it API Gateway answers 429, and the
 * edge's outbox retries.
 */
const throttle = { rateLimit: 200, burstLimit: 400 };

export class ApiStack extends Stack {
  readonly stage: HttpStage;
  readonly accessLog: LogGroup;
  readonly handlers: readonly Handler[];

  constructor(
    scope: Construct,
    id: string,
    parts: { data: DataStack; deployment: Deployment; codeOf: (name: LambdaName) => Code },
    props: StackProps,
  ) {
    super(scope, id, props);
    const { data, deployment, codeOf } = parts;
    const stores: Stores = {
      tableArn: data.table.tableArn,
      bucketArn: data.recordings.bucketArn,
      keyArn: data.key.keyArn,
      region: deployment.region,
    };
    const names = { tableName: data.table.tableName, bucketName: data.recordings.bucketName };
    this.handlers = lambdaFunctions.map(({ name }) =>
      handlerFunction(this, {
        name,
        code: codeOf(name),
        environment: environmentOf(name, names, deployment),
        grant: grants[name],
        stores,
        logDays: deployment.logDays,
        mailFrom: deployment.mailFrom,
      }),
    );
    if (deployment.mailFrom !== undefined) scheduleMail(this, this.handlers);
    const staff = staffPool(this, deployment.region, deployment.corsOrigins);
    const api = httpApi(this, deployment.corsOrigins);
    this.accessLog = new LogGroup(this, 'AccessLog', { retention: deployment.logDays });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
    const agentArns = addRoutes(this, api, staff, this.handlers);
    const edge = edgeUser(this, { routeArns: agentArns, keys: deployment.edgeKeys, key: data.key });
    writeOutputs(this, api, staff, edge);
  }
}

/** Each hour, because it is morning at another time in another zone. */
function scheduleMail(scope: Construct, handlers: readonly Handler[]): void {
  const mail = handlers.find(({ name }) => name === 'mail');
  if (!mail) throw new Error('there is no function mail');
  new Rule(scope, 'DailyMail', {
    description: 'Sends the daily mails that are due',
    schedule: Schedule.cron({ minute: '5' }),
    targets: [new LambdaFunction(mail.lambda, { retryAttempts: 0 })],
  });
}

function httpApi(scope: Construct, origins: readonly string[]): HttpApi {
  return new HttpApi(scope, 'Api', {
    apiName: 'voice-agent',
    createDefaultStage: false,
    ...(origins.length === 0
      ? {}
      : {
          corsPreflight: {
            allowOrigins: [...origins],
            allowMethods: [
              CorsHttpMethod.GET,
              CorsHttpMethod.POST,
              CorsHttpMethod.PUT,
              CorsHttpMethod.DELETE,
            ],
            allowHeaders: ['authorization', 'content-type', 'if-match'],
            exposeHeaders: ['retry-after', 'location'],
          },
        }),
  });
}

/** Adds a route for every endpoint. Returns the ARNs of those that the edge may call. */
function addRoutes(scope: Construct, api: HttpApi, staff: Staff, handlers: readonly Handler[]): string[] {
  const byToken = new HttpJwtAuthorizer('Staff', staff.issuer, {
    jwtAudience: [staff.client.userPoolClientId],
  });
  // The Lambda checks who is an admin or an operator: API Gateway can only check scopes.
  const authorizers: Record<Auth, IHttpRouteAuthorizer> = {
    iam: new HttpIamAuthorizer(),
    jwt: byToken,
    'jwt-admin': byToken,
    'jwt-admin-operator': byToken,
    'jwt-staff-operator': byToken,
    'jwt-operator': byToken,
  };
  const agentArns: string[] = [];
  for (const { name, endpoints } of lambdaFunctions) {
    const handler = handlers.find((each) => each.name === name);
    if (!handler) throw new Error(`there is no function ${name}`);
    if (endpoints.length === 0) continue;
    const integration = new HttpLambdaIntegration(`${name}Integration`, handler.lambda);
    for (const { name: endpoint, method, path, auth } of endpoints) {
      const routeKey = HttpRouteKey.with(path, HttpMethod[method]);
      new HttpRoute(scope, `route-${endpoint}`, {
        httpApi: api,
        routeKey,
        integration,
        authorizer: authorizers[auth],
      });
      if (auth === 'iam')
        agentArns.push(
          Stack.of(scope).formatArn({
            service: 'execute-api',
            resource: api.apiId,
            resourceName: `$default/${method}${path}`,
          }),
        );
    }
  }
  return agentArns;
}

function writeOutputs(scope: Stack, api: HttpApi, staff: Staff, edge: EdgeKey): void {
  const values: Record<keyof typeof apiOutputs, string> = {
    apiUrl: api.apiEndpoint,
    edgeAccessKeyId: edge.accessKeyId,
    edgeSecretArn: edge.secretArn,
    staffIssuer: staff.issuer,
    staffAudience: staff.client.userPoolClientId,
    staffPoolId: staff.pool.userPoolId,
  };
  for (const [name, value] of Object.entries(values)) new CfnOutput(scope, name, { value });
}
