/** Words of two people's changes to the same settings, in Hindi. */
import type { conflictWords as English } from './conflict-en.ts';

export const conflictWords: typeof English = {
  conflictTitle: 'इस बीच किसी और ने सहेज दिया',
  conflictWhat: 'जो आप में से एक ने ही बदला, वह रहेगा। जो दोनों ने बदला, उसमें चुनें। आपके कहने से पहले कुछ सहेजा नहीं जाता।',
  mine: 'आपका',
  theirs: 'उनका',
  who: { both: 'दोनों ने बदला', they: 'उन्होंने बदला', me: 'आपने बदला' },
  backToForm: 'फ़ॉर्म पर वापस',
  saveBoth: 'इसे सहेजें',
};
