/**
 * The work done while the phone rings: whether the call may be taken, whose number was dialled, who
 * calls, and in which language the call is answered.
 */

import type { CheckBudget } from '../../shared/contract/budget.ts';
import type { Business } from '../../shared/contract/business.ts';
import type { Customer } from '../../shared/contract/request.ts';
import { firstLanguage, greetingOf } from '../../shared/dialogue/greeting.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import { isWithheld } from '../../shared/ids.ts';
import { type ApiClient, ApiFaultError } from '../../shared/io/client.ts';
import { type Clock, withDeadline } from '../../shared/io/clock.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import type { CallEventOf, UsedSettings } from '../../shared/journal/events.ts';
import { jsonOf } from '../../shared/json.ts';
import type { PhraseFacts, RefusalReason } from '../../shared/language/language.ts';
import { fallbackLanguage, languageOf } from '../../shared/language/registry.ts';
import { rupees } from '../../shared/money.ts';
import { endBeforePulse, holdPerMinute } from '../../shared/pricing.ts';
import { ownPolicy, policyOfBusiness } from '../../shared/profiles/profiles.ts';
import type { Refusal, Ring } from '../carriers/carrier.ts';
import {
  type Corroboration,
  callDetailsRequest,
  corroborationOf,
  ownSidPrefix,
} from '../carriers/exotel/call-details.ts';
import type { Config } from '../config.ts';
import { countFault, countUncorroborated } from '../metrics/call-metrics.ts';
import { usableProviders } from '../providers/choice.ts';
import { configOfProfile } from '../providers/of-profile.ts';
import type { CallBindings, Switchboard } from './bindings.ts';
import type { CallRuntime } from './runtime.ts';

/**
 * The answer to a ring. `token` opens the media socket. A refused call gets one too, so that the caller
 * hears why. Null when there is not even a business to refuse for.
 */
export interface PrepareAnswer {
  refusal: Refusal | null;
  token: string | null;
  language: string;
  /** The refusal's words; empty where the call is taken. */
  text: string;
  /** The same ring was refused before, and counted. */
  isRepeated?: true;
}

export interface Limits {
  maxSeconds: number;
  warningSeconds: number;
  limitReason: 'limit' | 'budget';
}

/**
 * Everything that a session is made of, as plain data. It is stored, so that a restarted object can
 * continue.
 */
export interface CallContext {
  ring: Ring;
  business: Business;
  customer: Customer | null;
  language: string;
  greeting: string;
  limits: Limits;
  /** Why the call can't be taken. The greeting then says so and the call ends. */
  refusal: RefusalReason | null;
}

export interface RingDeps {
  config: Config;
  env: Pick<CallBindings, 'SWITCHBOARDS' | 'METRICS'>;
  runtime: CallRuntime;
  /** Goes on after the ring was answered. */
  later(work: Promise<void>): void;
  /** The API is asked to hold money now. From here on it may hold some, whatever becomes of the answer. */
  asking(): void;
  /** It has answered that it holds none. */
  nothingHeld(): void;
}

/**
 * A ring's context, for a conversation or for a spoken refusal. `refused`: the switchboard's reason. Such a
 * ring costs nothing: only the business's settings are asked for, because they have the language and the
 * words. Only the reason is returned when there is no business to refuse for.
 */
export async function contextOfRing(
  deps: RingDeps,
  ring: Ring,
  refused: RefusalReason | null,
): Promise<CallContext | Refusal> {
  const { env, runtime, later } = deps;
  const preparation = {
    ...deps,
    api: runtime.api,
    clock: runtime.clock,
    now: runtime.clock.now(),
    number: env.SWITCHBOARDS.getByName(ring.to),
    log: createLog({ fields: { callId: ring.callId } }),
  };
  const counting = {
    ...preparation,
    failed: (fault: Fault) => later(countFault(env.METRICS, ring.callId, fault)),
    isForeign: () => isForeign(deps, ring, preparation.log),
  };
  const prepared =
    refused === null ? await prepareCall(counting, ring) : await prepareRefusal(counting, ring, refused);
  if (prepared.allowed) return prepared.context;
  const { business, reason } = prepared;
  if (business === null || reason === 'over' || reason === 'uncorroborated') return reason;
  return refusalContext(ring, business, reason);
}

