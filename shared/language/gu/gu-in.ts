/** Gujarati: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const guIN: SpokenLanguage = {
  code: 'gu-IN',
  name: 'Gujarati',
  azureVoice: 'gu-IN-DhwaniNeural',
  azureVoices: ['gu-IN-DhwaniNeural', 'gu-IN-NiranjanNeural'],
  twilioVoice: 'Google.gu-IN-Standard-A',
  script: 'Gujarati',
  writing:
    'in Gujarati script, in everyday polite words with "તમે"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    barabar, saru, thik che, હા, હાજી, સારું, બરાબર, ઠીક છે, ઓકે, સમજાયું,
    હા હા, જી, હમ્મ, સરસ
  `),
  markers: listed(`
    હું, મને, મારે, મારું, મારી, તમે, તમને, તમારું, તમારી, તમારા, અમે, અમારે, શું, ક્યારે, ક્યાં, કેટલા,
    કેટલું, કેવી, કોણ, જોઈએ, છે, છો, છું, નથી, નહીં, કહો, કાલે, આજે, આ, તે, એક, કરવું, કરવી, થશે, tamaru, joie, joiye, kyare, chhe
  `),
  calledBy: listed('gujarati, ગુજરાતી, ગુજરાતીમાં, गुजराती'),
};
