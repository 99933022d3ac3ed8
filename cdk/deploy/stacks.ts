/**
 * What the API stack says when it is deployed: written by the stack, read by the deployment of the
 * Worker.
 */
import * as z from 'zod';

export const stackNames = { data: 'voice-data', api: 'voice-api', monitoring: 'voice-monitoring' } as const;

export const apiOutputs = {
  apiUrl: z.url(),
  edgeAccessKeyId: z.string().min(16),
  edgeSecretArn: z.string().startsWith('arn:'),
  staffIssuer: z.url(),
  staffAudience: z.string().min(1),
  staffPoolId: z.string().min(1),
} as const;

const ApiOutputs = z.object(apiOutputs);
export type ApiOutputs = z.infer<typeof ApiOutputs>;

const OutputsFile = z.object({ [stackNames.api]: ApiOutputs });

/** What `cdk deploy --outputs-file` wrote. */
export function readOutputs(text: string): ApiOutputs {
  const parsed = OutputsFile.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data[stackNames.api];
  throw new Error(
    `the outputs of ${stackNames.api} are not as expected: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
  );
}
