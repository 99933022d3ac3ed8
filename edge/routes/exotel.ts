/**
 * Exotel's webhooks. Exotel signs nothing: a shared secret in the query, and addresses where they
 * are configured.
 */
import { type Context, Hono } from 'hono';
import { createLog } from '../../shared/io/log.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { countFault } from '../call/call-metrics.ts';
import type { AfterStream } from '../call/keeping/after-stream.ts';
import type { TurnRequest } from '../call/turns/turn-state.ts';
import { isAllowed } from '../carriers/address.ts';
import { connectAnswer } from '../carriers/exotel/connect.ts';
import { ExotelPassthru } from '../carriers/exotel/passthru.ts';
import { ExotelApplet, ExotelRing, ExotelStatus } from '../carriers/exotel/webhook.ts';
import { checkToken, secretsOf } from '../carriers/secret.ts';
import { type WebhookFields, webhookFields } from '../carriers/webhook-fields.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { answerRing, callObject, type EdgeDeps, mediaUrl } from '../ring.ts';
import { answerTurn, wordsToSay } from '../turn.ts';
import { badFields } from './bad-fields.ts';

/**
 * How long the greeting waits for a reply (contract), and how long the question before it does: the
 * caller hears nothing meanwhile.
 */
const greetingMs = 4_000;
const turnMs = 5_000;

export function exotelRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const app = new Hono();

  // The Voicebot applet's resolver; its method and parameters are not published, so both are taken.
  app.on(['GET', 'POST'], '/voicebot', (c) =>
    trusted(deps, c, async (fields) => {
      const ring = ExotelRing.safeParse(withOurNumber(fields, config.EXOTEL_PHONE_NUMBER));
      if (!ring.success) return badFields(ring.error);
      // No stream then: the flow's next question, `ask=turns`, leads to the greeting.
      if (config.VOICE_MODE === 'turns')
        return errorAnswer(403, 'by_turns', 'VOICE_MODE is turns: no media socket is opened');
      const answer = await answerRing(deps, ring.data);
      if (answer.token === null)
        return errorAnswer(403, answer.refusal ?? 'unavailable', 'no business answers at this number');
      return Response.json({ url: mediaUrl(config, ring.data.callId, answer.token) });
    }),
  );

  // A question with two answers, because the applet has two ways out: 302 = yes, 200 = no.
  app.on(['GET', 'POST'], '/passthru', (c) =>
    trusted(deps, c, async (fields) => {
      const passthru = ExotelPassthru.safeParse(fields);
      if (!passthru.success) return badFields(passthru.error);
      const { callId, to, stream } = passthru.data;
      const call = callObject(deps, await objectNameOf(deps, callId, to));
      const ask = c.req.query('ask') ?? 'transfer';
      if (stream?.error) {
        createLog({ fields: { callId } }).warn('Exotel reports a stream error', {
          error: stream.error,
          throttled: stream.isThrottled,
        });
        await countFault(deps.env.METRICS, callId, {
          source: 'carrier',
          kind: stream.isThrottled ? 'rate' : 'network',
        });
      }
      if (ask === 'transfer' && stream && stream.outcome !== 'failed') await call.streamEnded();
      const after = await call.afterStream();
      const byTurns = isByTurns(config.VOICE_MODE, after);
      const isYes =
        ask === 'transfer'
          ? after.transfer !== null
          : ask === 'resume'
            ? after.mayResume && !byTurns
            : ask === 'turns' && byTurns;
      return new Response(null, { status: isYes ? 302 : 200 });
    }),
  );

  app.get('/greeting', (c) =>
    trusted(deps, c, async (fields) => {
      const ring = ExotelRing.safeParse(withOurNumber(fields, config.EXOTEL_PHONE_NUMBER));
      if (!ring.success) return badFields(ring.error);
      const { reply } = await wordsToSay(deps, ring.data, greetingMs);
      return new Response(reply, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    }),
  );

  // After the recording applet. 302 = the next greeting is the last; what is done then is
  // `ask=transfer`'s to say.
  app.get('/turn', (c) =>
    trusted(deps, c, async (fields) => {
      const ring = ExotelRing.safeParse(withOurNumber(fields, config.EXOTEL_PHONE_NUMBER));
      const applet = ExotelApplet.safeParse(fields);
      if (!ring.success || !applet.success) return badFields(ring.error ?? applet.error ?? null);
      const { recordingUrl: url } = applet.data;
      const asked: TurnRequest = url === null ? { type: 'silence' } : { type: 'recording', url };
      const { next } = await answerTurn(deps, ring.data, asked, url, turnMs);
      return new Response(null, { status: next === 'end' || next === 'transfer' ? 302 : 200 });
    }),
  );

  app.get('/connect', (c) =>
    trusted(deps, c, async (fields) => {
      const passthru = ExotelPassthru.safeParse(fields);
      if (!passthru.success) return badFields(passthru.error);
      const { callId, to } = passthru.data;
      const after = await callObject(deps, await objectNameOf(deps, callId, to)).afterStream();
      return Response.json(
        connectAnswer({
          destination: after.transfer?.number ?? null,
          businessNumber: to ?? after.to,
          announcement: languageOf(after.language).phrases.transferring(after.transfer?.name ?? ''),
          dialEventUrl: `${config.PUBLIC_URL}/exotel/status?token=${encodeURIComponent(secretsOf(config.EXOTEL_WEBHOOK_TOKEN ?? '')[0] ?? '')}`,
        }),
      );
    }),
  );

  app.post('/status', (c) =>
    trusted(deps, c, async (fields) => {
      const status = ExotelStatus.safeParse(fields);
      if (!status.success) return badFields(status.error);
      const { callId, dialling, hasEnded, recordingUrl } = status.data;
      const call = callObject(deps, callId);
      if (recordingUrl) await call.carrierRecorded(callId, recordingUrl);
      if (dialling)
        await call.transferEnded(
          dialling.hasTalked
            ? 'talked'
            : dialling.status === 'busy'
              ? 'busy'
              : dialling.status === 'no-answer'
                ? 'noAnswer'
                : 'failed',
        );
      else if (hasEnded) await call.carrierEnded();
      return new Response(null, { status: 204 });
    }),
  );

  return app;
}

