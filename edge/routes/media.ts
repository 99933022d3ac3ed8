/**
 * The media socket's upgrade. The token in the path admits it. A wrong Twilio signature on the upgrade is
 * only logged and counted, because a proxy can break it.
 */
import { Hono } from 'hono';
import { CallId, carrierOf } from '../../shared/ids.ts';
import { createLog } from '../../shared/io/log.ts';
import { admissionLimits } from '../call/bindings.ts';
import { staticObjectPrefix } from '../call/media/static-media.ts';
import { checkBasic } from '../carriers/credentials.ts';
import { isUpgradeSignedByTwilio } from '../carriers/twilio/signature.ts';
import { errorAnswer } from '../http-error.ts';
import { countFault, countRefused } from '../metrics/call-metrics.ts';
import { callObject, type EdgeDeps } from '../ring.ts';
import { refusedAddress, refusedUpgrade } from './checks.ts';
import { refusedOrigin } from './cross-origin.ts';

export function mediaRoutes(deps: EdgeDeps): Hono {
  const { config } = deps;
  const app = new Hono();

  app.get('/exotel', async (c) => {
    const { EXOTEL_STREAM_USER: user, EXOTEL_STREAM_PASSWORD: password } = config;
    if (config.VOICE_MODE === 'turns')
      return errorAnswer(403, 'by_turns', 'VOICE_MODE is turns: no media socket is opened');
    if (!user || !password) return errorAnswer(404, 'not_found', 'no static media URL is configured');
    const credential = checkBasic(c.req.header('authorization'), { user, password });
    if (credential === 'missing')
      return errorAnswer(401, 'missing_credentials', 'Basic credentials are missing', {
        'www-authenticate': 'Basic realm="media"',
      });
    if (credential === 'wrong')
      return errorAnswer(403, 'wrong_credentials', 'the Basic credentials are wrong');
    const refused =
      refusedAddress(c, config.EXOTEL_ALLOWED_IPS, 'EXOTEL_ALLOWED_IPS') ?? refusedUpgrade(c.req.raw);
    if (refused) return refused;
    const objectName = `${staticObjectPrefix}${crypto.randomUUID()}`;
    const number = config.EXOTEL_PHONE_NUMBER;
    if (number && (await deps.env.SWITCHBOARDS.getByName(number).isFull(admissionLimits(config)))) {
      const ring = { callId: objectName, carrier: 'exotel' as const };
      await countRefused(deps.env.METRICS, ring, 'concurrency', { ok: false });
      return errorAnswer(429, 'too_many_calls', 'too many calls are live', { 'retry-after': '10' });
    }
    return callObject(deps, objectName).fetch(c.req.raw);
  });

  app.get('/:carrier/:callId/:token', async (c) => {
    const refused = refusedUpgrade(c.req.raw);
    if (refused) return refused;
    const callId = CallId.safeParse(c.req.param('callId'));
    if (!callId.success || carrierOf(callId.data) !== c.req.param('carrier'))
      return errorAnswer(404, 'unknown_call', 'there is no such call');
    // A carrier's program may send any `Origin`. The softphone is a page.
    const isPage = carrierOf(callId.data) === 'browser';
    const refusedPage = isPage ? refusedOrigin(c.req.raw, config) : null;
    if (refusedPage) return refusedPage;
    await reportWrongSignature(deps, c.req.raw, callId.data);
    return callObject(deps, callId.data).fetch(c.req.raw);
  });

  return app;
}

async function reportWrongSignature(
  { config, env }: EdgeDeps,
  request: Request,
  callId: string,
): Promise<void> {
  const signature = request.headers.get('x-twilio-signature');
  if (signature === null || !config.TWILIO_AUTH_TOKEN) return;
  const { pathname, search } = new URL(request.url);
  const genuine = await isUpgradeSignedByTwilio(
    `${config.PUBLIC_URL}${pathname}${search}`,
    signature,
    config.TWILIO_AUTH_TOKEN,
  );
  if (genuine) return;
  const log = createLog({ fields: { callId } });
  log.warn('the signature on the media upgrade does not fit PUBLIC_URL');
  // The call does not depend on its being counted.
  const counting = countFault(env.METRICS, callId, { source: 'carrier', kind: 'auth' });
  await counting.catch((error: unknown) => log.warn('a fault was not counted', { error }));
}
