/**
 * The switchboard: one object for each dialled number, which admits its rings. It asks the one object of the
 * deployment (`deploymentSwitchboard`) for a place too, so that limits are exact across all numbers
 * (decision 42). The object named by `businessIndex` belongs to a business and keeps its numbers and
 * phrases. Never on the audio path.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { createLog } from '../../shared/io/log.ts';
import {
  type Admission,
  type AdmissionLimits,
  type Arrival,
  businessIndex,
  deploymentSwitchboard,
  type Remembered,
} from '../call/bindings.ts';
import type { KeptPhrase } from '../call/phrases/phrase-store.ts';
import { createApi } from '../call/runtime.ts';
import { parseConfig } from '../config.ts';
import { type Admissions, createAdmissions, lowered, type OwnLimits } from './admissions.ts';
import { moveEarlierState } from './earlier-state.ts';
import { listened } from './listening.ts';
import type { LiveCall } from './live-rows.ts';
import { createNumberMemory } from './number-memory.ts';
import { createPhraseRows } from './phrase-rows.ts';
import { collectMs, createRefusedRings } from './refused-rings.ts';
import { callerKey, createTrustRows } from './trust-rows.ts';

interface SwitchboardBindings {
  SWITCHBOARDS: DurableObjectNamespace<SwitchboardObject>;
  /** Keys the hashes under which callers are stored. */
  INTERNAL_API_KEY: string;
}

/** A ring does not wait longer for the deployment's switchboard. */
const deploymentMs = 1_000;

export class SwitchboardObject extends DurableObject<SwitchboardBindings> {
  #made: Admissions | null = null;
  /** The limits of the business that has this number, as last read. Stored: they hold after an eviction. */
  #own: OwnLimits | null = null;
  /** Admissions that wait for the deployment's switchboard: a repeated ring waits for the same answer. */
  readonly #asking = new Map<string, Promise<Admission>>();
  readonly #memory = createNumberMemory();
  readonly #refused = createRefusedRings();
  #isCollecting = false;
  /** When the alarm is due, as far as this process set it. */
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(ctx: DurableObjectState, env: SwitchboardBindings) {
    super(ctx, env);
    this.#own = ctx.storage.kv.get<OwnLimits>('own') ?? null;
    moveEarlierState(ctx.storage);
  }

