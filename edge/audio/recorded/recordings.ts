/** Written by `npm run record-phrases`: the audio of each recorded phrase by the code of its language. */
import apologyAgain_enIN from './apologyAgain.en-IN.ulaw';
import apologyAgain_hiIN from './apologyAgain.hi-IN.ulaw';
import apologyAgain_taIN from './apologyAgain.ta-IN.ulaw';
import apologyEnd_enIN from './apologyEnd.en-IN.ulaw';
import apologyEnd_hiIN from './apologyEnd.hi-IN.ulaw';
import apologyEnd_taIN from './apologyEnd.ta-IN.ulaw';

export const recordings: Readonly<
  Record<'apologyAgain' | 'apologyEnd', Readonly<Record<string, ArrayBuffer>>>
> = {
  apologyAgain: { 'en-IN': apologyAgain_enIN, 'hi-IN': apologyAgain_hiIN, 'ta-IN': apologyAgain_taIN },
  apologyEnd: { 'en-IN': apologyEnd_enIN, 'hi-IN': apologyEnd_hiIN, 'ta-IN': apologyEnd_taIN },
};
