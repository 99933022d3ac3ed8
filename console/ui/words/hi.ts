/** All words that staff see, in Hindi, as an office in India writes it. */
import { versionWords } from '../../business/versions/words/hi.ts';
import { businessWords } from '../../business/words/hi.ts';
import { callWords } from '../../calls/words/hi.ts';
import { journalWords } from '../../calls/words/journal-hi.ts';
import { liveWords } from '../../live/words/hi.ts';
import { requestWords } from '../../requests/words/hi.ts';
import { signInWords } from '../../sign-in/words/hi.ts';
import { softphoneWords } from '../../softphone/words/hi.ts';
import { commonWords } from './common-hi.ts';
import type { Words } from './en.ts';

export const hi: Words = {
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
