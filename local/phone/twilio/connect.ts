/**
 * `<Connect><Stream>`: checks the attributes of `<Stream>` as Twilio does, opens the WebSocket and
 * runs the stream. The verb ends when the product closes the socket.
 */

import { converse, type Dialled, dial, loseAnswer } from '../socket.ts';
import { complain, note } from '../trunk.ts';
import { reportStream, twilioSid, upgradeHeaders } from './account.ts';
import type { Step, TwilioCall } from './step.ts';
import { TwilioStream } from './stream.ts';
import type { Element } from './twiml.ts';

const normalClosure = 1000;
/** Twilio reports 31921 for a stream that ends sooner than this, even with a normal close. */
const tooSoonMs = 1000;

const handshakeWithinMs = 5000;

/** Twilio's limit for the length of a call: 4 hours. */
const longestCallMs = 14_400_000;

/** When the stream fails, the TwiML still continues after `</Connect>`. */
export async function connectStream(call: TwilioCall, connect: Element, documentUrl: string): Promise<Step> {
  const { trunk, profile, updates, onFrame } = call;
  const noun = connect.children.find((child) => child.name === 'Stream');
  if (!noun) {
    complain(trunk, '12200', '<Connect> without <Stream>');
    return { type: 'continue' };
  }
  const { statusCallback } = noun.attributes;
  const callback = statusCallback === undefined ? undefined : new URL(statusCallback, documentUrl).href;
  const identity = { sid: twilioSid('MZ'), name: noun.attributes.name ?? '' };
  const refuse = async (code: string, text: string): Promise<Step> => {
    complain(trunk, code, text);
    await reportStream(trunk, profile, callback, 'stream-error', { ...identity, error: `${code}: ${text}` });
    return { type: 'continue' };
  };

  const fault = faultOf(noun, trunk.edge);
  if (fault) return refuse(...fault);
  const url = new URL(noun.attributes.url ?? '');
  const startedMs = trunk.clock.nowMs();
  const dialled = await openSocket(call, url);
  const nowMs = trunk.clock.nowMs();
  if (!('socket' in dialled)) {
    trunk.handset.note(nowMs, { what: 'socketRefused', attempt: 1, ...dialled });
    if (trunk.hungUp.aborted) return { type: 'continue' };
    return refuse(dialled.status === null ? '31901' : '31920', dialled.why);
  }
  trunk.handset.note(nowMs, { what: 'socketOpened', attempt: 1, tookMs: Math.round(nowMs - startedMs) });

  const ids = { streamSid: identity.sid, callSid: trunk.callSid, accountSid: profile.accountSid };
  const stream = new TwilioStream(ids, parametersOf(noun), trunk.handset, profile.stream);
  const [end] = await Promise.all([
    converse(dialled.socket, stream, trunk, { endStream: updates.signal, onFrame }),
    reportStream(trunk, profile, callback, 'stream-started', identity),
  ]);
  if (end.by === 'agent' && end.code !== normalClosure)
    complain(trunk, '31921', `the agent closed the stream with ${end.code}`);
  else if (end.by === 'agent' && end.lastedMs < tooSoonMs)
    complain(trunk, '31921', `the agent closed the stream after ${Math.round(end.lastedMs)} ms`);
  await reportStream(trunk, profile, callback, 'stream-stopped', identity);
  if (end.by === 'agent' && !profile.goesOnWhenClosed) {
    note(trunk, {
      what: 'note',
      text: 'the carrier does not continue after </Connect>',
    });
    await trunk.clock.wait(longestCallMs, AbortSignal.any([trunk.hungUp, updates.signal]));
  }
  return { type: 'continue' };
}

async function openSocket({ trunk, profile }: TwilioCall, url: URL): Promise<Dialled> {
  if (profile.handshake === 'unreachable') return { status: null, why: 'the edge cannot be reached' };
  const dialled = await dial(url, await upgradeHeaders(profile, url), handshakeWithinMs, trunk.hungUp);
  return profile.handshake === 'lost' ? loseAnswer(dialled) : dialled;
}

/**
 * Twilio's error number and text for a `<Stream>` that Twilio would not even connect to; `null` when it is
 * fine. `ws:` is accepted when the product itself is on plain `http:` (this machine).
 */
function faultOf(noun: Element, edge: string): [code: string, text: string] | null {
  const { url = '', track } = noun.attributes;
  if (!URL.canParse(url)) return ['31923', 'the stream url is malformed'];
  const { protocol, search } = new URL(url);
  if (protocol !== 'wss:' && !(protocol === 'ws:' && edge.startsWith('http:')))
    return ['31922', `the stream url is ${protocol}, not wss:`];
  if (search !== '') return ['31920', 'the stream url has a query string, which Twilio takes away'];
  if (track !== undefined && track !== 'inbound_track')
    return ['31941', `track ${track} on a bidirectional stream`];
  return null;
}

function parametersOf(noun: Element): Record<string, string> {
  const parameters = noun.children.filter((child) => child.name === 'Parameter');
  return Object.fromEntries(
    parameters.map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']),
  );
}
