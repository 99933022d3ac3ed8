import type { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type App, Stack } from 'aws-cdk-lib/core';
import { expect, test } from 'vitest';
import { holdToRules } from './rules.ts';
import { synthesised } from './testing/synthesised.ts';

const stacks = synthesised({ alarmEmail: 'night@example.in', corsOrigins: 'https://voice.example.in' });

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

/** Every statement of every role, user and policy. */
function statements(template: Template): Statement[] {
  const types = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::User'];
  return types.flatMap((type) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => {
      const inline: { PolicyDocument: { Statement: Statement[] } }[] = Properties.Policies ?? [];
      return [...(Properties.PolicyDocument ? [Properties] : []), ...inline].flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      );
    }),
  );
}

const templates = [stacks.data, stacks.api, stacks.monitoring];

test('every finding of cdk-nag has a reason, and CloudFormation has none', () => {
  const everything = {
    alarmEmail: 'night@example.in',
    corsOrigins: 'https://voice.example.in',
    mailFrom: 'reports@voice.example.in',
  };
  expect(() => synthesised(everything, holdToRules)).not.toThrow();
});

test('a finding without a reason stops the synthesis', () => {
  const withOpenBucket = (app: App) => {
    new Bucket(new Stack(app, 'careless'), 'Open');
    holdToRules(app);
  };
  expect(() => synthesised({}, withOpenBucket)).toThrow();
});

test('no policy has a wildcard among its actions, or allows anything everywhere', () => {
  const all = templates.flatMap(statements);
  expect(all.length).toBeGreaterThan(20);
  for (const { Action, Resource } of all) {
    for (const action of [Action].flat()) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
    for (const resource of [Resource].flat()) expect(resource).not.toBe('*');
  }
});

test('no role uses a managed policy', () => {
  for (const template of templates)
    expect(JSON.stringify(template.toJSON())).not.toContain('ManagedPolicyArns');
});

test('everything is in Mumbai unless another region is named', () => {
  expect(JSON.stringify(stacks.api.toJSON())).toContain('dynamodb.ap-south-1.amazonaws.com');
  expect(JSON.stringify(synthesised({ region: 'ap-south-2' }).api.toJSON())).toContain(
    'dynamodb.ap-south-2.amazonaws.com',
  );
});

test('every wrong value of the context is named at once', () => {
  expect(() =>
    synthesised({ recordingDays: 'many', logDays: '31', edgeKeys: '1,2,3', alarmEmail: 'nobody' }),
  ).toThrow(/recordingDays[\s\S]*logDays[\s\S]*edgeKeys[\s\S]*alarmEmail/);
});
