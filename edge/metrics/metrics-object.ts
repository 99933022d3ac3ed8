import { DurableObject } from 'cloudflare:workers';
import type { MeterBatch } from '../call/meter.ts';
export class MetricsObject extends DurableObject { async count(_batch: MeterBatch): Promise<void> {} }
