/**
 * One JSON frame of a media socket, read so tolerantly that the notation doesn't matter. Exotel's
 * samples accept `stream_sid`, `streamSid`, `Event` and `Payload` alike and warn that names vary by
 * applet; its scalars come as strings or as numbers. So names are folded and scalars coerced, once,
 * here.
 */

/**
 * An object's fields under folded names: lower case, without underscores. A map, because a frame
 * may well name a field `constructor`.
 */
export type Fields = ReadonlyMap<string, unknown>;

export interface Frame {
  /** The event's name in lower case. */
  event: string;
  /** The frame's own fields. */
  fields: Fields;
  /**
   * The object named like the event (`media`, `start`, …), or the frame itself where a sender left
   * the nesting out.
   */
  body: Fields;
}

/**
 * Never throws: what is no JSON object with an event gives the reason, which never holds any of the
 * frame.
 */
export function readFrame(raw: string | ArrayBuffer): Frame | { why: string } {
  if (typeof raw !== 'string') return { why: 'a binary frame' };
  const fields = fieldsOf(parsed(raw));
  if (!fields) return { why: 'not a JSON object' };
  const event = textOf(fields, 'event')?.trim().toLowerCase();
  if (!event) return { why: 'no event' };
  return { event, fields, body: fieldsOf(fields.get(event)) ?? fields };
}

/** `null` for anything but an object; of two notations of one name the first that says something counts. */
export function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, unknown>();
  for (const [name, field] of Object.entries(value)) {
    const folded = name.toLowerCase().replaceAll('_', '');
    const known = fields.get(folded);
    if (known === undefined || known === null || known === '') fields.set(folded, field);
  }
  return fields;
}

/** A string that is not empty, or a finite number in writing; else `null`. `name` is folded: `streamsid`. */
export function textOf(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number that is not negative, given as a number or in digits; else `null`. */
export function amountOf(fields: Fields, name: string): number | null {
  const text = textOf(fields, name)?.trim();
  const amount = text ? Number(text) : Number.NaN;
  return Number.isFinite(amount) && amount >= 0 ? amount : null;
}

/**
 * A free map of parameters as strings; nested values are left out. Names are kept as they are:
 * Exotel sends a path as a name, with an empty value.
 */
export function parametersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const pairs = Object.entries(value).flatMap(([name, given]): [string, string][] => {
    if (given === null) return [[name, '']];
    return typeof given === 'object' ? [] : [[name, String(given)]];
  });
  return Object.fromEntries(pairs);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
