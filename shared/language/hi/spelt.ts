/** How callers say digits one by one. */
import type { SpeltDigits } from '../language.ts';
import { listed } from '../utterance/utterance.ts';
import { hiSmall } from './numbers.ts';

export const hiSpelt: SpeltDigits = {
  digits: [
    listed('zero, jiro, shunya, shoonya, sunya, sifar, शून्य, सिफर, ज़ीरो, ज़िरो'),
    listed('ek, एक, वन'),
    listed('do, दो, टू'),
    listed('teen, tin, तीन, थ्री, थिरी'),
    listed('char, chaar, चार, फ़ोर, फौर'),
    listed('paanch, panch, पाँच, पांच, फ़ाइव, फ़ाईव'),
    listed('chhe, che, cheh, chhah, chah, छह, छः, छे, छ, सिक्स'),
    listed('saat, सात, सेवन'),
    listed('aath, आठ, एट, ऐट'),
    listed('nau, nao, नौ, नाइन, नाईन'),
  ],
  repeats: { double: 2, triple: 3, dabal: 2, डबल: 2, ट्रिपल: 3 },
  twoDigits: hiSmall,
};
