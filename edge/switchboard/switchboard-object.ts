/**
 * One object a dialled number: exact limits, because all rings of a number meet here. Never on the
 * audio path.
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
  type LiveCall,
  leave,
  lowered,
  objectOf,
  type SwitchboardState,
} from './switchboard-state.ts';
import { callerKey, createTrustRows } from './trust-rows.ts';

interface SwitchboardBindings {
  SWITCHBOARDS: DurableObjectNamespace<SwitchboardObject>;
  /** Keys the names under which callers are kept. */
  INTERNAL_API_KEY: string;
}

export class SwitchboardObject extends DurableObject<SwitchboardBindings> {
  #state: SwitchboardState = emptySwitchboard;
  readonly #memory = createNumberMemory();

  constructor(ctx: DurableObjectState, env: SwitchboardBindings) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.#state = (await ctx.storage.get<SwitchboardState>('state')) ?? emptySwitchboard;
    });
  }

  /**
   * `limits`: the edge's. The business's own count as well, once a call has brought its settings;
   * they are asked for behind the admission.
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

  /** For a stream whose caller is not known before it is accepted. */
  async isFull(limits: AdmissionLimits): Promise<boolean> {
    const now = Date.now();
    return ageOut(this.#state, now).live.length >= this.#lowered(limits, now).concurrentCalls;
  }

  async objectOf(callId: string): Promise<string | null> {
    return objectOf(this.#state, callId);
  }

  async live(): Promise<LiveCall[]> {
    return ageOut(this.#state, Date.now()).live;
  }

  /** Settings of the number's business and what is known of this caller, as of the last five minutes. */
  async recall(phone: string): Promise<Remembered> {
    const now = Date.now();
    return { business: this.#memory.business(now), customer: this.#memory.customer(phone, now) };
  }

  async remember(phone: string, found: { business?: Business; customer?: Customer | null }): Promise<void> {
    const now = Date.now();
    if (found.business) {
      // The index of the business learns of this number, so that a refresh finds it.
      if (!this.#memory.business(now))
        await this.env.SWITCHBOARDS.getByName(businessIndex(found.business.businessId)).known(
          this.ctx.id.name ?? '',
        );
      this.#memory.keepBusiness(found.business, now);
    }
    if (found.customer !== undefined) this.#memory.keepCustomer(phone, found.customer, now);
  }

  /** Seconds for a call whose budget could not be asked for. */
  async trust(phone: string, wanted: number, most: number): Promise<number> {
    const caller = await callerKey(phone, this.env.INTERNAL_API_KEY);
    const granted = createTrustRows(this.ctx.storage.sql).grant(caller, wanted, most, Date.now());
    await this.alarm();
    return granted;
  }

  /** Forgets what was given on trust a day ago; the object has no other alarm. */
  override async alarm(): Promise<void> {
    const next = createTrustRows(this.ctx.storage.sql).expire(Date.now());
    if (next !== null) await this.ctx.storage.setAlarm(next, { allowUnconfirmed: true });
  }

  /** As a business's index: the numbers that have read its settings. */
  async numbers(): Promise<string[]> {
    return [...(await this.ctx.storage.list<string>({ prefix: 'number:' })).values()];
  }

  async known(number: string): Promise<void> {
    await this.ctx.storage.put(`number:${number}`, number);
  }

  /** As a business's index: what its calls say in the same words, as audio. */
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

  #keep(state: SwitchboardState): void {
    this.#state = state;
    // A lost write costs a wrong count for minutes, not a call: the ring does not wait for it.
    void this.ctx.storage.put('state', state, { allowUnconfirmed: true });
  }
}
