/** Languages in which a call of a profile would not be understood. */
import { recognises } from '../language/recognised.ts';
import { type ProfileName, profiles } from './profiles.ts';

/** Of `languages` (such as `ta-IN`), those that the profile's recogniser does not know. */
export function unheardBy(profile: ProfileName, languages: readonly string[]): string[] {
  const { model } = profiles[profile].stt;
  return languages.filter((language) => !recognises(model, language.split('-')[0] ?? ''));
}
