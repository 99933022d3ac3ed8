/** For the phone's tests: the carriers' recorded messages, and what of two messages can be compared. */
import { readFileSync } from 'node:fs';

interface Fixture {
  messages: { event: string }[];
  invalid_examples: { message: object | string }[];
  voice_webhook: Record<string, string>;
}

/** `exotel/01-inbound-official-developer-docs`, of the carriers' own fixtures. */
export function carrierFixture(name: string): Fixture {
  return JSON.parse(
    readFileSync(`${import.meta.dirname}/../../../edge/carriers/fixtures/${name}.json`, 'utf8'),
  );
}

/** Every key at any depth with the type of its value, sorted; without the caller's own parameters, whose names are free. */
export function shapeOf(value: unknown): string[] {
  return keysOf(value, '')
    .filter((key) => !/custom_?parameters/i.test(key))
    .sort();
}

function keysOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

/** The audio of a media frame of either carrier; empty when it is none. */
export function payloadOf(frame: Record<string, unknown>): Uint8Array {
  const { media } = frame;
  const isMedia =
    typeof media === 'object' && media !== null && 'payload' in media && typeof media.payload === 'string';
  return isMedia ? Buffer.from(String(media.payload), 'base64') : new Uint8Array(0);
}
