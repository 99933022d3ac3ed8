/** What Sarvam's recogniser and voices have in common: their settings, their key, the languages they know. */
import * as z from 'zod';
import { primaryTag } from '../../../shared/language/registry.ts';
import { origin, type SettingsOf, text } from '../provider.ts';

export const secrets = { SARVAM_API_KEY: text };
export const settings = {
  SARVAM_BASE_URL: origin('ws', 'wss', 'http', 'https').pipe(z.string().default('wss://api.sarvam.ai')),
};
export type SarvamSettings = SettingsOf<typeof secrets, typeof settings>;

/** The header that carries the key, for the socket and for HTTP alike. */
export function keyHeader({ SARVAM_API_KEY }: SarvamSettings): Record<string, string> {
  return { 'api-subscription-key': SARVAM_API_KEY ?? '' };
}

/** Languages that the recogniser and the voices know, as bare tags (Sarvam's SDK 1.1.10). */
const spoken = 'bn en gu hi kn ml mr or pa ta te'.split(' ');
/** The recogniser knows twelve more. */
const heard = [...spoken, ...'as brx doi kok ks mai mni ne sa sat sd ur'.split(' ')];

export function hears(language: string): boolean {
  return heard.includes(primaryTag(language));
}

export function speaks(language: string): boolean {
  return spoken.includes(primaryTag(language));
}

/** The recogniser takes every language with the region of India, and Odia as `or-IN`. */
export function heardCode(language: string): string {
  return `${primaryTag(language)}-IN`;
}

/** The voices call Odia `od-IN`. */
export function spokenCode(language: string): string {
  const tag = primaryTag(language);
  return `${tag === 'or' ? 'od' : tag}-IN`;
}
