/**
 * Exotel's webhooks. Exotel signs nothing: requests carry a shared secret in the query, and come from
 * the addresses in EXOTEL_ALLOWED_IPS where that is set.
 */
import { type Context, Hono } from 'hono';
import type * as z from 'zod';
import { createLog } from '../../shared/io/log.ts';
import { languageOf } from '../../shared/language/registry.ts';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import { refusedUnknown } from '../call/preparation.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { checkToken, secretsOf } from '../carriers/credentials.ts';
import { connectAnswer } from '../carriers/exotel/connect.ts';
import { ExotelApplet, ExotelPassthru, ExotelStatus, exotelRing } from '../carriers/exotel/webhook.ts';
import { webhookFields } from '../carriers/webhook-fields.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { countFault } from '../metrics/call-metrics.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl, outcomeMs } from '../ring.ts';
import { answerTurn, wordsToSay } from '../turn.ts';
import { refusedAddress, withFields } from './checks.ts';
import { bodyText, webhookBytes } from './sizes.ts';
import { objectNameOf } from './staff/call-finder.ts';

/**
 * How long an answer may take. The caller hears silence in both, one after the other: together they are less
 * than 5 s. The turn's is the longer one, because its answer says whether the call ends.
 */
const turnMs = 3_500;
const greetingMs = 1_200;
/** Exotel's pages differ on the methods, and an applet may let the account choose. */
const methods = ['GET', 'POST'];
export function exotelRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const ExotelRing = exotelRing(config.EXOTEL_PHONE_NUMBER);
  const app = new Hono();

  // The Voicebot applet asks for its media URL.
  app.on(methods, '/voicebot', (c) =>
    trusted(deps, c, ExotelRing, async (ring) => {
      // The flow continues with `/passthru?ask=turns`, which leads to the greeting.
      if (config.VOICE_MODE === 'turns')
        return errorAnswer(403, 'by_turns', 'VOICE_MODE is turns: no media socket is opened');
      const answer = await answerRing(deps, ring);
      // The applet fails, and the flow continues behind it. We can't end the call at Exotel.
      if (answer.refusal === 'over')
        return errorAnswer(403, 'call_over', 'this call has ended; it gets no second stream');
      if (answer.refusal === 'uncorroborated')
        return errorAnswer(403, answer.refusal, 'Exotel’s REST knows no such call between these numbers');
      if (answer.token === null)
        return errorAnswer(403, answer.refusal ?? 'unavailable', 'no business answers at this number');
      return Response.json({ url: mediaUrl(config, ring.callId, answer.token) });
    }),
  );

  // The Passthru applet asks what comes next: 302 is yes, 200 is no.
  app.on(methods, '/passthru', (c) =>
    trusted(deps, c, ExotelPassthru, async ({ callId, numbers, stream, transfer, seconds }) => {
      const objectName = await objectNameOf(deps, callId, numbers);
      const call = callObject(deps, objectName);
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
      // These questions come behind the Connect applet. `ask=transfer` comes before it, where the
      // fields may still tell of an earlier transfer of this call.
      if (question !== 'transfer' && transfer) await call.transferEnded(transfer, null, seconds);
      const after = await call.afterStream();
      const yes = isYes(question, after, config.VOICE_MODE);
      if (yes && question === 'resume' && objectName !== callId)
        await deps.env.SWITCHBOARDS.getByName(after.to).expectBack(callId);
      return new Response(null, { status: yes ? 302 : 200 });
    }),
  );

  app.on(methods, '/greeting', (c) =>
    trusted(deps, c, ExotelRing, async (ring) => {
      const { reply } = await wordsToSay(deps, ring, greetingMs);
      return new Response(reply, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    }),
  );

  // The request after the recording applet. 302: the next greeting is the last one, and `ask=transfer`
  // follows it.
  app.on(methods, '/turn', (c) =>
    trusted(deps, c, ExotelRing, async (ring, fields) => {
      const { recordingUrl: url } = ExotelApplet.parse(fields);
      const request: TurnRequest = url === null ? { type: 'silence' } : { type: 'recording', url };
      const { next } = await answerTurn(deps, ring, request, url, turnMs);
      return new Response(null, { status: next === 'end' || next === 'transfer' ? 302 : 200 });
    }),
  );

  app.on(methods, '/connect', (c) =>
    trusted(deps, c, ExotelPassthru, async ({ callId, numbers }) => {
      const call = callObject(deps, await objectNameOf(deps, callId, numbers));
      const { after, dial } = await call.dialling();
      const businessNumber = after.known ? after.to : (numbers[0] ?? after.to);
      const [token = ''] = secretsOf(config.EXOTEL_WEBHOOK_TOKEN ?? '');
      // The dialled number leads to the call's object, whichever number the report names.
      const dialEvent = new URLSearchParams({ token, dial: String(dial), business: businessNumber });
      return Response.json(
        connectAnswer({
          destination: after.transfer?.number ?? null,
          businessNumber,
          announcement: after.isAnnounced
            ? null
            : languageOf(after.language).phrases.transferring(after.transfer?.name ?? ''),
          dialEventUrl: `${config.PUBLIC_URL}/exotel/status?${dialEvent}`,
          isRecorded: after.mayRecord,
        }),
      );
    }),
  );

  app.on(methods, '/status', (c) =>
    trusted(deps, c, ExotelStatus, async ({ callId, numbers, ...report }) => {
      const { transfer, seconds, dial, isPersonThere, hasEnded, recordingUrl } = report;
      const call = callObject(deps, await objectNameOf(deps, callId, numbers));
      if (recordingUrl) await call.carrierRecorded(callId, recordingUrl);
      if (transfer) await call.transferEnded(transfer, dial, seconds);
      else if (isPersonThere) await call.personAnswered(dial);
      else if (hasEnded) await call.carrierEnded(outcomeMs);
      return new Response(null, { status: 204 });
    }),
  );

  // Our own objects can't work, as when their storage fails. The flow goes on behind the applet: a question
  // is answered with no, a greeting is the last one, and all else fails.
  app.onError((error, c) => {
    createLog().error('a bug', { error });
    const applet = c.req.path.split('/').at(-1);
    if (applet === 'passthru') return new Response(null, { status: 200 });
    if (applet === 'turn') return new Response(null, { status: 302 });
    if (applet === 'greeting')
      return new Response(refusedUnknown('unavailable').text, {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    return errorAnswer(503, 'unavailable', 'something went wrong here');
  });

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
  const body = c.req.method === 'POST' ? await bodyText(c.req.raw, webhookBytes) : '';
  if (body instanceof Response) return body;
  const query = new URLSearchParams(new URL(c.req.url).search);
  query.delete('token');
  const fields = webhookFields({
    query,
    contentType: c.req.header('content-type') ?? null,
    body,
  });
  if (fields === null) return errorAnswer(400, 'bad_body', 'the body can not be read');
  return withFields(schema, fields, (data) => work(data, fields));
}
