/** A TwiML verb's tools, and its result. */
import type { WireFrame } from '../socket.ts';
import type { Ending, Trunk } from '../trunk.ts';
import type { Fields, TwilioProfile } from './account.ts';

/**
 * The result of one verb. `goto` fetches another document; `execute` runs a document that came by REST.
 */
export type Step =
  | { type: 'continue' }
  | { type: 'goto'; url: string; fields?: Fields; method?: string | undefined }
  | { type: 'execute'; twiml: string }
  | { type: 'end'; ending: Ending; callStatus?: string };

/** An update of a live call by REST (`POST …/Calls/{sid}.json`): `Twiml`, `Url`, or `Status=completed`. */
export type CallUpdate = { twiml: string } | { url: string; method?: string } | { status: 'completed' };

/** The REST updates of one call. A verb that takes time stops when `signal` is aborted. */
export class LiveUpdates {
  #controller = new AbortController();
  #pending: CallUpdate | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  push(update: CallUpdate): void {
    this.#pending = update;
    this.#controller.abort();
  }

  /** The pending update as a step, once; `null` when there is none. */
  take(): Step | null {
    const update = this.#pending;
    if (!update) return null;
    this.#pending = null;
    this.#controller = new AbortController();
    if ('twiml' in update) return { type: 'execute', twiml: update.twiml };
    if ('url' in update) return { type: 'goto', url: update.url, method: update.method };
    return { type: 'end', ending: { by: 'agent', why: 'ended by REST' } };
  }
}

export interface TwilioCall {
  trunk: Trunk;
  profile: TwilioProfile;
  updates: LiveUpdates;
  onFrame: (frame: WireFrame) => void;
}
