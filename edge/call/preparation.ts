/**
 * What is found out while the phone rings: may this call be taken, whose number was dialled, who
 * calls, in which language is it answered.
 */
import { endBeforePulse } from '../../shared/carrier-pulse.ts';
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { firstLanguage, greetingOf } from '../../shared/dialogue/greeting.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import { type ApiClient, ApiFaultError } from '../../shared/io/client.ts';
import type { Log } from '../../shared/io/log.ts';
import type { PhraseFacts, RefusalReason } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { turnPolicyOf } from '../../shared/turn-policy.ts';
import type { Ring } from '../carriers/carrier.ts';
import { isWithheld } from '../carriers/numbers.ts';
import type { Switchboard } from './bindings.ts';

export interface Limits {
  maxSeconds: number;
  warningSeconds: number;
  limitReason: 'limit' | 'budget';
}

/** Everything a session is made of, as plain data: stored, so that an object that was restarted can go on. */
export interface CallContext {
  ring: Ring;
  business: Business;
  customer: Customer | null;
  language: string;
  greeting: string;
  limits: Limits;
  /** Set when this call only hears why it can't be taken. */
  refusal: RefusalReason | null;
}

export type Preparation =
  | { allowed: true; context: CallContext }
  | { allowed: false; reason: RefusalReason; business: Business | null };

export interface PreparationConfig {
  MAX_CALL_DURATION_SECONDS: number;
  CALL_WARNING_SECONDS: number;
  BUDGET_UNREACHABLE: 'allow' | 'refuse';
  BUDGET_UNREACHABLE_LIMIT_INR: number;
}

/** The caller hears ringing meanwhile; longer than this and the carrier's own time runs out. */
const askMs = 2_500;
/**
 * What a minute may cost at most (the figure to stay under); turns rupees that could not be asked
 * for into seconds.
 */
const inrPerMinute = 2;
/** As the API's own budget: less is not worth picking up for. */
const shortestCallSeconds = 60;

export interface PreparationDeps {
  api: ApiClient;
  /** The dialled number's memory. */
  number: Pick<Switchboard, 'recall' | 'remember' | 'trust'>;
  config: PreparationConfig;
  now: number;
  log: Log;
  /** Goes on after the ring was answered. */
  later(work: Promise<void>): void;
  /** The API could not answer one of the questions. */
  failed(fault: Fault): void;
}

/**
 * Settings that were seen in the last five minutes are used at once and revalidated behind the
 * ring. A caller is always asked for, and remembered words stand in only where the API does not
 * answer: who was erased a minute ago must not be greeted by name.
 */
export async function prepareCall(deps: PreparationDeps, ring: Ring): Promise<Preparation> {
  const { api, number, log } = deps;
  const remembered = await number.recall(ring.from);
  const asked = { timeoutMs: askMs };
  const phone = isWithheld(ring.from) ? 'anonymous' : ring.from;
  const fresh = answerOf(() => api.business({ number: ring.to }, asked));
  deps.later(
    fresh.then((answer) =>
      answer instanceof ApiFaultError ? undefined : number.remember(ring.from, answer),
    ),
  );
  const [budget, business, customer] = await Promise.all([
    answerOf(() =>
      api.checkBudget(
        {
          callId: ring.callId,
          businessNumber: ring.to,
          phone,
          carrier: ring.carrier,
          at: new Date(deps.now).toISOString(),
        },
        asked,
      ),
    ),
    remembered.business ??
      fresh.then((answer) => (answer instanceof ApiFaultError ? answer : answer.business)),
    phone === 'anonymous'
      ? { customer: null }
      : answerOf(() => api.customer({ phone, number: ring.to }, asked)),
  ]);
  if (business instanceof ApiFaultError && business.status === 404)
    return { allowed: false, reason: 'unknown_number', business: null };
  for (const answer of [budget, business, customer])
    if (answer instanceof ApiFaultError) deps.failed(answer.fault);
  if (business instanceof ApiFaultError) {
    log.error('the business could not be asked for', { fault: business.message });
    return { allowed: false, reason: 'unavailable', business: nobody(ring.to) };
  }
  const granted =
    budget instanceof ApiFaultError
      ? await onTrust(deps, ring, budget)
      : budget.allowed
        ? budget.maxSeconds
        : budget.reason;
  if (typeof granted === 'string') return { allowed: false, reason: granted, business };
  if (customer instanceof ApiFaultError)
    log.warn('the customer could not be looked up', { fault: customer.message });
  else deps.later(number.remember(ring.from, customer));
  const known = customer instanceof ApiFaultError ? remembered.customer : customer.customer;
  return { allowed: true, context: contextOf(ring, business, known, granted, deps.config) };
}

