/**
 * A phone: places a call to the running product as a carrier would, lets the caller say their
 * lines, and tells what happened. For tests, benches and the command line.
 */
import { type CallId, callIdOf } from '../../shared/ids.ts';
import { Caller, ordinaryPatience, type Patience, type Script } from './caller.ts';
import { type ExotelProfile, exotelSid, ordinaryExotel, runExotelCall } from './exotel/exotel-call.ts';
import { type CallOutcome, outcomeOf } from './outcome.ts';
import type { WireFrame } from './socket.ts';
import { Handset, type Spoil } from './sound/handset.ts';
import type { Reply, Sound } from './sound/hearing.ts';
import type { DialledCarrier, Happening, PhoneRecord, RecordOf } from './timeline.ts';
import { type Clock, type Ending, realClock, type Trunk } from './trunk.ts';
import { ordinaryTwilio, type TwilioProfile, twilioSid } from './twilio/account.ts';
import { type CallUpdate, LiveUpdates, runTwilioCall } from './twilio/twilio-call.ts';

/** What a carrier account knows; the first of a comma list is the one to send. */
export interface Accounts {
  twilioAccountSid: string;
  twilioAuthToken: string;
  exotelAccountSid: string;
  exotelWebhookToken: string;
}

export interface CallOptions {
  carrier: DialledCarrier;
  /**
   * How the carrier is configured to reach the agent: by a media stream, or word by word without
   * one. `stream` by default.
   */
  mode?: 'stream' | 'turns';
  /** Origin of the product's edge, as the carrier is configured. */
  edge: string;
  accounts: Accounts;
  /** E.164; Ravi Kumar of the demo business by default, and the demo clinic. */
  from?: string;
  to?: string;
  script?: Script;
  patience?: Partial<Patience>;
  exotel?: Partial<ExotelProfile>;
  twilio?: Partial<TwilioProfile>;
  /** The carrier's name for the call; made up when absent. */
  callSid?: string;
  clock?: Clock;
  fetch?: typeof fetch;
  /** Noise and lost frames on the caller's side of the line; a clean line by default. */
  spoil?: Spoil;
  onRecord?: (record: PhoneRecord) => void;
  /** Every frame on the wire, for those who need them. */
  onFrame?: (frame: WireFrame) => void;
}

export interface Call {
  readonly callId: CallId;
  readonly callSid: string;
  /** Grows while the call lasts. */
  readonly records: readonly PhoneRecord[];
  readonly replies: readonly Reply[];
  /**
   * House audio with its times, ms since the call was placed. `agent` is complete once the call has
   * ended.
   */
  readonly sounds: { caller: readonly Sound[]; agent: readonly Sound[] };
  hangUp(why?: string): void;
  /** A REST update of the live call; Twilio only. */
  update(update: CallUpdate): void;
  /**
   * The first record of this kind, past or to come. Rejects when `withinMs` pass or the call ends
   * without one.
   */
  until<W extends Happening['what']>(what: W, withinMs?: number): Promise<RecordOf<W>>;
  /** Rejects only when the phone itself is at fault. */
  readonly ended: Promise<CallOutcome>;
}

export const demoCaller = '+919800000001';
export const demoClinic = '+918000000001';

/** Dials at once. */
export function placeCall(options: CallOptions): Call {
  const { carrier, from = demoCaller, to = demoClinic, clock = realClock() } = options;
  const callSid = options.callSid ?? (carrier === 'twilio' ? twilioSid('CA') : exotelSid());
  const callId = callIdOf(carrier, callSid);
  const listeners = new Set<(record: PhoneRecord) => void>(options.onRecord ? [options.onRecord] : []);
  const caller = new Caller(options.script ?? { lines: [] }, { ...ordinaryPatience, ...options.patience });
  const tell = (record: PhoneRecord) => {
    for (const listener of listeners) listener(record);
  };
  const handset = new Handset(caller, tell, options.spoil);
  const phoneDown = new AbortController();
  const hangUp = (why = 'the caller hung up') => phoneDown.abort(why);
  const edge = options.edge.replace(/\/$/, '');
  const ask = options.fetch ?? fetch;
  const trunk: Trunk = {
    edge,
    from,
    to,
    callSid,
    callId,
    handset,
    clock,
    fetch: ask,
    hungUp: phoneDown.signal,
    hangUp,
  };
  const updates = new LiveUpdates();

  handset.note(clock.nowMs(), { what: 'dialled', carrier, callId, from, to });
  const ended = run(options, trunk, updates).then((ending) => {
    handset.note(clock.nowMs(), { what: 'ended', ...ending });
    return outcomeOf(handset.records, handset.hearing.replies);
  });
  // Whoever waits for `ended` gets the error; nobody has to.
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
    const give = () => reject(new Error(`no ${what} within ${withinMs} ms, or before the call ended`));
    const timer = setTimeout(give, withinMs);
    const listen = (record: PhoneRecord) => {
      if (isWanted(record)) {
        clearTimeout(timer);
        listeners.delete(listen);
        resolve(record);
      }
    };
    listeners.add(listen);
    ended.then(give, give).finally(() => clearTimeout(timer));
  });
}
