/**
 * Twilio's webhooks. Every one is signed over PUBLIC_URL and the raw form; without a token
 * configured none of them exists.
 */
import { type Context, Hono } from 'hono';
import { createLog } from '../../shared/io/log.ts';
import { countFault } from '../call/call-metrics.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { isAllowed } from '../carriers/address.ts';
import type { Ring } from '../carriers/carrier.ts';
import { isSignedByTwilio } from '../carriers/twilio/signature.ts';
import {
  connectTwiml,
  dialTwiml,
  gatherTwiml,
  hangupTwiml,
  refusalTwiml,
  sayThenTwiml,
  whisperTwiml,
} from '../carriers/twilio/twiml.ts';
import {
  TwilioDialOutcome,
  TwilioRecording,
  TwilioRing,
  TwilioSpeech,
  TwilioStatus,
} from '../carriers/twilio/webhook.ts';
import { type WebhookFields, webhookFields } from '../carriers/webhook-fields.ts';
import { errorAnswer } from '../http-error.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl } from '../ring.ts';
import { answerTurn } from '../turn.ts';
import { badFields } from './bad-fields.ts';

/** How long a person's phone rings before the call comes back. */
const ringSeconds = 25;

export function twilioRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const app = new Hono();

  app.post('/voice', (c) =>
    signed(deps, c, async (fields) => {
      const ring = TwilioRing.safeParse(fields);
      if (!ring.success) return badFields(ring.error);
      if (config.VOICE_MODE === 'turns') return turn(deps, ring.data, { type: 'begin' }, questionOf(c));
      const answer = await answerRing(deps, ring.data);
      if (answer.refusal !== null || answer.token === null)
        return twiml(refusalTwiml({ text: answer.text, language: answer.language }));
      const url = mediaUrl(config, ring.data.callId, answer.token);
      return twiml(connectTwiml({ mediaUrl: url, nextUrl: `${config.PUBLIC_URL}/twilio/next` }));
    }),
  );

  app.post('/next', (c) =>
    signed(deps, c, async (fields) => {
      const leg = c.req.query('leg');
      // The human's leg is a call of its own; what it is told comes with the question.
      if (leg === 'human')
        return twiml(
          whisperTwiml({ text: c.req.query('say') ?? '', language: c.req.query('language') ?? 'en-IN' }),
        );
      if (leg === 'done') return dialled(deps, fields);
      const ring = TwilioRing.safeParse(fields);
      return ring.success ? next(deps, ring.data, c.req.query('try') === 'last') : badFields(ring.error);
    }),
  );

  // The call without a stream: what the caller said since the last document, or nothing, and then
  // the agent has the word.
  app.post('/turn', (c) =>
    signed(deps, c, async (fields) => {
      const ring = TwilioRing.safeParse(fields);
      const speech = TwilioSpeech.safeParse(fields);
      if (!ring.success || !speech.success) return badFields(ring.error ?? speech.error ?? null);
      // Our own Gather listens for speech alone (contract); digits come from a document of the
      // account's own that leads here.
      const { text, digits } = speech.data;
      const isSilent = c.req.query('heard') === 'nothing';
      const spoken: TurnRequest =
        text !== null ? { type: 'words', text } : { type: isSilent ? 'silence' : 'begin' };
      const asked: TurnRequest = digits !== null ? { type: 'keys', digits } : spoken;
      return turn(deps, ring.data, asked, questionOf(c));
    }),
  );

  app.post('/status', (c) =>
    signed(deps, c, async (fields) => {
      const status = TwilioStatus.safeParse(fields);
      if (!status.success) return badFields(status.error);
      const { data } = status;
      if (data.type === 'call' && data.hasEnded) await callObject(deps, data.callId).carrierEnded();
      if (data.type === 'stream' && data.error) {
        createLog({ fields: { callId: data.callId } }).warn('Twilio reports a stream error', {
          error: data.error,
        });
        await countFault(deps.env.METRICS, data.callId, { source: 'carrier', kind: 'network' });
      }
      return new Response(null, { status: 204 });
    }),
  );

  app.post('/recording', (c) =>
    signed(deps, c, async (fields) => {
      const recording = TwilioRecording.safeParse(fields);
      if (!recording.success) return badFields(recording.error);
      const { callId, url, status } = recording.data;
      if (url && status === 'completed') await callObject(deps, callId).carrierRecorded(callId, `${url}.mp3`);
      return new Response(null, { status: 204 });
    }),
  );

  return app;
}

/**
 * What comes after the stream: the human the caller asked for, the conversation again if its object
 * was lost, turns where no stream opened, or the end. `isLastTry`: Twilio was sent to a stream that
 * never opened for the second time; a third would only let the caller wait.
 */
