/** A call's first event: what was found out while it rang. */
import type { CallEventOf } from '../../../shared/journal/events.ts';
import type { CallContext } from '../preparation.ts';

export function callStartedOf(context: CallContext, at: number): CallEventOf<'callStarted'> {
  const { business, customer, ring, language, greeting, limits, refusal } = context;
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
    ...(business.turnPolicy ? { turnPolicy: business.turnPolicy } : {}),
  };
}