/** A stream that only says why the call can't be taken, and closes. */
export function refusalContext(ring: Ring, business: Business, reason: RefusalReason): CallContext {
  const language = business.languages[0] ?? 'en-IN';
  const facts: PhraseFacts = { agentName: business.agentName, businessName: business.name };
  const greeting = languageOf(language).phrases.refusal[reason](facts);
  return {
    ring,
    business,
    customer: null,
    language,
    greeting,
    limits: { maxSeconds: 60, warningSeconds: 59, limitReason: 'limit' },
    refusal: reason,
  };
}

/** Stands in for a business that can't be asked for, so that the caller still hears a sentence. */
function nobody(number: string): Business {
  return {
    businessId: 'unknown',
    name: '',
    numbers: [number],
    timeZone: 'Asia/Kolkata',
    languages: ['en-IN'],
    voices: {},
    greeting: {},
    agentName: '',
    prompt: '',
    facts: [],
    hours: [],
    prices: [],
    address: '',
    transferDestinations: [],
    limits: {},
    version: 1,
  };
}

/**
 * The budget could not be asked for: the configuration says whether, and up to how many rupees a
 * caller and day, a call is taken all the same.
 */
async function onTrust(
  { config, number, log }: PreparationDeps,
  ring: Ring,
  fault: ApiFaultError,
): Promise<number | RefusalReason> {
  if (fault.status === 404) return 'unknown_number';
  log.warn('the budget could not be asked for', {
    fault: fault.message,
    answer: config.BUDGET_UNREACHABLE,
    variable: 'BUDGET_UNREACHABLE',
  });
  if (config.BUDGET_UNREACHABLE === 'refuse') return 'unavailable';
  const most = Math.floor((config.BUDGET_UNREACHABLE_LIMIT_INR * 60) / inrPerMinute);
  const granted = await number.trust(ring.from, config.MAX_CALL_DURATION_SECONDS, most);
  if (granted >= Math.min(shortestCallSeconds, config.MAX_CALL_DURATION_SECONDS)) return granted;
  log.warn('a caller has had all there is on trust', { variable: 'BUDGET_UNREACHABLE_LIMIT_INR' });
  return 'budget_exhausted';
}

function contextOf(
  ring: Ring,
  business: Business,
  customer: Customer | null,
  grantedSeconds: number,
  config: PreparationConfig,
): CallContext {
  const language = firstLanguage(business, customer);
  const longest = Math.min(
    business.limits.maxCallSeconds ?? config.MAX_CALL_DURATION_SECONDS,
    config.MAX_CALL_DURATION_SECONDS,
  );
  const { endBeforePulseSeconds } = turnPolicyOf(business.turnPolicy);
  const maxSeconds = endBeforePulse(Math.min(longest, grantedSeconds), ring.carrier, endBeforePulseSeconds);
  const warning = Math.min(
    business.limits.callWarningSeconds ?? config.CALL_WARNING_SECONDS,
    Math.floor(maxSeconds * 0.8),
  );
  const limits: Limits = {
    maxSeconds,
    warningSeconds: warning,
    limitReason: grantedSeconds < longest ? 'budget' : 'limit',
  };
  return {
    ring,
    business,
    customer,
    language,
    greeting: greetingOf(business, customer, language),
    limits,
    refusal: null,
  };
}

/** A fault of the API as a value: each question may fail on its own. */
async function answerOf<T>(ask: () => Promise<T>): Promise<T | ApiFaultError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiFaultError) return error;
    if (error instanceof FaultError) return new ApiFaultError(error.fault, null, null);
    throw error;
  }
}
