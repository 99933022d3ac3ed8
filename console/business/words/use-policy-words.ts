/** The numbers of the conversation in words: what each is called, what it means, and its unit. */
import { TurnPolicy } from '../../../shared/turn-policy.ts';
import { useSpoken } from '../../ui/context.tsx';
import { numberWords as en, policyNames } from './policy-en.ts';
import { numberWords as hi, policyWords } from './policy-hi.ts';

type PolicyName = keyof TurnPolicy;
export const policyNumbers = TurnPolicy.keyof().options;

export function usePolicyWords() {
  const { language } = useSpoken();
  const say = { en, hi }[language];
  const nameOf = (number: PolicyName): string =>
    language === 'hi' ? policyWords[number][0] : policyNames[number];
  return {
    ...say,
    /** `Silence before the agent asks again (milliseconds)`. */
    labelOf: (number: PolicyName): string => `${nameOf(number)} (${say.units[unitOf(number)]})`,
    /** Other numbers that it names are in words too. */
    meaningOf(number: PolicyName): string {
      const text = language === 'hi' ? policyWords[number][1] : (TurnPolicy.shape[number].description ?? '');
      return text.replace(/`(.+?)`/gu, (_, code: string) => {
        const other = policyNumbers.find((name) => name === code);
        return other ? `“${nameOf(other)}”` : code;
      });
    },
  };
}

/** Every number says its unit at the end of its name; without one it is counted. */
function unitOf(name: string): keyof typeof en.units {
  if (/^ms|Ms$/.test(name)) return 'ms';
  if (/Seconds$/.test(name)) return 'seconds';
  if (/Confidence$/.test(name)) return 'share';
  if (/Characters$/.test(name)) return 'characters';
  if (/Words$/.test(name)) return 'words';
  return /Sentences$/.test(name) ? 'sentences' : 'times';
}
