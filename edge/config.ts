/**
 * The only reader of the Worker's environment, parsed once per process; every wrong field is listed in
 * one message. The variables of the speech providers and the model are declared by each of them.
 */
import * as z from 'zod';
import { toPhone } from '../shared/ids.ts';
import { AddressList } from './carriers/address.ts';
import { callDetailsRequest } from './carriers/exotel/call-details.ts';
import { chooseProviders } from './providers/choice.ts';
import { isOrigin, origin, text, webAddress } from './providers/provider.ts';
import { ProviderEnv } from './providers/registry.ts';

/** The committed local defaults begin with this. Such a value is refused except on a local run. */
const localValuePrefix = 'local-';

const list = z
  .string()
  .optional()
  .transform((value) =>
    (value ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
/** A number in any notation, because an account's pages show national ones. */
const ownNumber = text.transform((value) => (value === undefined ? undefined : (toPhone(value) ?? value)));
const addresses = z.string().default('').pipe(AddressList);
const count = (fallback: number, min = 1, max = 1_000_000) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
export const EdgeEnv = z.object({
  PUBLIC_URL: z
    .string()
    .refine(
      (value) => isOrigin(value, ['http', 'https']),
      'must be only a scheme and a host, such as https://voice.example.in (a bare http or https origin)',
    )
    .transform((value) => value.replace(/\/$/, '')),
  LOCAL_RUN: text,
  TWILIO_ACCOUNT_SID: text,
  /**
   * This, EXOTEL_WEBHOOK_TOKEN and INTERNAL_API_KEY may be comma lists while a key is rotated. The
   * first key is the one to send.
   */
  TWILIO_AUTH_TOKEN: text,
  TWILIO_API_BASE_URL: origin('http', 'https'),
  TWILIO_ALLOWED_IPS: addresses,
  EXOTEL_ACCOUNT_SID: text,
  EXOTEL_API_KEY: text,
  EXOTEL_API_TOKEN: text,
  EXOTEL_SUBDOMAIN: text,
  EXOTEL_PHONE_NUMBER: ownNumber,
  EXOTEL_API_BASE_URL: origin('http', 'https'),
  EXOTEL_WEBHOOK_TOKEN: text,
  EXOTEL_STREAM_USER: text,
  EXOTEL_STREAM_PASSWORD: text,
  EXOTEL_ALLOWED_IPS: addresses,
  EXOTEL_CORROBORATE: z.enum(['off', 'log', 'refuse']).default('off'),
  ...ProviderEnv.shape,
  API_BASE_URL: webAddress('https://api.example.in'),
  EDGE_AWS_ACCESS_KEY_ID: z.string(),
  EDGE_AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_REGION: z.string().default('ap-south-1'),
  INTERNAL_API_KEY: z.string(),
  MAX_CALL_DURATION_SECONDS: count(600, 20, 3600),
  CALL_WARNING_SECONDS: count(480, 1, 3600),
  MAX_CONCURRENT_CALLS: count(20),
  CALLS_PER_MINUTE_PER_NUMBER: count(10),
  MAX_TIMER_LAG_MS: count(100, 0, 10_000),
  CALL_LOST_AFTER_SECONDS: count(30, 1, 300),
  WEBSOCKET_MAX_SIZE: count(1_048_576, 1024, 33_554_432),
  WEBSOCKET_PING_INTERVAL: count(20, 1, 300),
  WEBSOCKET_PING_TIMEOUT: count(10, 1, 300),
  CORS_ALLOWED_ORIGINS: list.refine((origins) => !origins.includes('*'), 'must list exact origins, never *'),
  VOICE_MODE: z.enum(['stream', 'turns', 'auto']).default('stream'),
  BUDGET_UNREACHABLE: z.enum(['allow', 'refuse']).default('allow'),
  BUDGET_UNREACHABLE_LIMIT_INR: count(20),
  JWT_ISSUER: text,
  JWT_AUDIENCE: text,
  LOCATION_HINT: z.enum(['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me']).optional(),
});
export type Config = z.infer<typeof EdgeEnv>;

type ConfigResult = { ok: true; config: Config } | { ok: false; faults: string[] };

/**
 * An empty value counts as unset. `faults` has one sentence for each wrong field, with its name and
 * never its value.
 */
export function parseConfig(env: Readonly<Record<string, unknown>>): ConfigResult {
  const given = Object.fromEntries(
    Object.keys(EdgeEnv.shape).flatMap((key) =>
      env[key] === undefined || env[key] === '' ? [] : [[key, env[key]]],
    ),
  );
  const parsed = EdgeEnv.safeParse(given);
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    };
  const faults = crossFaults(parsed.data, given);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config: parsed.data };
}

function crossFaults(config: Config, given: Record<string, unknown>): string[] {
  const faults: string[] = [];
  if (config.CALL_WARNING_SECONDS >= config.MAX_CALL_DURATION_SECONDS)
    faults.push('CALL_WARNING_SECONDS: must be less than MAX_CALL_DURATION_SECONDS');
  if ((config.EXOTEL_STREAM_USER === undefined) !== (config.EXOTEL_STREAM_PASSWORD === undefined)) {
    faults.push('EXOTEL_STREAM_USER, EXOTEL_STREAM_PASSWORD: set both or neither');
  }
  if (config.EXOTEL_CORROBORATE !== 'off' && callDetailsRequest('', config) === null) {
    faults.push(
      'EXOTEL_CORROBORATE: needs EXOTEL_ACCOUNT_SID, EXOTEL_API_KEY and EXOTEL_API_TOKEN, or must be off',
    );
  }
  faults.push(...chooseProviders(config).faults);
  if (config.LOCAL_RUN === undefined) {
    for (const [key, value] of Object.entries(given)) {
      if (
        typeof value === 'string' &&
        value.split(',').some((item) => item.trim().startsWith(localValuePrefix))
      ) {
        faults.push(`${key}: a local default is refused in production`);
      }
    }
  }
  return faults;
}
