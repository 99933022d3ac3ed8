/** For the phone's tests: the carriers' recorded messages, and how to compare two of them. */
import { readFileSync } from 'node:fs';

interface Fixture {
  messages: { event: string }[];
  invalid_examples: { message: object | string }[];
  voice_webhook: Record<string, string>;
}

/** A fixture of `edge/carriers/fixtures`, such as `exotel/01-inbound-official-developer-docs`. */
export function carrierFixture(name: string): Fixture {
  return JSON.parse(
    readFileSync(`${import.meta.dirname}/../../../edge/carriers/fixtures/${name}.json`, 'utf8'),
  );
}

/**
 * All keys at any depth with the types of their values, sorted. Custom parameters are left out:
 * their names are free.
 */
export function shapeOf(value: unknown): string[] {
  return keysOf(value, '')
    .filter((key) => !/custom_?parameters/i.test(key))
    .sort();
}

function keysOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}:${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

/** The audio of a media frame of either carrier; empty for another frame. */
export function payloadOf(frame: Record<string, unknown>): Uint8Array {
  const { media } = frame;
  const isMedia =
    typeof media === 'object' && media !== null && 'payload' in media && typeof media.payload === 'string';
  return isMedia ? Buffer.from(String(media.payload), 'base64') : new Uint8Array(0);
}
