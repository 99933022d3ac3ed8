/**
 * An event of bounded size. A row of the table holds 400 KB and a request 1 MiB, so one fat event, such as a
 * tool's answer, would otherwise stop all that come behind it.
 */
import type { WireEvent } from './events.ts';

/** The most bytes of an event as JSON. A usual one has a few hundred. */
export const mostEventBytes = 65_536;
/** The most characters of each text in an event that is too large. A whole reply has about 2,000. */
const mostCharacters = 4_000;

/** As UTF-8: a character has up to four bytes, and two halves in a string. */
export function jsonBytes(value: unknown): number {
  const json = JSON.stringify(value);
  let bytes = json.length;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** The event. One that is too large has its texts cut, with a mark, and `cut: true`. */
export function boundedEvent(event: WireEvent): WireEvent {
  if (jsonBytes(event) <= mostEventBytes) return event;
  const cut = { ...(withShortTexts(event) as WireEvent), cut: true };
  if (jsonBytes(cut) <= mostEventBytes) return cut;
  // Many texts, or deep ones. The event's place in the journal stays, and its kind.
  const { seq, at, type, turn } = event;
  return { seq, at, type, ...(typeof turn === 'number' ? { turn } : {}), cut: true };
}

function withShortTexts(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value);
  if (Array.isArray(value)) return value.map(withShortTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withShortTexts(field)]));
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters).toWellFormed()} … [${text.length - mostCharacters} more characters]`;
}
