/**
 * One shard of the metrics. Counts in memory and writes its counts 5 s after the first new one, without
 * waiting for the write. A crash loses seconds of counting, which Prometheus sees as a counter reset.
 * No call ever waits here.
 */
import { DurableObject } from 'cloudflare:workers';
import type { MeterBatch } from './call-metrics.ts';
import { addToDay, type Hour } from './last-day.ts';
import {
  emptyTally,
  lateOutboxes,
  restoredTally,
  type Snapshot,
  snapshotOf,
  type Tally,
  tallyUp,
} from './tally.ts';

/**
 * The platform drops an idle object after 10 s. A later alarm would find a new object without the
 * counts.
 */
const writeMs = 5000;

const hourPrefix = 'hour:';

export class MetricsObject extends DurableObject {
  #tally: Tally = emptyTally();
  #isAlarmSet = false;
  /** The last day; `#changed` has the hours that are to be stored. */
  readonly #hours = new Map<number, Hour>();
  readonly #changed = new Set<number>();

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      const stored = await ctx.storage.get<Tally>('tally');
      if (stored) this.#tally = restoredTally(stored);
      for (const hour of (await ctx.storage.list<Hour>({ prefix: hourPrefix })).values())
        this.#hours.set(hour.hour, hour);
    });
  }

  /** Adds a call's batch. A repeated batch counts twice, so calls send each once and do not retry. */
  async count(batch: MeterBatch): Promise<void> {
    const now = Date.now();
    tallyUp(this.#tally, batch, now);
    const hour = addToDay(this.#hours, batch, now);
    if (hour) this.#changed.add(hour.hour);
    if (this.#isAlarmSet) return;
    this.#isAlarmSet = true;
    void this.ctx.storage.setAlarm(Date.now() + writeMs, { allowUnconfirmed: true });
  }

  async snapshot(): Promise<Snapshot> {
    return snapshotOf(this.#tally, Date.now());
  }

  /** The hours that are known, and the outboxes that are late now. */
  async health(): Promise<{ hours: Hour[]; late: ReturnType<typeof lateOutboxes> }> {
    return { hours: [...this.#hours.values()], late: lateOutboxes(this.#tally, Date.now()) };
  }

  /** Ids of the calls that sent a sign of life in the last 60 s, of all businesses. */
  async aliveCalls(): Promise<string[]> {
    snapshotOf(this.#tally, Date.now());
    return [...this.#tally.alive.keys()];
  }

  override async alarm(): Promise<void> {
    this.#isAlarmSet = false;
    // Drops old signs of life before they are stored.
    snapshotOf(this.#tally, Date.now());
    void this.ctx.storage.put('tally', this.#tally, { allowUnconfirmed: true });
    for (const hour of this.#changed) {
      const counted = this.#hours.get(hour);
      // An hour that is over a day old by now is kept no longer.
      if (counted) void this.ctx.storage.put(`${hourPrefix}${hour}`, counted, { allowUnconfirmed: true });
    }
    this.#changed.clear();
    const stored = await this.ctx.storage.list({ prefix: hourPrefix });
    const over = [...stored.keys()].filter((key) => !this.#hours.has(Number(key.slice(hourPrefix.length))));
    if (over.length > 0) void this.ctx.storage.delete(over, { allowUnconfirmed: true });
  }
}
