/**
 * The edge's own identity in AWS: a user that may call the agent's routes and nothing else in the
 * account. Cloudflare offers no identity that AWS could trust, so it has keys; there may be two, so
 * that one can be replaced while calls go on.
 */
import { AccessKey, PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../findings.ts';

export interface EdgeKey {
  readonly accessKeyId: string;
  /** Where the secret half is; it is in no template and no output. */
  readonly secretArn: string;
}

/** `routeArns`: what may be called. `keys`: numbers of the keys, the last is the one to use. */
export function edgeUser(
  scope: Construct,
  asked: { routeArns: string[]; keys: readonly string[]; key: IKey },
): EdgeKey {
  const user = new User(scope, 'Edge');
  user.addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: asked.routeArns }));
  const made = asked.keys.map((number) => edgeKey(scope, user, number, asked.key));
  const inUse = made.at(-1);
  if (!inUse) throw new Error('edgeKeys names no key');
  return inUse;
}

function edgeKey(scope: Construct, user: User, number: string, key: IKey): EdgeKey {
  const accessKey = new AccessKey(scope, `EdgeKey${number}`, { user });
  const secret = new Secret(scope, `EdgeSecret${number}`, {
    description: `Secret half of the edge's access key ${number}`,
    secretStringValue: accessKey.secretAccessKey,
    encryptionKey: key,
  });
  acknowledge(secret, [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'The Worker would not know of a rotation inside AWS; edgeKeys rotates it by a deployment of both clouds, with two keys valid between.',
    },
  ]);
  return { accessKeyId: accessKey.accessKeyId, secretArn: secret.secretArn };
}
