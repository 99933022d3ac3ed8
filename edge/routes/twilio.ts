/**
 * Twilio's webhooks. Each is signed over PUBLIC_URL and the raw form. Without TWILIO_AUTH_TOKEN all of
 * them answer 404.
 */
import { type Context, Hono } from 'hono';
import type * as z from 'zod';
import { callIdOf } from '../../shared/ids.ts';
import { createLog } from '../../shared/io/log.ts';
import { refusedUnknown } from '../call/preparation.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import type { Ring } from '../carriers/carrier.ts';
import { CallSid } from '../carriers/numbers.ts';
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
  TwilioLeg,
  TwilioRecording,
  TwilioRing,
  TwilioSpeech,
  TwilioStatus,
} from '../carriers/twilio/webhook.ts';
import { webhookFields } from '../carriers/webhook-fields.ts';
import { errorAnswer } from '../http-error.ts';
import { countFault } from '../metrics/call-metrics.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl, outcomeMs } from '../ring.ts';
import { answerTurn } from '../turn.ts';
import { refusedAddress, withFields } from './checks.ts';
import { bodyText, webhookBytes } from './sizes.ts';

/** How long a person's phone rings before the call comes back. */
const ringSeconds = 25;
/** The caller hears silence for this long. Then a short phrase fills the wait, and Twilio asks again. */
const turnMs = 4_000;

export function twilioRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const app = new Hono();

  app.post('/voice', (c) =>
    signed(deps, c, TwilioRing, async (ring) => {
      if (config.VOICE_MODE === 'turns') return turn(deps, ring, { type: 'begin' }, requestKey(c));
      const { refusal, token, text, language } = await answerRing(deps, ring);
      if (refusal !== null || token === null) return twiml(refusalTwiml({ text, language }));
      return stream(deps, ring, token);
    }),
  );

  // The request after a document. `leg=human` is the transferred person's own leg, a call in itself.
  app.post('/next', (c) => {
    const { leg, call, try: attempt } = c.req.query();
    if (leg === 'human')
      return signed(deps, c, TwilioLeg, (parentSid) =>
        whisper(deps, CallSid.safeParse(call).data ?? parentSid),
      );
    if (leg === 'done')
      return signed(deps, c, TwilioDialOutcome, async (dial, fields) =>
        withFields(TwilioRing, fields, (ring) => afterDial(deps, ring, dial)),
      );
    return signed(deps, c, TwilioLeg, (parentSid, fields) =>
      parentSid === undefined
        ? withFields(TwilioRing, fields, (ring) => afterStream(deps, ring, attempt === 'last'))
        : whisper(deps, parentSid),
    );
  });

  // A call without a media socket: the caller's words since the last document, or none.
  app.post('/turn', (c) =>
    signed(deps, c, TwilioRing, async (ring, fields) => {
      // Our own Gather takes speech only. Digits come from a document of the account that leads here.
      const { text, digits } = TwilioSpeech.parse(fields);
      if (digits !== null) return turn(deps, ring, { type: 'keys', digits }, requestKey(c));
      if (text !== null) return turn(deps, ring, { type: 'words', text }, requestKey(c));
      const isSilent = c.req.query('heard') === 'nothing';
      return turn(deps, ring, { type: isSilent ? 'silence' : 'begin' }, requestKey(c));
    }),
  );

  app.post('/status', (c) =>
    signed(deps, c, TwilioStatus, async (status) => {
      const { callId } = status;
      if (status.type === 'call' && status.hasEnded) await callObject(deps, callId).carrierEnded(outcomeMs);
      if (status.type === 'stream' && status.error) {
        const { error } = status;
        createLog({ fields: { callId } }).warn('Twilio reports a stream error', { error });
        await countFault(deps.env.METRICS, callId, { source: 'carrier', kind: 'network' });
      }
      return new Response(null, { status: 204 });
    }),
  );

  app.post('/recording', (c) =>
    signed(deps, c, TwilioRecording, async ({ callId, url, status }) => {
      if (url && status === 'completed') await callObject(deps, callId).carrierRecorded(callId, `${url}.mp3`);
      return new Response(null, { status: 204 });
    }),
  );

  // Our own objects can't work, as when their storage fails. Twilio would read out an error of its own.
  app.onError((error, c) => {
    createLog().error('a bug', { error });
    return /\/(voice|next|turn)$/.test(c.req.path)
      ? twiml(refusalTwiml(refusedUnknown('unavailable')))
      : errorAnswer(503, 'unavailable', 'something went wrong here');
  });

  return app;
}

/**
 * The document after a stream: a transfer; turns when no stream opened; the conversation again when its
 * object was lost; or the end. `isLastTry`: the stream has failed to open once before. A third try would
 * only keep the caller waiting.
 */
async function afterStream(deps: EdgeDeps, ring: Ring, isLastTry: boolean): Promise<Response> {
  const { config } = deps;
  const call = callObject(deps, ring.callId);
  const after = await call.afterStream();
  if (after.isPast) return refusedOver(deps, ring);
  if (after.transfer) {
    return twiml(
      dialTwiml({
        destination: after.transfer.number,
        callerId: after.to,
        // Twilio keeps requested URLs in its log, so they hold no words and no number.
        whisperUrl: `${config.PUBLIC_URL}/twilio/next?leg=human&call=${ring.callSid}`,
        outcomeUrl: `${config.PUBLIC_URL}/twilio/next?leg=done`,
        ringSeconds,
      }),
    );
  }
  const neverOpened = config.VOICE_MODE === 'auto' && after.known && !after.hasStreamed;
  if (after.ended === null && (after.byTurns || neverOpened))
    return turn(deps, ring, { type: 'begin' }, null);
  if (after.mayResume && (after.hasStreamed || !isLastTry))
    return streamAgain(deps, ring, after.hasStreamed ? '' : '?try=last');
  if (after.mayResume) return twiml(refusalTwiml(await call.neverOpened()));
  await call.carrierEnded();
  return twiml(hangupTwiml());
}

