/**
 * The Lambdas, derived from the contract: what the bundler builds, the local gateway serves and CDK
 * deploys. Data only: importing this loads no handler.
 */
import { type Endpoint, type LambdaName, lambdaNames } from '../shared/contract/endpoint.ts';
import { type EndpointName, endpoints } from '../shared/contract/index.ts';

export interface LambdaFunction {
  readonly name: LambdaName;
  /** The module that exports `handler`, relative to the project's root. */
  readonly entry: string;
  readonly endpoints: readonly {
    name: EndpointName;
    method: Endpoint['method'];
    path: Endpoint['path'];
    auth: Endpoint['auth'];
  }[];
}

export const lambdaFunctions: readonly LambdaFunction[] = lambdaNames.map((name) => ({
  name,
  entry: `lambdas/${name}/handler.ts`,
  endpoints: (Object.keys(endpoints) as EndpointName[])
    .filter((endpoint) => endpoints[endpoint].lambda === name)
    .map((endpoint) => ({
      name: endpoint,
      method: endpoints[endpoint].method,
      path: endpoints[endpoint].path,
      auth: endpoints[endpoint].auth,
    })),
}));

/** API Gateway ends any request after 30 s. */
const patientSeconds = 29;
/** Most Lambdas. The edge gives up before. */
const ordinarySeconds = 10;
/**
 * Slow ones: a recording is read and hashed, a report, a daily mail and a table of calls read every call of
 * their days, an erasure changes them, a model replies.
 */
const patient: readonly LambdaName[] = ['recordings', 'reports', 'customers', 'voice', 'calls', 'mail'];

/** After so many seconds AWS ends the Lambda, whatever it is doing. */
export function secondsOf(name: LambdaName): number {
  return patient.includes(name) ? patientSeconds : ordinarySeconds;
}
