/** One object a dialled number: exact limits, because all rings of a number meet here. Never on the audio path. */
import { DurableObject } from 'cloudflare:workers';
import type { Admission, AdmissionLimits } from '../call/bindings.ts';
import { admit, ageOut, emptySwitchboard, type LiveCall, leave, objectOf, type SwitchboardState } from './switchboard-state.ts';

export class SwitchboardObject extends DurableObject {
  #state: SwitchboardState = emptySwitchboard;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.#state = (await ctx.storage.get<SwitchboardState>('state')) ?? emptySwitchboard;
    });
  }

  async admit(call: { callId: string; objectName: string; from: string }, limits: AdmissionLimits): Promise<Admission> {
    const { state, admission } = admit(this.#state, call, limits, Date.now());
    this.#keep(state);
    return admission;
  }

  async left(callId: string): Promise<void> {
    this.#keep(leave(this.#state, callId, Date.now()));
  }

  /** For a stream whose caller is not known before it is accepted. */
  async isFull(limits: AdmissionLimits): Promise<boolean> {
    return ageOut(this.#state, Date.now()).live.length >= limits.concurrentCalls;
  }

  async objectOf(callId: string): Promise<string | null> {
    return objectOf(this.#state, callId);
  }

  async live(): Promise<LiveCall[]> {
    return ageOut(this.#state, Date.now()).live;
  }

  #keep(state: SwitchboardState): void {
    this.#state = state;
    // A lost write costs a wrong count for minutes, not a call: the ring does not wait for it.
    void this.ctx.storage.put('state', state, { allowUnconfirmed: true });
  }
}
