import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { readEnv, secretSettings } from '../../lambdas/config.ts';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { endpoints } from '../../shared/contract/index.ts';
import { resourcesOf, synthesised } from '../testing/synthesised.ts';

const { api } = synthesised({
  corsOrigins: 'https://voice.example.in',
  logDays: '30',
  edgeKeys: '1,2',
});
const functions = Object.entries(api.findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => ({
  id,
  ...Properties,
}));
const ref = expect.anything();

test('every endpoint of the contract has a route with its authorizer, and there are no other routes', () => {
  const types = {
    iam: 'AWS_IAM',
    jwt: 'JWT',
    'jwt-admin': 'JWT',
    'jwt-admin-operator': 'JWT',
    'jwt-staff-operator': 'JWT',
    'jwt-operator': 'JWT',
  };
  const expected = Object.values(endpoints).map(
    ({ method, path, auth }) => `${method} ${path} ${types[auth]}`,
  );
  const routes = resourcesOf(api, 'AWS::ApiGatewayV2::Route').map(
    ({ Properties }) => `${Properties.RouteKey} ${Properties.AuthorizationType}`,
  );
  expect(routes.sort()).toEqual(expected.sort());
});

test('staff tokens must be from our own pool, for our own console', () => {
  api.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
  api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: {
      Audience: [{ Ref: Match.stringLikeRegexp('^Staff.*Console') }],
      Issuer: Match.anyValue(),
    },
  });
});

test('there is no sign-up, a second factor is required, and people can not change their own business or role', () => {
  api.hasResourceProperties('AWS::Cognito::UserPool', {
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    DeletionProtection: 'ACTIVE',
  });
  const [client] = resourcesOf(api, 'AWS::Cognito::UserPoolClient');
  expect(client?.Properties.WriteAttributes).toEqual(['email', 'name']);
  expect(client?.Properties.ReadAttributes).toEqual(
    expect.arrayContaining(['custom:business', 'custom:role']),
  );
  // As `console/sign-in/sign-in.ts` needs: a code, no token in a URL, and sign-out returns to the
  // console.
  expect(client?.Properties).toMatchObject({
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    GenerateSecret: false,
    CallbackURLs: ['https://voice.example.in/'],
    LogoutURLs: ['https://voice.example.in/'],
  });
});

test('every Lambda is an ARM64 Node 24 function with its own role and log', () => {
  expect(functions).toHaveLength(lambdaFunctions.length);
  const own = new Set(
    functions.map(({ Role, LoggingConfig }) => JSON.stringify([Role, LoggingConfig.LogGroup])),
  );
  expect(own.size).toBe(lambdaFunctions.length);
  for (const { Runtime, Architectures, Handler } of functions) {
    expect([Runtime, Architectures, Handler]).toEqual(['nodejs24.x', ['arm64'], 'index.handler']);
  }
});

test('the slow Lambdas may run almost as long as API Gateway waits, and none longer', () => {
  const secondsOf = Object.fromEntries(
    lambdaFunctions.map(({ name }) => [
      name,
      functions.find(({ id }) => id.startsWith(`lambda${name}`))?.Timeout as number,
    ]),
  );
  for (const name of ['recordings', 'reports', 'customers', 'voice', 'mail'])
    expect([name, secondsOf[name]]).toEqual([name, 29]);
  expect(Math.max(...Object.values(secondsOf))).toBeLessThan(30);
});

test('every log is kept for the configured days', () => {
  const logs = resourcesOf(api, 'AWS::Logs::LogGroup');
  expect(logs).toHaveLength(lambdaFunctions.length + 1);
  for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(30);
});

test("every Lambda's environment is valid", () => {
  for (const { name } of lambdaFunctions) {
    const lambda = functions.find(({ id }) => id.startsWith(`lambda${name}`));
    const given: Record<string, unknown> = lambda?.Environment.Variables;
    // CloudFormation fills in the names of table and bucket.
    const filled = Object.entries(given).map(([key, value]) => {
      return [key, typeof value === 'string' ? value : 'filled-in'];
    });
    expect(() => readEnv(name, Object.fromEntries(filled))).not.toThrow();
  }
});