/** Without a business there is no language to choose and no name to say. */
export function refusedUnknown(refusal: Refusal): PrepareAnswer {
  const isForeign = refusal === 'over' || refusal === 'uncorroborated';
  const phrase = fallbackLanguage.phrases.refusal[isForeign ? 'unavailable' : refusal];
  const text = phrase({ agentName: '', businessName: '' });
  return { refusal, token: null, language: fallbackLanguage.code, text };
}

/** A refusal that the carrier says itself: there is no call, and no stream. */
export function refusalInWords({ language, greeting: text }: CallContext, refusal: Refusal): PrepareAnswer {
  return { refusal, token: null, language, text };
}

/** A call's first event: everything that was looked up while it rang. */
export function callStartedOf(context: CallContext, at: number): CallEventOf<'callStarted'> {
  const { business, customer, ring, language, greeting, limits, refusal } = context;
  const turnPolicy = ownPolicy(business);
  return {
    type: 'callStarted',
    at,
    businessId: business.businessId,
    carrier: ring.carrier,
    from: ring.from,
    to: ring.to,
    language,
    languages: business.languages,
    agentName: business.agentName,
    businessName: business.name,
    customerName: customer?.name ?? null,
    greeting,
    endAfterGreeting: refusal === null ? null : refusal === 'budget_exhausted' ? 'budget' : 'limit',
    limits,
    ...(business.recordingNotice && business.recordingNotice !== 'off'
      ? { recordingNotice: business.recordingNotice }
      : {}),
    ...(Object.keys(turnPolicy).length > 0 ? { turnPolicy } : {}),
    ...usedSettingsOf(ring, business),
  };
}

export type Preparation =
  | { allowed: true; context: CallContext }
  | { allowed: false; reason: Refusal; business: Business | null };

/**
 * The longest wait for an answer of the API. Meanwhile the caller hears ringing, and the carrier's own
 * time-out runs.
 */
const apiMs = 2_500;
/** The same as in the API's own budget: a shorter call is not worth answering. */
const shortestCallSeconds = 60;

export interface PreparationDeps {
  api: ApiClient;
  /** The dialled number's object, which remembers businesses and customers. */
  number: Pick<Switchboard, 'recall' | 'remember' | 'trust'>;
  config: Config;
  clock: Clock;
  now: number;
  log: Log;
  /** Goes on after the ring was answered. */
  later(work: Promise<void>): void;
  /** One of the API's answers is missing. */
  failed(fault: Fault): void;
  asking(): void;
  nothingHeld(): void;
  /** The carrier was asked, and does not vouch for the ring. */
  isForeign(): Promise<boolean>;
}

/**
 * The ring's business: the remembered settings at once, which are looked up again meanwhile. A draft's are
 * for this call alone, so they are never remembered.
 */
async function businessOf(
  { api, number, later }: PreparationDeps,
  ring: Ring,
  remembered: Business | null,
): Promise<Business | ApiFaultError> {
  const asked = { number: ring.to, ...(ring.isTrial ? { draft: '1' as const } : {}) };
  const fresh = answerOf(() => api.business(asked, { timeoutMs: apiMs }));
  if (!ring.isTrial)
    later(
      fresh.then((answer) =>
        answer instanceof ApiFaultError ? undefined : number.remember(ring.from, answer),
      ),
    );
  const known = ring.isTrial ? null : remembered;
  return known ?? fresh.then((answer) => (answer instanceof ApiFaultError ? answer : answer.business));
}

/** Why there is no business to answer for, or to name in a refusal. */
function withoutBusiness(
  { log, failed }: PreparationDeps,
  ring: Ring,
  answer: ApiFaultError,
): Extract<Preparation, { allowed: false }> {
  if (answer.status === 404) return { allowed: false, reason: 'unknown_number', business: null };
  failed(answer.fault);
  log.error('the business could not be looked up', { fault: answer.message });
  return { allowed: false, reason: 'unavailable', business: placeholderBusiness(ring.to) };
}

