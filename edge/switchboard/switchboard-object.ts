/**
 * The switchboard: one object for each dialled number, which admits its rings, so that limits are
 * exact. The object named by `businessIndex` belongs to a business and keeps its numbers and phrases.
 * Never on the audio path.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { type Admission, type AdmissionLimits, businessIndex, type Remembered } from '../call/bindings.ts';
import type { KeptPhrase } from '../call/phrases/phrase-store.ts';
import { createNumberMemory } from './number-memory.ts';
import { createPhraseRows } from './phrase-rows.ts';
import {
  admit,
  ageOut,
  emptySwitchboard,
  expectBack,
  isFull,
  type LiveCall,
  leave,
  lowered,
  numbersUntil,
  objectOf,
  type SwitchboardState,
  withPerson,
} from './switchboard-state.ts';
import { callerKey, createTrustRows } from './trust-rows.ts';

interface SwitchboardBindings {
  SWITCHBOARDS: DurableObjectNamespace<SwitchboardObject>;
  /** Keys the hashes under which callers are stored. */
  INTERNAL_API_KEY: string;
}

export class SwitchboardObject extends DurableObject<SwitchboardBindings> {
  #state: SwitchboardState = emptySwitchboard;
  readonly #memory = createNumberMemory();
  /** When the alarm is due, as far as this process set it. */
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(ctx: DurableObjectState, env: SwitchboardBindings) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.#state = (await ctx.storage.get<SwitchboardState>('state')) ?? emptySwitchboard;
    });
  }

  /**
   * `limits`: the edge's. A business's own, lower limits count once a call has brought its settings,
   * which are read after the admission.
   */
  async admit(
    call: { callId: string; objectName: string; from: string },
    limits: AdmissionLimits,
  ): Promise<Admission> {
    const now = Date.now();
    const { state, admission } = admit(this.#state, call, this.#lowered(limits, now), now);
    this.#keep(state);
    return admission;
  }

  async left(callId: string): Promise<void> {
    this.#keep(leave(this.#state, callId, Date.now()));
  }

  async withPerson(callId: string, is: boolean): Promise<void> {
    this.#keep(withPerson(this.#state, callId, is, Date.now()));
  }

  /** For a stream over the static media URL, whose caller is not known before it is accepted. */
  async isFull(limits: AdmissionLimits): Promise<boolean> {
    const now = Date.now();
    return isFull(this.#state, this.#lowered(limits, now), now);
  }

  async expectBack(callId: string): Promise<void> {
    this.#keep(expectBack(this.#state, callId, Date.now()));
  }

  async objectOf(callId: string): Promise<string | null> {
    return objectOf(this.#state, callId);
  }

  async live(): Promise<LiveCall[]> {
    return ageOut(this.#state, Date.now()).live;
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

  /**
   * Deletes what has no use any more: callers' numbers, so that none is left for an erasure to find, and
   * day-old rows. The object has no other alarm.
   */
  override async alarm(): Promise<void> {
    const now = Date.now();
    const trusted = createTrustRows(this.ctx.storage.sql).expire(now) ?? Number.POSITIVE_INFINITY;
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#keep(ageOut(this.#state, now));
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

  async forget(): Promise<void> {
    this.#memory.forget();
  }

  #lowered(limits: AdmissionLimits, now: number): AdmissionLimits {
    return lowered(limits, this.#memory.business(now)?.limits ?? null);
  }

  #wakeAt(time: number): void {
    this.#alarmAt = time;
    void this.ctx.storage.setAlarm(time, { allowUnconfirmed: true });
  }

  #keep(state: SwitchboardState): void {
    this.#state = state;
    const until = numbersUntil(state);
    if (until !== null && until < this.#alarmAt) this.#wakeAt(until);
    // The ring does not wait: a lost write costs a wrong count for some minutes.
    void this.ctx.storage.put('state', state, { allowUnconfirmed: true });
  }
}
