/** All words that staff see, in English. A feature's words are in its own folder. */
import { versionWords } from '../../business/versions/words/en.ts';
import { businessWords } from '../../business/words/en.ts';
import { callWords } from '../../calls/words/en.ts';
import { journalWords } from '../../calls/words/journal-en.ts';
import { liveWords } from '../../live/words/en.ts';
import { requestWords } from '../../requests/words/en.ts';
import { signInWords } from '../../sign-in/words/en.ts';
import { softphoneWords } from '../../softphone/words/en.ts';
import { commonWords } from './common-en.ts';

export const en = {
  ...commonWords,
  business: businessWords,
  versions: versionWords,
  calls: callWords,
  journal: journalWords,
  requests: requestWords,
  live: liveWords,
  softphone: softphoneWords,
  signIn: signInWords,
};

/** The catalogue's shape: every other language has the same keys. */
export type Words = typeof en;
