/** Hindi and Hinglish as they are spoken: figures, and the words that end an unfinished turn. */
import type { Speech } from '../speech.ts';
import { hiForms } from './forms.ts';
import { hiIN } from './hi-in.ts';
import { hiOpenEnds } from './open-ends.ts';
import { hiRecordingWords } from './recording-words.ts';

export const hiSpeech: Speech = {
  language: hiIN,
  forms: hiForms,
  openEnds: hiOpenEnds,
  recording: hiRecordingWords,
};
