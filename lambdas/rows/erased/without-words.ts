/** A journal's event after its caller was erased: no words, no numbers. Pure. */
import { callEventSchemas, type WireEvent } from '../../../shared/journal/events.ts';

/**
 * Fields of any event whose text is the system's own (names of marks, models, causes). All other
 * text may be a person's words or number.
 */
const ourText = new Set(
  'type mark finish model provider cause aside reason carrier businessId language languages limitReason endAfterGreeting kind source by id'.split(
    ' ',
  ),
);
/** The same for single event types: the `name` of a timer or a tool, the providers of a failover. */
const ourTextOf: Readonly<Record<string, readonly string[]>> = {
  timerFired: ['name'],
  turnEnded: ['trigger'],
  takenUp: ['why'],
  toolCalled: ['name'],
  toolAnswered: ['name'],
  failedOver: ['from', 'to'],
  callStarted: ['to', 'agentName', 'businessName'],
};

/**
 * Keeps seq, time, type, and the figures that timings and cost are computed from. Other text of a known type
 * becomes empty; an unknown type keeps nothing else.
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
  // This also empties a transfer's name and number, which are the business's: not worth a rule of their own.
  if (typeof value === 'object' && value !== null) return cleaned(value as Record<string, unknown>, ourText);
  return value;
}
