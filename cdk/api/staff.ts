/**
 * Staff's accounts: a Cognito user pool in which each person has a business and a role. There is no
 * sign-up, and only an administrator of the AWS account can change a person's business or role.
 */
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

export interface Staff {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  /** The token's `iss`. */
  readonly issuer: string;
}

/** `origins`: the console's, to which a sign-in returns. */
export function staffPool(scope: Construct, region: string, origins: readonly string[]): Staff {
  const pool = new UserPool(scope, 'Staff', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    customAttributes: {
      business: new StringAttribute({ mutable: true, maxLen: 64 }),
      role: new StringAttribute({ mutable: true, maxLen: 16 }),
    },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.ESSENTIALS,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG8',
    reason:
      "The Plus plan's risk scoring is paid by the user; a dozen of staff with a required second factor and no sign-up gain little by it.",
  });
  // The console finds the domain in the pool's published description (`console/sign-in/sign-in.ts`).
  pool.addDomain('SignIn', {
    cognitoDomain: { domainPrefix: `voice-agent-${Aws.ACCOUNT_ID}` },
    managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
  });
  const client = pool.addClient('Console', {
    generateSecret: false,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.hours(12),
    authFlows: { userSrp: true, userPassword: true },
    // Without this list, people could make themselves admins of any business.
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true, email: true }),
    readAttributes: new ClientAttributes()
      .withStandardAttributes({ fullname: true, email: true })
      .withCustomAttributes('business', 'role'),
    disableOAuth: origins.length === 0,
    ...(origins.length === 0
      ? {}
      : {
          oAuth: {
            flows: { authorizationCodeGrant: true },
            scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
            callbackUrls: origins.map((origin) => `${origin}/`),
            logoutUrls: origins.map((origin) => `${origin}/`),
          },
        }),
  });
  return { pool, client, issuer: `https://cognito-idp.${region}.${Aws.URL_SUFFIX}/${pool.userPoolId}` };
}