  /** Made on first use: the objects of a business and of a person have no calls. */
  get #calls(): Admissions {
    this.#made ??= createAdmissions(this.ctx.storage.sql);
    return this.#made;
  }

  /**
   * Takes a place here and in the deployment's switchboard. `limits`: the edge's. A business's own, lower
   * limits count once a call has brought its settings, which are read after the admission.
   */
  async admit(call: Arrival, limits: AdmissionLimits): Promise<Admission> {
    const asked = this.#asking.get(call.callId);
    if (asked) return asked;
    const isKnown = this.#calls.isLive(call.callId);
    const admission = this.#calls.admit(call, this.#lowered(limits), Date.now());
    this.#wake();
    if (!admission.ok || isKnown) return admission;
    const asking = this.#askDeployment(call, limits);
    this.#asking.set(call.callId, asking);
    const answer = await asking.finally(() => this.#asking.delete(call.callId));
    if (!answer.ok) this.#calls.unadmitted(call.callId);
    return answer;
  }

  /** For the deployment's object. `own`: the limits of the business whose number was dialled. */
  async admitAmongAll(call: Arrival, limits: AdmissionLimits, own: OwnLimits | null): Promise<Admission> {
    const admission = this.#calls.admit(call, limits, Date.now(), own);
    this.#wake();
    return admission;
  }

  async left(callId: string): Promise<void> {
    this.#calls.leave(callId, Date.now());
    await this.#deployment()?.release(callId);
  }

  /** The ring was admitted and led to no call: its place is free again. It stays counted as a ring. */
  async release(callId: string): Promise<void> {
    this.#calls.release(callId);
    await this.#deployment()?.release(callId);
  }

  async withPerson(callId: string, is: boolean): Promise<void> {
    this.#calls.withPerson(callId, is, Date.now());
    this.#wake();
    await this.#deployment()?.withPerson(callId, is);
  }

  /** For a stream over the static media URL, whose caller is not known before it is accepted. */
  async isFull(limits: AdmissionLimits): Promise<boolean> {
    const now = Date.now();
    // The deployment's switchboard does not know who is expected back.
    if (this.#calls.isExpecting(now)) return false;
    if (this.#calls.isFull(this.#lowered(limits), now)) return true;
    return this.#inTime((deployment) => deployment.isFull(limits), false);
  }

  async expectBack(callId: string): Promise<void> {
    this.#calls.expectBack(callId, Date.now());
  }

  async objectOf(callId: string): Promise<string | null> {
    return this.#calls.objectOf(callId);
  }

  async live(): Promise<LiveCall[]> {
    this.#calls.ageOut(Date.now());
    return this.#calls.list();
  }

  /** Agents' places that are taken: in all, and of a business, which the deployment's object alone knows. */
  async places(businessId: string | null): Promise<{ all: number; own: number }> {
    this.#calls.ageOut(Date.now());
    return { all: this.#calls.places(null), own: this.#calls.places(businessId) };
  }

  /** The business's settings and this customer, if read in the last five minutes. */
  async recall(phone: string): Promise<Remembered> {
    const now = Date.now();
    return { business: this.#memory.business(now), customer: this.#memory.customer(phone, now) };
  }

  async remember(phone: string, found: { business?: Business; customer?: Customer | null }): Promise<void> {
    const now = Date.now();
    if (found.business) {
      // The business's object must know this number, so that a refresh reaches it.
      if (!this.#memory.business(now))
        await this.env.SWITCHBOARDS.getByName(businessIndex(found.business.businessId)).known(
          this.ctx.id.name ?? '',
        );
      this.#memory.keepBusiness(found.business, now);
      this.#keepOwn(found.business);
    }
    if (found.customer !== undefined) this.#memory.keepCustomer(phone, found.customer, now);
  }

  /** Seconds granted to a call whose budget could not be read. */
  async trust(phone: string, wanted: number, most: number): Promise<number> {
    const caller = await callerKey(phone, this.env.INTERNAL_API_KEY);
    const granted = createTrustRows(this.ctx.storage.sql).grant(caller, wanted, most, Date.now());
    await this.alarm();
    return granted;
  }

  /** The ring does not wait for the report, nor does its call. */
  async refused({ callId, from, reason }: { callId: string; from: string; reason: string }): Promise<void> {
    if (!this.#refused.add({ callId, from, reason, at: Date.now() }) || this.#isCollecting) return;
    this.#isCollecting = true;
    setTimeout(() => this.ctx.waitUntil(this.reportRefused()), collectMs);
  }

  /** Tells the API of the refused rings that were collected. A report that fails is lost. */
  async reportRefused(): Promise<void> {
    this.#isCollecting = false;
    const report = this.#refused.take();
    if (report.callers.length === 0) return;
    const log = createLog();
    const parsed = parseConfig(this.env as unknown as Record<string, unknown>);
    if (!parsed.ok) return log.error('refused rings were not reported', { faults: parsed.faults });
    try {
      const api = createApi(parsed.config);
      await api.refusedRing({ businessNumber: this.ctx.id.name ?? '', ...report });
    } catch (error) {
      const callers = report.callers.length;
      log.warn('refused rings were not reported', { callers, error: String(error) });
    }
  }

  /**
   * Deletes what has no use any more: callers' numbers, so that none is left for an erasure to find, and
   * day-old rows. The object has no other alarm.
   */
  override async alarm(): Promise<void> {
    const now = Date.now();
    const trusted = createTrustRows(this.ctx.storage.sql).expire(now) ?? Number.POSITIVE_INFINITY;
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#calls.ageOut(now);
    this.#wake();
    if (trusted < this.#alarmAt) this.#wakeAt(trusted);
  }

  /** For a business's object: the numbers that have read its settings. */
  async numbers(): Promise<string[]> {
    return [...(await this.ctx.storage.list<string>({ prefix: 'number:' })).values()];
  }

  async known(number: string): Promise<void> {
    await this.ctx.storage.put(`number:${number}`, number);
  }

  /** For a business's object: its phrases as audio. */
  async phrases(keys: string[]): Promise<KeptPhrase[]> {
    return createPhraseRows(this.ctx.storage.sql).read(keys, Date.now());
  }

  async keepPhrase(key: string, audio: Uint8Array): Promise<void> {
    createPhraseRows(this.ctx.storage.sql).keep(key, audio, Date.now());
  }

  /** For a person's object (`listenerIndex`): whether one more voice may be heard now. */
  async mayListen(): Promise<boolean> {
    const times = listened((await this.ctx.storage.get<number[]>('listened')) ?? [], Date.now());
    if (times !== null) await this.ctx.storage.put('listened', times);
    return times !== null;
  }

  async forget(): Promise<void> {
    this.#memory.forget();
  }

  #lowered(limits: AdmissionLimits): AdmissionLimits {
    return lowered(limits, this.#own?.limits ?? null);
  }

  #keepOwn({ businessId, limits }: Business): void {
    const own: OwnLimits = { businessId, limits };
    if (JSON.stringify(own) === JSON.stringify(this.#own)) return;
    this.#own = own;
    void this.ctx.storage.put('own', own, { allowUnconfirmed: true });
  }

  /** Null in the deployment's own object. */
  #deployment(): DurableObjectStub<SwitchboardObject> | null {
    const { SWITCHBOARDS } = this.env;
    return this.ctx.id.name === deploymentSwitchboard ? null : SWITCHBOARDS.getByName(deploymentSwitchboard);
  }

  #askDeployment(call: Arrival, limits: AdmissionLimits): Promise<Admission> {
    return this.#inTime<Admission>(
      async (deployment) => await deployment.admitAmongAll(call, limits, this.#own),
      { ok: true },
    );
  }

  /**
   * The deployment's answer, or `otherwise` where it does not come: this number's own counts have decided
   * already, and no ring is lost because another object is away.
   */
  async #inTime<T>(
    ask: (deployment: DurableObjectStub<SwitchboardObject>) => Promise<T>,
    otherwise: T,
  ): Promise<T> {
    const deployment = this.#deployment();
    if (!deployment) return otherwise;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), deploymentMs);
    });
    try {
      return await Promise.race([ask(deployment), late]);
    } catch (error) {
      createLog().warn("the deployment's limits could not be asked for: the number's own are used", {
        error,
      });
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  }

  #wakeAt(time: number): void {
    this.#alarmAt = time;
    void this.ctx.storage.setAlarm(time, { allowUnconfirmed: true });
  }

  /** For when the next caller's number has no use any more, unless the alarm is due before. */
  #wake(): void {
    const until = this.#calls.numbersUntil();
    if (until !== null && until < this.#alarmAt) this.#wakeAt(until);
  }
}
