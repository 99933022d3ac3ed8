/**
 * What may differ from one deployment to the next: read from CDK's context (`cdk.json`, `-c
 * name=value`), every wrong value in one message.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { lambdaSettingNames } from './deploy/lambda-settings.ts';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()])));
const origin = z.string().regex(/^https:\/\/[^/*]+$/, 'an exact https origin, without a path');
const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Deployment = z.object({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region')
    .default('ap-south-1'),
  /** Recordings are deleted after so many days. */
  recordingDays: count(180, 1, 3650),
  /** One of the spans that CloudWatch knows. */
  logDays: count(90, 1, 3653).refine(
    (days): days is RetentionDays => Object.values(RetentionDays).includes(days),
    'no span of CloudWatch',
  ),
  /**
   * The keys with which the edge signs, by a number each; the last is the one in use. Two while one
   * is replaced: `1`, then `1,2`, then `2`. AWS allows a user no more than two.
   */
  edgeKeys: list
    .pipe(z.array(z.string().regex(/^\d+$/, 'numbers, separated by commas')).max(2))
    .transform((keys) => (keys.length > 0 ? keys : ['1'])),
  /** Where alarms are sent; nobody is told without it. */
  alarmEmail: z.email().optional(),
  /**
   * The console's origins: what may read the API from a browser, and where staff return to after
   * signing in.
   */
  corsOrigins: list.pipe(z.array(origin)),
  /**
   * Which of the Lambdas' settings are in their secret, and its version there; without one,
   * whatever is current.
   */
  lambdaSettings: list
    .pipe(z.array(z.enum(lambdaSettingNames)))
    .transform((names) => (names.length > 0 ? names : ['OPENAI_API_KEY' as const])),
  lambdaSettingsVersion: z.string().optional(),
  maxCallSeconds: count(600, 20, 3600),
  maxConcurrentCalls: count(20, 1, 10_000),
});
export type Deployment = z.output<typeof Deployment>;

/** Throws one error that lists every wrong value. */
export function readDeployment(node: Node): Deployment {
  const given = Object.fromEntries(
    Object.keys(Deployment.shape).flatMap((name) => {
      const value: unknown = node.tryGetContext(name);
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = Deployment.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the context of this deployment is wrong:\n${faults.join('\n')}`);
}
