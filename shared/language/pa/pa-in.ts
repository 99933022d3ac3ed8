/** Punjabi: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const paIN: SpokenLanguage = {
  code: 'pa-IN',
  name: 'Punjabi',
  azureVoice: 'pa-IN-VaaniNeural',
  azureVoices: ['pa-IN-VaaniNeural', 'pa-IN-OjasNeural'],
  twilioVoice: 'Google.pa-IN-Standard-A',
  script: 'Gurmukhi',
  writing:
    'in Gurmukhi script, in everyday polite words with "ਤੁਸੀਂ"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    hanji, haanji, ਹਾਂ, ਹਾਂ ਜੀ, ਹਾਂਜੀ, ਠੀਕ, ਠੀਕ ਹੈ, ਅੱਛਾ, ਚੰਗਾ, ਓਕੇ, ਸਮਝ ਗਿਆ
  `),
  markers: listed(`
    ਮੈਂ, ਮੈਨੂੰ, ਮੇਰਾ, ਮੇਰੀ, ਮੇਰੇ, ਤੁਸੀਂ, ਤੁਹਾਨੂੰ, ਤੁਹਾਡਾ, ਤੁਹਾਡੀ, ਤੁਹਾਡੇ, ਅਸੀਂ, ਸਾਨੂੰ, ਕੀ, ਕਦੋਂ, ਕਿੱਥੇ,
    ਕਿੰਨਾ, ਕਿੰਨੇ, ਕਿਵੇਂ, ਕੌਣ, ਚਾਹੀਦਾ, ਚਾਹੀਦੀ, ਹੈ, ਹਨ, ਹੋ, ਨਹੀਂ, ਦੱਸੋ, ਅੱਜ, ਕੱਲ੍ਹ, ਇਹ, ਉਹ, ਇੱਕ, ਕਰਨਾ,
    ਕਰਨੀ, mainu, tusi, tuhada, chahida, kithe, kadon, dasso
  `),
  calledBy: listed('punjabi, panjabi, ਪੰਜਾਬੀ, ਪੰਜਾਬੀ ਵਿੱਚ, पंजाबी'),
};