/** Longer than the settings take that another ring of this number has asked for. */
const settingsSoonMs = 300;

/**
 * Asks for the settings only where no other ring of the number has brought them lately, or brings them now: a
 * flood of refused rings must not keep the API from the rings that are taken.
 */
async function prepareRefusal(
  deps: PreparationDeps,
  ring: Ring,
  reason: RefusalReason,
): Promise<Preparation> {
  const { number, clock } = deps;
  const known = (await number.recall(ring.from)).business;
  if (known) return { allowed: false, reason, business: known };
  await new Promise<void>((resolve) => clock.after(settingsSoonMs, resolve));
  const brought = (await number.recall(ring.from)).business;
  if (brought) return { allowed: false, reason, business: brought };
  const business = await businessOf(deps, ring, null);
  if (!(business instanceof ApiFaultError)) return { allowed: false, reason, business };
  const { business: placeholder } = withoutBusiness(deps, ring, business);
  return { allowed: false, reason, business: placeholder };
}

/**
 * Business settings seen in the last five minutes are used at once and looked up again after the ring. Other
 * rings wait for them: money is held only for a ring that can be answered.
 * The customer is always looked up; the remembered one is used only when the API does not answer. A
 * customer who was erased a minute ago must not be greeted by name.
 */
async function prepareCall(deps: PreparationDeps, ring: Ring): Promise<Preparation> {
  const { api, number, log } = deps;
  const remembered = await number.recall(ring.from);
  const options = { timeoutMs: apiMs };
  const [isForeign, business] = await Promise.all([
    deps.isForeign(),
    businessOf(deps, ring, remembered.business),
  ]);
  if (isForeign) return { allowed: false, reason: 'uncorroborated', business: null };
  // Money is asked for only where the ring may become a call.
  if (business instanceof ApiFaultError) return withoutBusiness(deps, ring, business);
  const budgetQuestion = { ...budgetQuestionOf(ring, deps.now), ...usedSettingsOf(ring, business) };
  const { phone } = budgetQuestion;
  const config = configOfProfile(deps.config, business);
  deps.asking();
  const [budget, customer] = await Promise.all([
    answerOf(() => api.checkBudget({ ...budgetQuestion, providers: usableProviders(config) }, options)),
    phone === 'anonymous'
      ? { customer: null }
      : answerOf(() => api.customer({ phone, number: ring.to }, options)),
  ]);
  const isAnswered = budget instanceof ApiFaultError ? budget.code === 'call_over' : !budget.allowed;
  if (isAnswered) deps.nothingHeld();
  if (budget instanceof ApiFaultError && budget.code === 'call_over')
    return { allowed: false, reason: 'over', business };
  for (const answer of [budget, customer]) if (answer instanceof ApiFaultError) deps.failed(answer.fault);
  const granted =
    budget instanceof ApiFaultError
      ? await onTrust({ ...deps, config }, ring, budget)
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

function usedSettingsOf({ isTrial }: Ring, { version }: Business): UsedSettings {
  return { settingsVersion: version, ...(isTrial ? { isTrial } : {}) };
}

export function budgetQuestionOf(ring: Ring, now: number): CheckBudget {
  return {
    callId: ring.callId,
    businessNumber: ring.to,
    phone: isWithheld(ring.from) ? 'anonymous' : ring.from,
    carrier: ring.carrier,
    at: new Date(now).toISOString(),
  };
}

/**
 * Tells the API that a carrier rings again with a call that has ended, because its alarm reaches an
 * operator. Costs the caller nothing: the ring is answered meanwhile.
 */
export async function reportRingAfterEnd(
  { api, clock }: Pick<CallRuntime, 'api' | 'clock'>,
  ring: Ring,
): Promise<void> {
  const question = { ...budgetQuestionOf(ring, clock.now()), afterEnd: true as const };
  const answer = await answerOf(() => api.checkBudget(question, { timeoutMs: apiMs }));
  if (!(answer instanceof ApiFaultError) || answer.code === 'call_over') return;
  createLog({ fields: { callId: ring.callId } }).warn('the API was not told of a ring after the end', {
    fault: answer.message,
  });
}

/** Exotel's answer is not waited for longer. */
const corroborationMs = 1_500;

/**
 * Asks Exotel whether it knows this call (EXOTEL_CORROBORATE, decision 41), before a customer's data are
 * given to an agent. True: the ring is refused. With the policy `log` it does not wait for the answer. A REST
 * that does not answer refuses nobody: no caller is lost because another service is slow.
 */
async function isForeign({ config, env, runtime, later }: RingDeps, ring: Ring, log: Log): Promise<boolean> {
  const policy = config.EXOTEL_CORROBORATE;
  if (policy === 'off' || ring.carrier !== 'exotel') return false;
  const work = corroborated(config, runtime, ring, log).then((verdict) => {
    if (verdict === 'known') return false;
    log.warn('a ring that Exotel does not vouch for', { verdict, answer: policy });
    later(countUncorroborated(env.METRICS, ring.callId, verdict));
    return verdict !== 'unanswered';
  });
  if (policy === 'refuse') return work;
  later(work.then(() => undefined));
  return false;
}

async function corroborated(
  config: Config,
  { clock, fetch }: CallRuntime,
  ring: Ring,
  log: Log,
): Promise<Corroboration> {
  if (ring.callSid.startsWith(ownSidPrefix)) return isWithheld(ring.from) ? 'known' : 'unknown';
  const request = callDetailsRequest(ring.callSid, config);
  if (request === null) return 'known';
  const { url, headers } = request;
  return withDeadline(clock, corroborationMs, async (signal) => {
    try {
      const answer = await fetch(url, { headers, redirect: 'manual', signal });
      return corroborationOf(answer.status, jsonOf(await answer.text()), ring, config);
    } catch (error) {
      log.warn("Exotel's REST could not be asked for a call", { error });
      return 'unanswered';
    }
  });
}

/** A call that only plays the reason of its refusal, and ends. */
function refusalContext(ring: Ring, business: Business, reason: RefusalReason): CallContext {
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

/** Replaces a business that can't be looked up, so that the caller still hears a sentence. */
function placeholderBusiness(number: string): Business {
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
 * The budget could not be looked up. The configuration decides whether the call is still taken, and for
 * how many rupees for each caller and day. Returns the seconds, or the reason of the refusal.
 */
async function onTrust(
  { config, number, log }: PreparationDeps,
  ring: Ring,
  fault: ApiFaultError,
): Promise<number | RefusalReason> {
  if (fault.status === 404) return 'unknown_number';
  log.warn('the budget could not be looked up', {
    fault: fault.message,
    answer: config.BUDGET_UNREACHABLE,
    variable: 'BUDGET_UNREACHABLE',
  });
  if (config.BUDGET_UNREACHABLE === 'refuse') return 'unavailable';
  // The same price of a minute as in the API's own budget.
  const perMinute = holdPerMinute(ring.carrier, usableProviders(config));
  const most = Math.floor((rupees(config.BUDGET_UNREACHABLE_LIMIT_INR) * 60) / perMinute);
  const granted = await number.trust(ring.from, config.MAX_CALL_DURATION_SECONDS, most);
  if (granted >= Math.min(shortestCallSeconds, config.MAX_CALL_DURATION_SECONDS)) return granted;
  log.warn('a caller has used up the daily limit for calls without a budget check', {
    variable: 'BUDGET_UNREACHABLE_LIMIT_INR',
  });
  return 'budget_exhausted';
}

function contextOf(
  ring: Ring,
  business: Business,
  customer: Customer | null,
  grantedSeconds: number,
  config: Config,
): CallContext {
  const language = firstLanguage(business, customer);
  const longest = Math.min(
    business.limits.maxCallSeconds ?? config.MAX_CALL_DURATION_SECONDS,
    config.MAX_CALL_DURATION_SECONDS,
  );
  const { endBeforePulseSeconds } = policyOfBusiness(business);
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

/** A fault of the API as a value, because each request may fail on its own. */
async function answerOf<T>(request: () => Promise<T>): Promise<T | ApiFaultError> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ApiFaultError) return error;
    if (error instanceof FaultError) return new ApiFaultError(error.fault, null, null);
    throw error;
  }
}
