/**
 * Profiles: a business's choice between the soonest answer and the cheapest minute. Each is a recogniser, and
 * numbers of the conversation that hold unless the business sets them itself. Without a profile everything is
 * as the deployment is configured.
 */
import { type TurnPolicyGiven, turnPolicyOf } from '../turn-policy.ts';

export const profileNames = ['fast', 'balanced', 'economy'] as const;
export type ProfileName = (typeof profileNames)[number];

export interface Recogniser {
  /** A provider's name in the edge's registry. */
  readonly provider: string;
  readonly model: string;
}

interface Profile {
  readonly stt: Recogniser;
  /** Hears instead, where it knows more of the business's languages. */
  readonly otherStt?: Recogniser;
  readonly policy: TurnPolicyGiven;
  /** The recogniser is sent the audio around speech alone, where it allows that, and bills no other. */
  readonly isSpeechOnly?: true;
}

const flux: Recogniser = { provider: 'deepgram-flux', model: 'flux-general-multi' };
const nova: Recogniser = { provider: 'deepgram-nova', model: 'nova-3' };

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  /** Replies begin while the caller's turn only seems to end. Those that come to nothing are paid too. */
  fast: { stt: flux, otherStt: nova, policy: { speculationsPerMinute: 20 } },
  /** Turns are judged as well, and every reply that is begun is wanted. */
  balanced: { stt: flux, policy: { speculationsPerMinute: 0 } },
  /**
   * The cheaper recogniser, which knows the end of a turn by silence alone and is sent only the audio around
   * speech; shorter replies at most.
   */
  economy: { stt: nova, policy: { speculationsPerMinute: 0, replySentences: 4 }, isSpeechOnly: true },
};

export interface WithProfile {
  profile?: ProfileName | undefined;
  turnPolicy?: TurnPolicyGiven | undefined;
}

/** The numbers that differ from the defaults: the profile's, and over them the business's own. */
export function ownPolicy({ profile, turnPolicy }: WithProfile): TurnPolicyGiven {
  return { ...(profile ? profiles[profile].policy : {}), ...turnPolicy };
}

/** All numbers of a business. */
export function policyOfBusiness(business: WithProfile) {
  return turnPolicyOf(ownPolicy(business));
}
