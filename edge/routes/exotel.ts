/**
 * Exotel's webhooks. Exotel signs nothing: requests carry a shared secret in the query, and come from
 * the addresses in EXOTEL_ALLOWED_IPS where that is set.
 */
import { type Context, Hono } from 'hono';
import type * as z from 'zod';
import { createLog } from '../../shared/io/log.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { countFault } from '../call/call-metrics.ts';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { checkToken, secretsOf } from '../carriers/credentials.ts';
import { connectAnswer } from '../carriers/exotel/connect.ts';
import { ExotelApplet, ExotelPassthru, ExotelStatus, exotelRing } from '../carriers/exotel/webhook.ts';
import { webhookFields } from '../carriers/webhook-fields.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl } from '../ring.ts';
import { answerTurn, wordsToSay } from '../turn.ts';
import { refusedAddress, withFields } from './checks.ts';

/** How long an answer may take. The caller hears silence meanwhile. */
const greetingMs = 4_000;
const turnMs = 5_000;

export function exotelRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const ExotelRing = exotelRing(config.EXOTEL_PHONE_NUMBER);
  const app = new Hono();

  // The Voicebot applet asks for its media URL. Its method is not published, so both are taken.
  app.on(['GET', 'POST'], '/voicebot', (c) =>
    trusted(deps, c, ExotelRing, async (ring) => {
      // The flow continues with `/passthru?ask=turns`, which leads to the greeting.
      if (config.VOICE_MODE === 'turns')
        return errorAnswer(403, 'by_turns', 'VOICE_MODE is turns: no media socket is opened');
      const answer = await answerRing(deps, ring);
      if (answer.token === null)
        return errorAnswer(403, answer.refusal ?? 'unavailable', 'no business answers at this number');
      return Response.json({ url: mediaUrl(config, ring.callId, answer.token) });
    }),
  );

  // The Passthru applet asks what comes next: 302 is yes, 200 is no.
  app.on(['GET', 'POST'], '/passthru', (c) =>
    trusted(deps, c, ExotelPassthru, async ({ callId, to, stream }) => {
      const call = callObject(deps, await objectNameOf(deps, callId, to));
      if (stream?.error) {
        const { error, isThrottled } = stream;
        createLog({ fields: { callId } }).warn('Exotel reports a stream error', {
          error,
          throttled: isThrottled,
        });
        const kind = isThrottled ? 'rate' : 'network';
        await countFault(deps.env.METRICS, callId, { source: 'carrier', kind });
      }
      const question = c.req.query('ask') ?? 'transfer';
      if (question === 'transfer' && stream && !stream.hasFailed) await call.streamEnded();
      const after = await call.afterStream();
      return new Response(null, { status: isYes(question, after, config.VOICE_MODE) ? 302 : 200 });
    }),
  );

  app.get('/greeting', (c) =>
    trusted(deps, c, ExotelRing, async (ring) => {
      const { reply } = await wordsToSay(deps, ring, greetingMs);
      return new Response(reply, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    }),
  );

  // The request after the recording applet. 302: the next greeting is the last one, and `ask=transfer`
  // follows it.
  app.get('/turn', (c) =>
    trusted(deps, c, ExotelRing, async (ring, fields) => {
      const { recordingUrl: url } = ExotelApplet.parse(fields);
      const request: TurnRequest = url === null ? { type: 'silence' } : { type: 'recording', url };
      const { next } = await answerTurn(deps, ring, request, url, turnMs);
      return new Response(null, { status: next === 'end' || next === 'transfer' ? 302 : 200 });
    }),
  );

  app.get('/connect', (c) =>
    trusted(deps, c, ExotelPassthru, async ({ callId, to }) => {
      const after = await callObject(deps, await objectNameOf(deps, callId, to)).afterStream();
      const [secret = ''] = secretsOf(config.EXOTEL_WEBHOOK_TOKEN ?? '');
      return Response.json(
        connectAnswer({
          destination: after.transfer?.number ?? null,
          businessNumber: to ?? after.to,
          announcement: languageOf(after.language).phrases.transferring(after.transfer?.name ?? ''),
          dialEventUrl: `${config.PUBLIC_URL}/exotel/status?token=${encodeURIComponent(secret)}`,
        }),
      );
    }),
  );

  app.post('/status', (c) =>
    trusted(deps, c, ExotelStatus, async ({ callId, transfer, hasEnded, recordingUrl }) => {
      const call = callObject(deps, callId);
      if (recordingUrl) await call.carrierRecorded(callId, recordingUrl);
      if (transfer) await call.transferEnded(transfer);
      else if (hasEnded) await call.carrierEnded();
      return new Response(null, { status: 204 });
    }),
  );

  return app;
}

/** The answer to the Passthru applet's `ask`: may the flow take this branch? */
function isYes(question: string, after: AfterStream, mode: Config['VOICE_MODE']): boolean {
  if (question === 'transfer') return after.transfer !== null;
  if (question === 'resume') return after.mayResume && !isByTurns(after, mode);
  return question === 'turns' && isByTurns(after, mode);
}

/**
 * Whether the call continues by turns: it does already, the mode requires it, or no stream ever opened.
 * Never while a person is dialled.
 */
function isByTurns(
  { ended, transfer, byTurns, hasStreamed }: AfterStream,
  mode: Config['VOICE_MODE'],
): boolean {
  if (ended !== null || transfer !== null) return false;
  return byTurns || mode === 'turns' || (mode === 'auto' && !hasStreamed);
}

/** Runs `work` on a request from an allowed address that carries the secret and fields of the schema. */
async function trusted<S extends z.ZodType>(
  { config }: EdgeDeps,
  c: Context,
  schema: S,
  work: (data: z.output<S>, fields: Record<string, unknown>) => Promise<Response>,
): Promise<Response> {
  const refused = refusedAddress(c, config.EXOTEL_ALLOWED_IPS, 'EXOTEL_ALLOWED_IPS');
  if (refused) return refused;
  const credential = checkToken(c.req.query('token'), config.EXOTEL_WEBHOOK_TOKEN ?? '');
  if (credential === 'missing') return errorAnswer(401, 'missing_token', 'the query has no token');
  if (credential === 'wrong') return errorAnswer(403, 'wrong_token', 'the token is not EXOTEL_WEBHOOK_TOKEN');
  const query = new URLSearchParams(new URL(c.req.url).search);
  query.delete('token');
  const fields = webhookFields({
    query,
    contentType: c.req.header('content-type') ?? null,
    body: c.req.method === 'POST' ? await c.req.text() : '',
  });
  if (fields === null) return errorAnswer(400, 'bad_body', 'the body can not be read');
  return withFields(schema, fields, (data) => work(data, fields));
}

/**
 * The name of the object that holds a call. It is the call id, except for a call over the static media
 * URL; the switchboard of the dialled number knows that one.
 */
async function objectNameOf({ config, env }: EdgeDeps, callId: string, to: string | null): Promise<string> {
  const number = to ?? config.EXOTEL_PHONE_NUMBER;
  return (number ? await env.SWITCHBOARDS.getByName(number).objectOf(callId) : null) ?? callId;
}
