/** Placeholder until the routes stand. */
import { DurableObject } from 'cloudflare:workers';

export class CallObject extends DurableObject {}
export class SwitchboardObject extends DurableObject {}
export class MetricsObject extends DurableObject {}
export default { fetch: () => new Response('not yet', { status: 503 }) };
