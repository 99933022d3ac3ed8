/** What is found out while the phone rings: may this call be taken, whose number was dialled, who calls, in which language is it answered. */
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { firstLanguage, greetingOf } from '../../shared/dialogue/greeting.ts';
import { FaultError } from '../../shared/fault.ts';
import { type ApiClient, ApiFaultError } from '../../shared/io/client.ts';
import type { Log } from '../../shared/io/log.ts';
import type { PhraseFacts, RefusalReason } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import type { Ring } from '../carriers/carrier.ts';
import { isWithheld } from '../carriers/numbers.ts';

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

export type Preparation = { allowed: true; context: CallContext } | { allowed: false; reason: RefusalReason; business: Business | null };

export interface PreparationConfig {
  MAX_CALL_DURATION_SECONDS: number;
  CALL_WARNING_SECONDS: number;
  BUDGET_UNREACHABLE: 'allow' | 'refuse';
  BUDGET_UNREACHABLE_LIMIT_INR: number;
}

/** The caller hears ringing meanwhile; longer than this and the carrier's own time runs out. */
const askMs = 2_500;
/** What a minute may cost at most (the figure to stay under); turns rupees that could not be asked for into seconds. */
const inrPerMinute = 2;

export async function prepareCall(api: ApiClient, ring: Ring, config: PreparationConfig, now: number, log: Log): Promise<Preparation> {
  const asked = { timeoutMs: askMs };
  const [budget, business, customer] = await Promise.all([
    answerOf(() =>
      api.checkBudget(
        {
          callId: ring.callId,
          businessNumber: ring.to,
          phone: isWithheld(ring.from) ? 'anonymous' : ring.from,
          carrier: ring.carrier,
          at: new Date(now).toISOString(),
        },
        asked,
      ),
    ),
    answerOf(() => api.business({ number: ring.to }, asked)),
    isWithheld(ring.from) ? null : answerOf(() => api.customer({ phone: ring.from, number: ring.to }, asked)),
  ]);
  const found = business instanceof ApiFaultError ? null : business.business;
  if (business instanceof ApiFaultError && business.status === 404) return { allowed: false, reason: 'unknown_number', business: null };
  if (!found) {
    log.error('the business could not be asked for', { fault: business instanceof ApiFaultError ? business.message : '' });
    return { allowed: false, reason: 'unavailable', business: null };
  }
  const granted = grantedSeconds(budget, config, log);
  if (typeof granted === 'string') return { allowed: false, reason: granted, business: found };
  if (customer instanceof ApiFaultError) log.warn('the customer could not be looked up', { fault: customer.message });
  const known = customer === null || customer instanceof ApiFaultError ? null : customer.customer;
  return { allowed: true, context: contextOf(ring, found, known, granted, config) };
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

function grantedSeconds(
  budget: Awaited<ReturnType<ApiClient['checkBudget']>> | ApiFaultError,
  config: PreparationConfig,
  log: Log,
): number | RefusalReason {
  if (!(budget instanceof ApiFaultError)) return budget.allowed ? budget.maxSeconds : budget.reason;
  if (budget.status === 404) return 'unknown_number';
  log.warn('the budget could not be asked for', {
    fault: budget.message,
    answer: config.BUDGET_UNREACHABLE,
    variable: 'BUDGET_UNREACHABLE',
  });
  return config.BUDGET_UNREACHABLE === 'refuse' ? 'unavailable' : Math.floor((config.BUDGET_UNREACHABLE_LIMIT_INR * 60) / inrPerMinute);
}

function contextOf(
  ring: Ring,
  business: Business,
  customer: Customer | null,
  grantedSeconds: number,
  config: PreparationConfig,
): CallContext {
  const language = firstLanguage(business, customer);
  const longest = Math.min(business.limits.maxCallSeconds ?? config.MAX_CALL_DURATION_SECONDS, config.MAX_CALL_DURATION_SECONDS);
  const maxSeconds = Math.min(longest, grantedSeconds);
  const warning = Math.min(business.limits.callWarningSeconds ?? config.CALL_WARNING_SECONDS, Math.floor(maxSeconds * 0.8));
  const limits: Limits = { maxSeconds, warningSeconds: warning, limitReason: grantedSeconds < longest ? 'budget' : 'limit' };
  return { ring, business, customer, language, greeting: greetingOf(business, customer, language), limits, refusal: null };
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
