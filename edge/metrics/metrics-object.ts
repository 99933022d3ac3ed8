/**
 * One shard of the metrics. Counts in memory and writes what it has every 5 s, unconfirmed: a crash
 * loses seconds of counting, which Prometheus reads as a reset counter, and no call ever waits
 * here.
 */
import { DurableObject } from 'cloudflare:workers';
import type { MeterBatch } from '../call/call-metrics.ts';
import { emptyTally, restoredTally, type Snapshot, snapshotOf, type Tally, tallyUp } from './tally.ts';

/**
 * An idle object is put out of memory after 10 s: a slower alarm would find a new one, and the last
 * call of a quiet hour would never be counted.
 */
const writeMs = 5000;

export class MetricsObject extends DurableObject {
  #tally: Tally = emptyTally();
  #isAlarmSet = false;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      const stored = await ctx.storage.get<Tally>('tally');
      if (stored) this.#tally = restoredTally(stored);
    });
  }

  /**
   * Adds what a call has to say. A batch that comes twice is counted twice: calls send each once
   * and don't wait.
   */
  async count(batch: MeterBatch): Promise<void> {
    tallyUp(this.#tally, batch, Date.now());
    if (this.#isAlarmSet) return;
    this.#isAlarmSet = true;
    void this.ctx.storage.setAlarm(Date.now() + writeMs, { allowUnconfirmed: true });
  }

  async snapshot(): Promise<Snapshot> {
    return snapshotOf(this.#tally, Date.now());
  }

  /** Calls with a sign of life in the last 60 s, for those who may see every business's. */
  async aliveCalls(): Promise<string[]> {
    snapshotOf(this.#tally, Date.now());
    return [...this.#tally.alive.keys()];
  }

  override async alarm(): Promise<void> {
    this.#isAlarmSet = false;
    // Signs of life are aged out first: they must not outlive a restart.
    snapshotOf(this.#tally, Date.now());
    void this.ctx.storage.put('tally', this.#tally, { allowUnconfirmed: true });
  }
}
