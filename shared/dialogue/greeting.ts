/** In which language a call is answered, and with which first words. */
import type { Business } from '../contract/business.ts';
import type { PhraseFacts } from '../language/language.ts';
import { languageOf } from '../language/registry.ts';

type GreetingBusiness = Pick<Business, 'name' | 'agentName' | 'languages' | 'greeting' | 'knownGreeting'>;

/** The customer's own language if the business speaks it, else the business's first. */
export function firstLanguage(
  business: GreetingBusiness,
  customer: { language: string | null } | null,
): string {
  const wanted = customer?.language ?? '';
  return business.languages.includes(wanted) ? wanted : (business.languages[0] ?? 'en-IN');
}

/** The business's own greeting, or the language's phrase; by name when the caller is a known customer. */
export function greetingOf(
  business: GreetingBusiness,
  customer: { name: string | null } | null,
  language: string,
): string {
  const name = customer?.name;
  const phrases = languageOf(language).phrases;
  const facts: PhraseFacts = { agentName: business.agentName, businessName: business.name };
  if (!name) return business.greeting[language] ?? phrases.greeting(facts);
  const own = business.knownGreeting?.[language];
  return own ? own.replaceAll('{name}', name) : phrases.greetingKnown({ ...facts, customerName: name });
}
