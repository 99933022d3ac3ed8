/** All words that staff see, in English. A feature's words are in its own folder. */
import { versionWords } from '../../business/versions/words/en.ts';
import { businessWords } from '../../business/words/en.ts';
import { callWords } from '../../calls/words/en.ts';
import { journalWords } from '../../calls/words/journal-en.ts';
import { foundingWords } from '../../founding/words/en.ts';
import { healthWords } from '../../health/words/en.ts';
import { liveWords } from '../../live/words/en.ts';
import { peopleWords } from '../../people/words/en.ts';
import { calendarWords } from '../../requests/words/calendar-en.ts';
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
  founding: foundingWords,
  people: peopleWords,
  reportsNav: 'Reports',
  requests: requestWords,
  health: healthWords,
  calendar: calendarWords,
  live: liveWords,
  softphone: softphoneWords,
  signIn: signInWords,
};

/** The catalogue's shape: every other language has the same keys. */
export type Words = typeof en;
