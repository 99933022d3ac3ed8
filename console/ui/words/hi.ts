/** All words that staff see, in Hindi, as an office in India writes it. */
import { versionWords } from '../../business/versions/words/hi.ts';
import { businessWords } from '../../business/words/hi.ts';
import { callWords } from '../../calls/words/hi.ts';
import { journalWords } from '../../calls/words/journal-hi.ts';
import { foundingWords } from '../../founding/words/hi.ts';
import { healthWords } from '../../health/words/hi.ts';
import { liveWords } from '../../live/words/hi.ts';
import { peopleWords } from '../../people/words/hi.ts';
import { calendarWords } from '../../requests/words/calendar-hi.ts';
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
  founding: foundingWords,
  people: peopleWords,
  reportsNav: 'रिपोर्ट',
  requests: requestWords,
  health: healthWords,
  calendar: calendarWords,
  live: liveWords,
  softphone: softphoneWords,
  signIn: signInWords,
};
