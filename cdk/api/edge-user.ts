/**
 * The edge's identity in AWS: a user that may call the agent's routes and nothing else in the
 * account. Cloudflare offers no identity that AWS could trust, so the user has access keys; two may
 * exist, so that one can be replaced without interrupting calls.
 */
import { AccessKey, PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

export interface EdgeKey {
  readonly accessKeyId: string;
  /** The secret in Secrets Manager that holds the secret half. No template or output holds it. */
  readonly secretArn: string;
}

/** `routeArns`: what may be called. `keys`: the numbers of the keys; the last one is in use. */
export function edgeUser(
  scope: Construct,
  options: { routeArns: string[]; keys: readonly string[]; key: IKey },
): EdgeKey {
  const user = new User(scope, 'Edge');
  user.addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: options.routeArns }));
  const made = options.keys.map((number) => edgeKey(scope, user, number, options.key));
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
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'The Worker would not know of a rotation inside AWS; edgeKeys rotates it by a deployment of both clouds, with two keys valid between.',
  });
  return { accessKeyId: accessKey.accessKeyId, secretArn: secret.secretArn };
}