/**
 * What the transferred person hears first. Twilio asks for it when the person has answered. A person whose
 * call is not known is connected all the same.
 */
async function whisper(deps: EdgeDeps, callSid: string | undefined): Promise<Response> {
  const call = callSid === undefined ? null : callObject(deps, callIdOf('twilio', callSid));
  await call?.personAnswered();
  const after = (await call?.afterStream()) ?? null;
  return twiml(whisperTwiml({ text: after?.whisper ?? '', language: after?.whisperLanguage ?? 'en-IN' }));
}

/** A call that Twilio knows to be over goes on there. It is refused like its ring, counted and reported. */
async function refusedOver(deps: EdgeDeps, ring: Ring): Promise<Response> {
  const { text, language } = await answerRing(deps, ring);
  return twiml(refusalTwiml({ text, language }));
}

/** The dialling is over: the end, or the agent again, which takes a message. */
async function afterDial(
  deps: EdgeDeps,
  ring: Ring,
  { outcome, seconds, hasCallEnded }: z.output<typeof TwilioDialOutcome>,
): Promise<Response> {
  const call = callObject(deps, ring.callId);
  const isBack = await call.transferEnded(outcome, null, seconds);
  if (hasCallEnded) await call.carrierEnded();
  if (!isBack || hasCallEnded) return twiml(hangupTwiml());
  const { byTurns } = await call.afterStream();
  return byTurns ? turn(deps, ring, { type: 'begin' }, null) : streamAgain(deps, ring, '');
}

/** `key` is the same for a repeated request, which then gets the same answer; null: none. */
async function turn(deps: EdgeDeps, ring: Ring, request: TurnRequest, key: string | null): Promise<Response> {
  const { reply: text, language, next } = await answerTurn(deps, ring, request, key, turnMs);
  const turnUrl = `${deps.config.PUBLIC_URL}/twilio/turn`;
  const prompt = { text, language };
  if (next === 'end') return twiml(text === '' ? hangupTwiml() : refusalTwiml(prompt));
  if (next === 'transfer') return twiml(sayThenTwiml(prompt, `${deps.config.PUBLIC_URL}/twilio/next`));
  if (next === 'wait') return twiml(sayThenTwiml(prompt, turnUrl));
  return twiml(gatherTwiml({ prompt, turnUrl, silenceUrl: `${turnUrl}?heard=nothing` }));
}

/** Twilio's own key of a request. A repeated request has the same. */
function requestKey(c: Context): string | null {
  return c.req.header('i-twilio-idempotency-token') ?? null;
}

/** `query` is added to the request that follows the stream. */
function stream({ config }: EdgeDeps, ring: Ring, token: string, query = ''): Response {
  const nextUrl = `${config.PUBLIC_URL}/twilio/next${query}`;
  return twiml(connectTwiml({ mediaUrl: mediaUrl(config, ring.callId, token), nextUrl }));
}

async function streamAgain(deps: EdgeDeps, ring: Ring, query: string): Promise<Response> {
  const { token, refusal } = await callObject(deps, ring.callId).prepare(ring, null);
  return token === null || refusal !== null ? twiml(hangupTwiml()) : stream(deps, ring, token, query);
}

/** Runs `work` on a request that Twilio really sent, with fields of the schema. */
async function signed<S extends z.ZodType>(
  { config }: EdgeDeps,
  c: Context,
  schema: S,
  work: (data: z.output<S>, fields: Record<string, unknown>) => Promise<Response>,
): Promise<Response> {
  if (!config.TWILIO_AUTH_TOKEN) return errorAnswer(404, 'not_found', 'Twilio is not configured');
  const refused = refusedAddress(c, config.TWILIO_ALLOWED_IPS, 'TWILIO_ALLOWED_IPS');
  if (refused) return refused;
  const signature = c.req.header('x-twilio-signature');
  if (!signature) return errorAnswer(401, 'missing_signature', 'X-Twilio-Signature is missing');
  const body = await bodyText(c.req.raw, webhookBytes);
  if (body instanceof Response) return body;
  const contentType = c.req.header('content-type') ?? null;
  // As it was received: a parsed URL would write an apostrophe as %27.
  const url = `${config.PUBLIC_URL}${c.req.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')}`;
  const genuine = await isSignedByTwilio({ url, contentType, body, signature }, config.TWILIO_AUTH_TOKEN);
  if (!genuine)
    return errorAnswer(403, 'wrong_signature', 'X-Twilio-Signature does not fit this request and PUBLIC_URL');
  const fields = webhookFields({ query: new URLSearchParams(), contentType, body });
  if (fields === null) return errorAnswer(400, 'bad_body', 'the body can not be read');
  return withFields(schema, fields, (data) => work(data, fields));
}

function twiml(xml: string): Response {
  return new Response(xml, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
}
