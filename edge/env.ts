/** The Worker's bindings to its objects. Configuration is in `config.ts`. */
import type { CallObject } from './call/call-object.ts';
import type { MetricsObject } from './metrics/metrics-object.ts';
import type { SwitchboardObject } from './switchboard/switchboard-object.ts';

export interface Env {
  CALLS: DurableObjectNamespace<CallObject>;
  SWITCHBOARDS: DurableObjectNamespace<SwitchboardObject>;
  METRICS: DurableObjectNamespace<MetricsObject>;
}
