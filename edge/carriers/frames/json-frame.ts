/**
 * Reads one JSON frame of a media socket in any notation. Exotel's samples accept `stream_sid`,
 * `streamSid`, `Event` and `Payload` alike, warn that names vary by applet, and send scalars as
 * strings or as numbers. So names are folded and scalars converted here, once.
 */

/**
 * An object's fields under folded names: lower case, without underscores. A map, because a frame may
 * name a field `constructor`.
 */
export type Fields = ReadonlyMap<string, unknown>;

export interface Frame {
  /** The event's name in lower case. */
  event: string;
  /** The fields at the top of the frame. */
  fields: Fields;
  /** The object named like the event (`media`, `start`, …), or the frame itself when there is none. */
  body: Fields;
}

/**
 * Never throws. For anything but a JSON object with an event it returns the reason, which never holds
 * the frame's content.
 */
export function readFrame(raw: string | ArrayBuffer): Frame | { why: string } {
  if (typeof raw !== 'string') return { why: 'a binary frame' };
  const fields = fieldsOf(parsed(raw));
  if (!fields) return { why: 'not a JSON object' };
  const event = textOf(fields, 'event')?.trim().toLowerCase();
  if (!event) return { why: 'no event' };
  return { event, fields, body: fieldsOf(fields.get(event)) ?? fields };
}

/** Null for anything but an object. When a name comes twice, its first value that is not empty counts. */
export function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const given = value as Record<string, unknown>;
  const fields = new Map<string, unknown>();
  for (const name of Object.keys(given)) {
    const folded = foldedName(name);
    const known = fields.get(folded);
    if (known === undefined || known === null || known === '') fields.set(folded, given[name]);
  }
  return fields;
}

/**
 * The names of a carrier are few and come with every frame, fifty times a second in each call, so their
 * folded forms are kept. Names that somebody makes up fill no memory: no more than these are kept, none
 * of them long.
 */
const foldedNames = new Map<string, string>();
const mostFoldedNames = 200;
const longestFoldedName = 30;

function foldedName(name: string): string {
  const known = foldedNames.get(name);
  if (known !== undefined) return known;
  const folded = name.toLowerCase().replaceAll('_', '');
  if (name.length <= longestFoldedName && foldedNames.size < mostFoldedNames) foldedNames.set(name, folded);
  return folded;
}

/** A non-empty string, or a finite number as text; else null. `name` is folded: `streamsid`. */
export function textOf(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number of at least 0, sent as a number or as text; else null. */
export function amountOf(fields: Fields, name: string): number | null {
  const text = textOf(fields, name)?.trim();
  const amount = text ? Number(text) : Number.NaN;
  return Number.isFinite(amount) && amount >= 0 ? amount : null;
}

/**
 * Custom parameters as strings; nested values are left out. Names stay unchanged: Exotel sends a path
 * as a name with an empty value.
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
