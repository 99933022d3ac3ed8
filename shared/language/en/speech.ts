/** English as it is spoken: its figures, and the words that end an unfinished turn. */
import type { Speech } from '../speech.ts';
import { enIN } from './en-in.ts';
import { enForms } from './forms.ts';
import { enOpenEnds } from './open-ends.ts';
import { enRecordingWords } from './recording-words.ts';

export const enSpeech: Speech = {
  language: enIN,
  forms: enForms,
  openEnds: enOpenEnds,
  recording: enRecordingWords,
};
