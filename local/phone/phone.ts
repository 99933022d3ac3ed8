/**
 * The simulated phone: `placeCall` calls the running product as a carrier would, lets the caller speak, and
 * records what happens. For tests, benches and `npm run call`.
 */
import { type CallId, callIdOf } from '../../shared/ids.ts';
import { Caller, ordinaryPatience, type Patience, type Script } from './caller.ts';
import { runExotelCall } from './exotel/exotel-call.ts';
import { type ExotelProfile, exotelSid, ordinaryExotel } from './exotel/profile.ts';
import { inNotation, seedOf } from './notation.ts';
import { type CallOutcome, outcomeOf } from './outcome.ts';
import type { WireFrame } from './socket.ts';
import { Handset, type Spoil } from './sound/handset.ts';
import type { Reply, Sound } from './sound/hearing.ts';
import type { DialledCarrier, Happening, PhoneRecord, RecordOf } from './timeline.ts';
import { type Clock, type Ending, realClock, type Trunk } from './trunk.ts';
import { ordinaryTwilio, type TwilioProfile, twilioSid } from './twilio/account.ts';
import { type CallUpdate, LiveUpdates } from './twilio/step.ts';
import { runTwilioCall } from './twilio/twilio-call.ts';

/** The carrier accounts' secrets. Of a comma-separated list the first is sent. */
export interface Accounts {
  twilioAccountSid: string;
  twilioAuthToken: string;
  exotelAccountSid: string;
  exotelWebhookToken: string;
}

export interface CallOptions {
  carrier: DialledCarrier;
  /** How the carrier is configured: with a media stream (the default), or by turns. */
  mode?: 'stream' | 'turns';
  /** Origin of the product's edge, as the carrier is configured. */
  edge: string;
  accounts: Accounts;
  /** E.164. By default Ravi Kumar, a customer of the demo business, and the demo clinic. */
  from?: string;
  to?: string;
  script?: Script;
  patience?: Partial<Patience>;
  exotel?: Partial<ExotelProfile>;
  twilio?: Partial<TwilioProfile>;
  /** The carrier's id of the call; a new one when absent. */
  callSid?: string;
  clock?: Clock;
  fetch?: typeof fetch;
  /** Adds noise or loss to the caller's audio; a clean line by default. */
  spoil?: Spoil;
  /** How the network writes the two numbers. By default each call does it in another way. */
  writeNumber?: (phone: string) => string;
  onRecord?: (record: PhoneRecord) => void;
  /** Called with every frame on the wire. */
  onFrame?: (frame: WireFrame) => void;
}

export interface Call {
  readonly callId: CallId;
  readonly callSid: string;
  /** Grows while the call lasts. */
  readonly records: readonly PhoneRecord[];
  readonly replies: readonly Reply[];
  /**
   * Call audio with its times, in ms since the call was placed. `agent` is complete when the call
   * has ended.
   */
  readonly sounds: { caller: readonly Sound[]; agent: readonly Sound[] };
  hangUp(why?: string): void;
  /** A REST update of the live call; Twilio only. */
  update(update: CallUpdate): void;
  /**
   * The first record of this kind, past or future. Rejects after `withinMs`, or when the call ends
   * without one.
   */
  until<W extends Happening['what']>(what: W, withinMs?: number): Promise<RecordOf<W>>;
  /** Rejects only for a bug of the phone itself. */
  readonly ended: Promise<CallOutcome>;
}

export const demoCaller = '+919800000001';
export const demoClinic = '+918000000001';

/** Places a call at once. */
export function placeCall(options: CallOptions): Call {
  const { carrier, from = demoCaller, to = demoClinic, clock = realClock() } = options;
  const callSid = options.callSid ?? (carrier === 'twilio' ? twilioSid('CA') : exotelSid());
  const callId = callIdOf(carrier, callSid);
  const listeners = new Set<(record: PhoneRecord) => void>(options.onRecord ? [options.onRecord] : []);
  const caller = new Caller(options.script ?? { lines: [] }, { ...ordinaryPatience, ...options.patience });
  const emit = (record: PhoneRecord) => {
    for (const listener of listeners) listener(record);
  };
  const handset = new Handset(caller, emit, options.spoil);
  const phoneDown = new AbortController();
  const hangUp = (why = 'the caller hung up') => phoneDown.abort(why);
  const edge = options.edge.replace(/\/$/, '');
  const seed = seedOf(callSid);
  const { writeNumber = (phone: string) => inNotation(phone, seed) } = options;
  const trunk: Trunk = {
    edge,
    from: writeNumber(from),
    to: writeNumber(to),
    turnOfShapes: seed,
    callSid,
    callId,
    handset,
    clock,
    fetch: options.fetch ?? fetch,
    hungUp: phoneDown.signal,
    hangUp,
  };
  const updates = new LiveUpdates();

  handset.note(clock.nowMs(), { what: 'dialled', carrier, callId, from, to });
  const ended = run(options, trunk, updates).then((ending) => {
    handset.note(clock.nowMs(), { what: 'ended', ...ending });
    return outcomeOf(handset.records, handset.hearing.replies);
  });
  // A caller of `ended` gets the error. Without one, it must not become an unhandled rejection.
  ended.catch(() => listeners.clear());

  return {
    callId,
    callSid,
    records: handset.records,
    replies: handset.hearing.replies,
    sounds: { caller: handset.spoken, agent: handset.hearing.sounds },
    hangUp,
    update: (update) => updates.push(update),
    until: (what, withinMs = 10_000) => firstRecord(what, withinMs, handset.records, listeners, ended),
    ended,
  };
}

function run(options: CallOptions, trunk: Trunk, updates: LiveUpdates): Promise<Ending> {
  const { accounts, mode = 'stream', onFrame = () => undefined } = options;
  if (options.carrier === 'exotel') {
    const route: Partial<ExotelProfile> = mode === 'turns' ? { route: 'turns' } : {};
    const profile = {
      ...ordinaryExotel(accounts.exotelAccountSid, firstOf(accounts.exotelWebhookToken)),
      ...route,
      ...options.exotel,
    };
    return runExotelCall(trunk, profile, onFrame);
  }
  const voicePath: Partial<TwilioProfile> = mode === 'turns' ? { voicePath: '/twilio/turn' } : {};
  const profile = {
    ...ordinaryTwilio(accounts.twilioAccountSid, firstOf(accounts.twilioAuthToken)),
    ...voicePath,
    ...options.twilio,
  };
  return runTwilioCall({ trunk, profile, updates, onFrame });
}

function firstOf(secrets: string): string {
  return secrets.split(',')[0]?.trim() ?? '';
}

function firstRecord<W extends Happening['what']>(
  what: W,
  withinMs: number,
  records: readonly PhoneRecord[],
  listeners: Set<(record: PhoneRecord) => void>,
  ended: Promise<unknown>,
): Promise<RecordOf<W>> {
  const isWanted = (record: PhoneRecord): record is RecordOf<W> => record.what === what;
  const past = records.find(isWanted);
  if (past) return Promise.resolve(past);
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`no ${what} within ${withinMs} ms, or before the call ended`));
    const timer = setTimeout(giveUp, withinMs);
    const listen = (record: PhoneRecord) => {
      if (isWanted(record)) {
        clearTimeout(timer);
        listeners.delete(listen);
        resolve(record);
      }
    };
    listeners.add(listen);
    ended.then(giveUp, giveUp).finally(() => clearTimeout(timer));
  });
}
