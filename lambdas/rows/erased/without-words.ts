/** A journal's event after its caller was erased: no words, no numbers. Pure. */
import * as z from 'zod';
import { callEventSchemas, type WireEvent } from '../../../shared/journal/events.ts';
import { isObject } from '../../../shared/json.ts';

/**
 * Fields of any event whose text is the name of something: of a mark, a model, a provider, a language. A
 * server or a model may have written it, so it stays only where it looks like a name.
 */
const nameFields = new Set('mark finish model provider language languages'.split(' '));
/** The same for single event types, in the event itself: the `name` of a tool. */
const nameFieldsOf: Readonly<Record<string, readonly string[]>> = {
  turnEnded: ['trigger'],
  toolCalled: ['name'],
  toolAnswered: ['name'],
  failedOver: ['from', 'to', 'kind'],
};
/** Text of the business's settings. */
const settingsOf: Readonly<Record<string, readonly string[]>> = {
  callStarted: ['businessId', 'to', 'agentName', 'businessName'],
};
/** No blank, and no digits of a phone number. A date of a model's version is shorter. */
const nameLike = /^(?!.*\d{9})[\w.:/@-]{1,80}$/;

/**
 * Keeps seq, time, type, and the figures that timings and cost are computed from. Of a known type's text
 * only the schema's own words and names stay. An unknown type, and a field that the schema does not have,
 * keep nothing.
 */
export function withoutWords(event: WireEvent): WireEvent {
  const { seq, at, type } = event;
  if (!Object.hasOwn(callEventSchemas, type)) return { seq, at, type };
  const known = knownOf(type as keyof typeof callEventSchemas);
  const names = new Set([...nameFields, ...(nameFieldsOf[type] ?? [])]);
  const settings = new Set(settingsOf[type]);
  const own = Object.entries(event).map(([name, value]) => [
    name,
    settings.has(name) ? value : cleaned(value, known, names.has(name)),
  ]);
  return { ...fieldsOf(own, known), seq, at, type };
}

function cleaned(value: unknown, known: Known, isName: boolean): unknown {
  if (typeof value === 'string')
    return known.words.has(value) || (isName && nameLike.test(value)) ? value : '';
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry, known, isName));
  // This also empties a transfer's name and number, which are the business's: not worth a rule of their own.
  if (!isObject(value)) return value;
  const inner = Object.entries(value).map(([name, each]) => [
    name,
    cleaned(each, known, nameFields.has(name)),
  ]);
  return fieldsOf(inner, known);
}

function fieldsOf(entries: unknown[][], { fields }: Known): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([name]) => fields.has(String(name))));
}

/** What a type's schema names: its fields, at whatever depth, and the words that it allows alone. */
interface Known {
  readonly fields: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

const knownTypes = new Map<string, Known>();

function knownOf(type: keyof typeof callEventSchemas): Known {
  const found = knownTypes.get(type);
  if (found) return found;
  const fields = new Set<string>();
  const words = new Set<string>();
  const look = (schema: unknown): void => {
    if (Array.isArray(schema)) for (const each of schema) look(each);
    if (!isObject(schema)) return;
    if (isObject(schema.properties)) for (const name of Object.keys(schema.properties)) fields.add(name);
    for (const word of [schema.const, ...(Array.isArray(schema.enum) ? schema.enum : [])])
      if (typeof word === 'string') words.add(word);
    for (const inner of Object.values(schema)) look(inner);
  };
  look(z.toJSONSchema(callEventSchemas[type], { io: 'input' }));
  const known = { fields, words };
  knownTypes.set(type, known);
  return known;
}