/**
 * Whether this call goes on by turns: it does already, or that is the mode, or no stream ever
 * opened. Never while a person is dialled.
 */
function isByTurns(
  mode: Config['VOICE_MODE'],
  { ended, transfer, byTurns, hasStreamed }: AfterStream,
): boolean {
  if (ended !== null || transfer !== null) return false;
  return byTurns || mode === 'turns' || (mode === 'auto' && !hasStreamed);
}

/** Runs `work` on the fields of a request that carries the secret. */
async function trusted(
  { config }: EdgeDeps,
  c: Context,
  work: (fields: WebhookFields) => Promise<Response>,
): Promise<Response> {
  if (!isAllowed(c.req.header('cf-connecting-ip'), config.EXOTEL_ALLOWED_IPS)) {
    return errorAnswer(403, 'address_refused', 'this address is not on EXOTEL_ALLOWED_IPS');
  }
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
  return fields === null ? errorAnswer(400, 'bad_body', 'the body can not be read') : work(fields);
}

/** An account with one ExoPhone may send no dialled number at all. */
function withOurNumber(fields: WebhookFields, ours: string | undefined): WebhookFields {
  return fields.CallTo || fields.To || !ours ? fields : { ...fields, To: ours };
}

/**
 * A call that came over the static media URL lives in an object of another name; the switchboard of
 * its number knows it.
 */
async function objectNameOf({ config, env }: EdgeDeps, callId: string, to: string | null): Promise<string> {
  const number = to ?? config.EXOTEL_PHONE_NUMBER;
  return (number ? await env.SWITCHBOARDS.getByName(number).objectOf(callId) : null) ?? callId;
}