async function next(deps: EdgeDeps, ring: Ring, isLastTry: boolean): Promise<Response> {
  const { config } = deps;
  const call = callObject(deps, ring.callId);
  const after = await call.afterStream();
  if (after.transfer) {
    const whisper = new URLSearchParams({ leg: 'human', language: 'en-IN', say: after.whisper });
    return twiml(
      dialTwiml({
        destination: after.transfer.number,
        callerId: after.to,
        whisperUrl: `${config.PUBLIC_URL}/twilio/next?${whisper}`,
        outcomeUrl: `${config.PUBLIC_URL}/twilio/next?leg=done`,
        ringSeconds,
      }),
    );
  }
  const neverOpened = config.VOICE_MODE === 'auto' && after.known && !after.hasStreamed;
  if (after.ended === null && (after.byTurns || neverOpened))
    return turn(deps, ring, { type: 'begin' }, null);
  if (after.mayResume && (after.hasStreamed || !isLastTry))
    return takenUpAgain(deps, ring, after.hasStreamed ? '' : '?try=last');
  if (after.mayResume) return twiml(refusalTwiml(await call.neverOpened()));
  await call.carrierEnded();
  return twiml(hangupTwiml());
}

/** The dialling is over: the end, or the agent again, who takes a message. */
async function dialled(deps: EdgeDeps, fields: WebhookFields): Promise<Response> {
  const outcome = TwilioDialOutcome.safeParse(fields);
  const ring = TwilioRing.safeParse(fields);
  if (!outcome.success || !ring.success) return badFields(outcome.error ?? ring.error ?? null);
  const { status, hasTalked } = outcome.data;
  const became = hasTalked
    ? 'talked'
    : status === 'busy'
      ? 'busy'
      : status === 'no-answer'
        ? 'noAnswer'
        : 'failed';
  const call = callObject(deps, ring.data.callId);
  if (!(await call.transferEnded(became))) return twiml(hangupTwiml());
  const { byTurns } = await call.afterStream();
  return byTurns ? turn(deps, ring.data, { type: 'begin' }, null) : takenUpAgain(deps, ring.data, '');
}

/** Twilio waits 15 s for a document. */
const turnMs = 13_000;

async function turn(deps: EdgeDeps, ring: Ring, asked: TurnRequest, key: string | null): Promise<Response> {
  const { reply: text, language, next } = await answerTurn(deps, ring, asked, key, turnMs);
  const turnUrl = `${deps.config.PUBLIC_URL}/twilio/turn`;
  const prompt = { text, language };
  if (next === 'end') return twiml(text === '' ? hangupTwiml() : refusalTwiml(prompt));
  if (next === 'transfer') return twiml(sayThenTwiml(prompt, `${deps.config.PUBLIC_URL}/twilio/next`));
  if (next === 'wait') return twiml(sayThenTwiml(prompt, turnUrl));
  return twiml(gatherTwiml({ prompt, turnUrl, silenceUrl: `${turnUrl}?heard=nothing` }));
}

/** Twilio's own name for a request: one that it repeats carries the same. */
function questionOf(c: Context): string | null {
  return c.req.header('i-twilio-idempotency-token') ?? null;
}

/** `query`: goes with the question of what comes after this stream. */
async function takenUpAgain(deps: EdgeDeps, ring: Ring, query: string): Promise<Response> {
  const { config } = deps;
  const call = callObject(deps, ring.callId);
  const again = await call.prepare(ring, null);
  if (again.token === null || again.refusal !== null) return twiml(hangupTwiml());
  const nextUrl = `${config.PUBLIC_URL}/twilio/next${query}`;
  return twiml(connectTwiml({ mediaUrl: mediaUrl(config, ring.callId, again.token), nextUrl }));
}

/** Runs `work` on the fields of a request that Twilio really sent. */
async function signed(
  { config }: EdgeDeps,
  c: Context,
  work: (fields: WebhookFields) => Promise<Response>,
): Promise<Response> {
  if (!config.TWILIO_AUTH_TOKEN) return errorAnswer(404, 'not_found', 'Twilio is not configured');
  if (!isAllowed(c.req.header('cf-connecting-ip'), config.TWILIO_ALLOWED_IPS)) {
    return errorAnswer(403, 'address_refused', 'this address is not on TWILIO_ALLOWED_IPS');
  }
  const signature = c.req.header('x-twilio-signature');
  if (!signature) return errorAnswer(401, 'missing_signature', 'X-Twilio-Signature is missing');
  const { pathname, search } = new URL(c.req.url);
  const body = await c.req.text();
  const contentType = c.req.header('content-type') ?? null;
  const genuine = await isSignedByTwilio(
    { url: `${config.PUBLIC_URL}${pathname}${search}`, contentType, body, signature },
    config.TWILIO_AUTH_TOKEN,
  );
  if (!genuine)
    return errorAnswer(403, 'wrong_signature', 'X-Twilio-Signature does not fit this request and PUBLIC_URL');
  const fields = webhookFields({ query: new URLSearchParams(), contentType, body });
  return fields === null ? errorAnswer(400, 'bad_body', 'the body can not be read') : work(fields);
}

function twiml(xml: string): Response {
  return new Response(xml, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
}
