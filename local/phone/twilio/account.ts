/**
 * A Twilio account's requests: signed form POSTs with the fields of `edge/carriers/fixtures/twilio/06`.
 * Also the settings of the simulation.
 */
import { randomBytes } from 'node:crypto';
import { sign } from '../../../edge/carriers/twilio/signature.ts';
import { type Answer, sendWebhook, type Trunk } from '../trunk.ts';
import { ordinaryTwilioStream, type TwilioStreamOptions } from './stream.ts';
import { spelled } from './url-spelling.ts';

export interface TwilioProfile {
  accountSid: string;
  authToken: string;
  /** The number's voice webhook: `/twilio/voice`, or `/twilio/turn` for a number without streaming. */
  voicePath: string;
  stream: TwilioStreamOptions;
  /** `bad` signs with another token, which the product must refuse. */
  webhookSignature: 'good' | 'bad';
  /**
   * How the upgrade request is signed. `slash`: over the URL with a slash appended, as Twilio has been seen
   * to do.
   */
  upgradeSignature: 'good' | 'slash' | 'bad' | 'none';
  /** Whether the number's status callback is sent at the end of the call. */
  statusCallback: boolean;
  /**
   * `unreachable`: the edge never sees the handshake. `lost`: the edge answers it, but the answer
   * gets lost.
   */
  handshake: 'good' | 'unreachable' | 'lost';
  /**
   * Whether the TwiML continues when the agent closes the stream, as Twilio does. `false`: the caller stays
   * on a dead line until they hang up or REST ends the call.
   */
  goesOnWhenClosed: boolean;
  /** How long the carrier's voice takes for one character of `<Say>`, ms. */
  sayMsPerCharacter: number;
  /** How the person answers `<Dial>`, how long the two talk, and the key pressed during the whisper. */
  person: { outcome: 'completed' | 'busy' | 'no-answer' | 'failed'; talksMs: number; presses: string };
}

export function ordinaryTwilio(accountSid: string, authToken: string): TwilioProfile {
  return {
    accountSid,
    authToken,
    voicePath: '/twilio/voice',
    stream: ordinaryTwilioStream,
    webhookSignature: 'good',
    upgradeSignature: 'good',
    statusCallback: true,
    handshake: 'good',
    goesOnWhenClosed: true,
    sayMsPerCharacter: 60,
    person: { outcome: 'completed', talksMs: 300, presses: '1' },
  };
}

/** A new id: two letters and 32 hex digits. `CA…` for calls, `MZ…` for streams. */
export function twilioSid(prefix: 'CA' | 'MZ'): string {
  return `${prefix}${randomBytes(16).toString('hex')}`;
}

export type Fields = Record<string, string>;

/** The fields of every voice webhook. */
export function voiceFields(trunk: Trunk, profile: TwilioProfile, callStatus: string): Fields {
  const place = (side: string) => ({
    [`${side}City`]: '',
    [`${side}Country`]: 'IN',
    [`${side}State`]: '',
    [`${side}Zip`]: '',
  });
  return {
    AccountSid: profile.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: trunk.callSid,
    CallStatus: callStatus,
    Called: trunk.to,
    ...place('Called'),
    Caller: trunk.from,
    ...place('Caller'),
    Direction: 'inbound',
    From: trunk.from,
    ...place('From'),
    To: trunk.to,
    ...place('To'),
  };
}

/** Twilio waits 15 s for a webhook. */
const webhookWithinMs = 15_000;

/**
 * Sends a signed form POST, or a GET with the fields in its query. A query is spelled and signed in another
 * way each time. `about` is for the timeline. `null` when nothing answered.
 */
export async function postSigned(
  trunk: Trunk,
  profile: TwilioProfile,
  url: string,
  fields: Fields,
  how: { method?: string | undefined; signal?: AbortSignal; about?: string } = {},
): Promise<Answer | null> {
  const isGet = how.method?.toUpperCase() === 'GET';
  const { requested, signed } = spelled(isGet ? withQuery(url, fields) : url, trunk.turnOfShapes);
  trunk.turnOfShapes += 1;
  const token = profile.webhookSignature === 'good' ? profile.authToken : `not-${profile.authToken}`;
  const headers = {
    'X-Twilio-Signature': await sign(token, signed, isGet ? [] : Object.entries(fields)),
    'User-Agent': 'TwilioProxy/1.1',
  };
  const init: RequestInit = isGet
    ? { headers }
    : { method: 'POST', headers, body: new URLSearchParams(fields) };
  return sendWebhook(trunk, requested, init, webhookWithinMs, how.signal, how.about);
}

/** The headers of the media socket's upgrade request. */
export async function upgradeHeaders(profile: TwilioProfile, url: URL): Promise<Record<string, string>> {
  if (profile.upgradeSignature === 'none') return {};
  const signed = profile.upgradeSignature === 'slash' ? `${url.href}/` : url.href;
  const token = profile.upgradeSignature === 'bad' ? `not-${profile.authToken}` : profile.authToken;
  return { 'x-twilio-signature': await sign(token, signed), 'User-Agent': 'Twilio.TmeWs/1.0' };
}

/** Sends an event to the stream's `statusCallback`, if it has one. */
export async function reportStream(
  trunk: Trunk,
  profile: TwilioProfile,
  url: string | undefined,
  event: 'stream-started' | 'stream-stopped' | 'stream-error',
  stream: { sid: string; name: string; error?: string },
): Promise<void> {
  if (url === undefined) return;
  const error: Fields = stream.error === undefined ? {} : { StreamError: stream.error };
  const fields = {
    StreamName: stream.name,
    StreamEvent: event,
    ...error,
    CallSid: trunk.callSid,
    StreamSid: stream.sid,
  };
  await postSigned(trunk, profile, url, {
    ...fields,
    AccountSid: profile.accountSid,
    Timestamp: new Date().toISOString(),
  });
}

/** The number's status callback at the end of a call. */
export async function reportCompleted(
  trunk: Trunk,
  profile: TwilioProfile,
  callStatus: string,
): Promise<void> {
  if (!profile.statusCallback) return;
  const seconds = Math.round(trunk.clock.nowMs() / 1000);
  const ended = {
    CallDuration: String(seconds),
    Duration: String(Math.ceil(seconds / 60)),
    SequenceNumber: '0',
  };
  const fields = {
    ...voiceFields(trunk, profile, callStatus),
    ...ended,
    CallbackSource: 'call-progress-events',
    Timestamp: new Date().toUTCString(),
  };
  await postSigned(trunk, profile, `${trunk.edge}/twilio/status`, fields);
}

/**
 * The status of a leg that the call dialled, told to the same callback. It has a call sid of its own and
 * names the call as its parent.
 */
export async function reportLeg(
  trunk: Trunk,
  profile: TwilioProfile,
  leg: Fields,
  callStatus: string,
): Promise<void> {
  if (!profile.statusCallback) return;
  const fields = {
    ...leg,
    CallStatus: callStatus,
    CallbackSource: 'call-progress-events',
    Timestamp: new Date().toUTCString(),
  };
  const about = `the dialled leg: ${callStatus}`;
  await postSigned(trunk, profile, `${trunk.edge}/twilio/status`, fields, { about });
}

function withQuery(url: string, fields: Fields): string {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(fields)) whole.searchParams.set(name, value);
  return whole.href;
}
