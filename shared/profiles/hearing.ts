/** Which recogniser hears a profile's calls, and the languages in which they would not be understood. */
import { recognises } from '../language/recognised.ts';
import { type ProfileName, profiles, type Recogniser } from './profiles.ts';

/**
 * The recogniser of a business with these `languages` (such as `ta-IN`): the profile's usual one, unless the
 * other one that it names knows more of them.
 */
export function recogniserOf(profile: ProfileName, languages: readonly string[]): Recogniser {
  const { stt, otherStt } = profiles[profile];
  const isBetter = otherStt && unknownTo(otherStt, languages).length < unknownTo(stt, languages).length;
  return isBetter ? otherStt : stt;
}

/** Of `languages` those that the profile's recogniser does not know. */
export function unheardBy(profile: ProfileName, languages: readonly string[]): string[] {
  return unknownTo(recogniserOf(profile, languages), languages);
}

function unknownTo({ model }: Recogniser, languages: readonly string[]): string[] {
  return languages.filter((language) => !recognises(model, language.split('-')[0] ?? ''));
}
