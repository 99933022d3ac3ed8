/**
 * The single-use right to open a call's media socket: bound to the call by living in its object,
 * dead after 30 s, used up by the first valid frame.
 */
import * as z from 'zod';
import { hexOf } from '../../../shared/bytes.ts';
import { isSame } from '../../carriers/credentials.ts';

export const MediaToken = z.object({ value: z.string(), expiresAt: z.number(), used: z.boolean() });
export type MediaToken = z.infer<typeof MediaToken>;

export const tokenLifeMs = 30_000;

/** 192 random bits in hex: a path segment that nobody guesses. `random` fills the bytes. */
export function mintToken(
  now: number,
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): MediaToken {
  const bytes = random(new Uint8Array(24));
  return {
    value: hexOf(bytes),
    expiresAt: now + tokenLifeMs,
    used: false,
  };
}

export function isUsable(token: MediaToken | null, given: string, now: number): boolean {
  if (!token || token.used || now > token.expiresAt) return false;
  return isSame(given, token.value);
}
