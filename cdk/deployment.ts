/**
 * The settings that may differ between deployments, from CDK's context: `cdk.json`, or `-c name=value`.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()])));
const origin = z.string().regex(/^https:\/\/[^/*]+$/, 'an exact https origin, without a path');
const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Deployment = z
  .object({
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region')
      .default('ap-south-1'),
    /** Days after which recordings are deleted. */
    recordingDays: count(180, 1, 3650),
    /** One of the retention times that CloudWatch offers. */
    logDays: count(90, 1, 3653).refine(
      (days): days is RetentionDays => Object.values(RetentionDays).includes(days),
      'CloudWatch does not offer this number of days',
    ),
    /**
     * Numbers of the edge's access keys; the last one is in use. To replace a key, deploy `1`, then
     * `1,2`, then `2`. AWS allows a user two keys.
     */
    edgeKeys: list
      .pipe(z.array(z.string().regex(/^\d+$/, 'numbers, separated by commas')).max(2))
      .transform((keys) => (keys.length > 0 ? keys : ['1'])),
    /** The address to which alarms are sent. Without it, none is sent. */
    alarmEmail: z.email().optional(),
    /** The sender of the daily mails, an address that SES has verified. Without it, none is sent. */
    mailFrom: z.email().optional(),
    /** The console's origins, which may read the API from a browser, and to which a sign-in returns. */
    corsOrigins: list.pipe(z.array(origin)),
    maxCallSeconds: count(600, 20, 3600),
    maxConcurrentCalls: count(20, 1, 100_000),
  })
  .refine(({ mailFrom, corsOrigins }) => mailFrom === undefined || corsOrigins.length > 0, {
    path: ['corsOrigins'],
    message: "a daily mail links to the console: name the console's origin",
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