test('no template and no environment of a Lambda holds a key: it has the name of its own secret', () => {
  const names = Object.values(secretSettings).flat() as string[];
  for (const { id, Environment } of functions) {
    const variables: Record<string, unknown> = Environment.Variables;
    expect(Object.keys(variables).filter((name) => names.includes(name))).toEqual([]);
    const owner = Object.keys(secretSettings).find((name) => id.startsWith(`lambda${name}`));
    expect(variables.SECRET_ID).toBe(owner && `voice-agent/${owner}`);
  }
  expect(JSON.stringify(api.toJSON())).not.toContain('{{resolve:secretsmanager');
  const outputs = JSON.stringify(api.findOutputs('*'));
  expect(outputs).not.toContain('SecretAccessKey');
});

test('each secret may be read by its own Lambda, and by no other', () => {
  const readers = resourcesOf(api, 'AWS::IAM::Role').flatMap(({ Properties }) => {
    const text = JSON.stringify(Properties);
    return text.includes('secretsmanager:')
      ? [[Properties.Description, /secret:(voice-agent\/\w+-\?{6})"/.exec(text)?.[1]]]
      : [];
  });
  expect(readers.sort()).toEqual([
    ['What the Lambda recordings may do', 'voice-agent/recordings-??????'],
    ['What the Lambda voice may do', 'voice-agent/voice-??????'],
  ]);
});

test("the edge may call the agent's routes, and nothing else in the account", () => {
  api.resourceCountIs('AWS::IAM::User', 1);
  const policy = resourcesOf(api, 'AWS::IAM::Policy').find(
    ({ Properties }) => Properties.Users !== undefined,
  );
  const document = policy?.Properties.PolicyDocument as {
    Statement: { Action: string; Resource: { 'Fn::Join': [string, unknown[]] }[] }[];
  };
  const [statement, ...others] = document.Statement;
  expect(others).toEqual([]);
  expect(statement?.Action).toBe('execute-api:Invoke');
  const agentRoutes = Object.values(endpoints).filter(({ auth }) => auth === 'iam');
  expect(statement?.Resource.map((arn) => arn['Fn::Join'][1].at(-1))).toEqual(
    expect.arrayContaining(agentRoutes.map(({ method, path }) => `/$default/${method}${path}`)),
  );
  expect(statement?.Resource).toHaveLength(agentRoutes.length);
});

test('two keys of the edge can be valid at once, and the last one is in use', () => {
  const keys = Object.keys(api.findResources('AWS::IAM::AccessKey'));
  expect(keys).toHaveLength(2);
  expect(Object.values(api.findOutputs('edgeAccessKeyId'))[0]?.Value).toEqual({
    Ref: keys.find((id) => id.startsWith('EdgeKey2')),
  });
});

test('every request is logged without its path or query, and requests are throttled', () => {
  const [stage] = resourcesOf(api, 'AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties).toMatchObject({
    StageName: '$default',
    AccessLogSettings: { DestinationArn: ref },
    DefaultRouteSettings: { ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200 },
  });
  const settings = stage?.Properties.AccessLogSettings as { Format: string };
  const { Format } = settings;
  expect(JSON.parse(Format)).toMatchObject({ route: '$context.routeKey', status: '$context.status' });
  expect(Format).not.toMatch(/\$context\.path|queryString|\$context\.authorizer\.claims/);
});

test("web pages may read the API from the console's exact origins only", () => {
  api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
    CorsConfiguration: Match.objectLike({ AllowOrigins: ['https://voice.example.in'] }),
  });
  expect(() => synthesised({ corsOrigins: '*' })).toThrow('corsOrigins');
});

test('the daily mail has a schedule and may send as its sender alone; without a sender it has neither', () => {
  expect(resourcesOf(api, 'AWS::Events::Rule')).toEqual([]);
  expect(JSON.stringify(api.toJSON())).not.toContain('ses:SendEmail');
  const from = 'reports@clinic.example.in';
  const { api: mailing } = synthesised({ corsOrigins: 'https://voice.example.in', mailFrom: from });
  mailing.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'cron(5 * * * ? *)' });
  const senders = resourcesOf(mailing, 'AWS::IAM::Role').filter(({ Properties }) =>
    JSON.stringify(Properties).includes('ses:SendEmail'),
  );
  expect(senders.map(({ Properties }) => Properties.Description)).toEqual(['What the Lambda mail may do']);
  const text = JSON.stringify(senders);
  expect(text).toContain(`:identity/${from}`);
  expect(text).not.toContain(':identity/*');
  expect(() => synthesised({ mailFrom: from })).toThrow("name the console's origin");
});
