/**
 * A journal's event as a bare happening: what is left of a person's call when the person was
 * erased. Pure.
 */
import { callEventSchemas, type WireEvent } from '../../shared/journal/events.ts';

/**
 * Fields whose text is ours (names of marks, models, causes), wherever in an event they stand. Any
 * other text may be somebody's words or number.
 */
const ourText = new Set(
  'type mark finish model provider cause aside reason carrier businessId language languages limitReason endAfterGreeting kind source by id'.split(
    ' ',
  ),
);
/**
 * And those of single types: a `name` is a timer's or a tool's, a failover's `from` and `to` are
 * providers.
 */
const ourTextOf: Readonly<Record<string, readonly string[]>> = {
  timerFired: ['name'],
  takenUp: ['why'],
  toolCalled: ['name'],
  toolAnswered: ['name'],
  failedOver: ['from', 'to'],
  callStarted: ['to', 'agentName', 'businessName'],
};

/**
 * When, what, and the figures that timings and cost are folded from. Every text of a known type
 * becomes empty; of an unknown type nothing stays.
 */
export function withoutWords(event: WireEvent): WireEvent {
  const { seq, at, type } = event;
  if (!Object.hasOwn(callEventSchemas, type)) return { seq, at, type };
  const kept = new Set([...ourText, ...(ourTextOf[type] ?? [])]);
  return { ...cleaned(event, kept), seq, at, type };
}

function cleaned(
  fields: Readonly<Record<string, unknown>>,
  kept: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, cleanedValue(name, value, kept)]),
  );
}

function cleanedValue(name: string, value: unknown, kept: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return kept.has(name) ? value : '';
  if (Array.isArray(value)) return value.map((entry) => cleanedValue(name, entry, kept));
  // A transfer's name and number are the business's own, but go all the same: nothing inside is
  // worth a second rule.
  if (typeof value === 'object' && value !== null) return cleaned(value as Record<string, unknown>, ourText);
  return value;
}
