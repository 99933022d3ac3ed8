/** Bengali: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const bnIN: SpokenLanguage = {
  code: 'bn-IN',
  name: 'Bengali',
  azureVoice: 'bn-IN-TanishaaNeural',
  azureVoices: ['bn-IN-TanishaaNeural', 'bn-IN-BashkarNeural'],
  twilioVoice: 'Google.bn-IN-Standard-A',
  script: 'Bengali',
  writing:
    'in Bengali script, in everyday polite words with "আপনি"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    accha, thik ache, হ্যাঁ, হুঁ, আচ্ছা, ঠিক আছে, ঠিক, ওকে, বুঝলাম,
    হ্যাঁ হ্যাঁ, জি, ভালো
  `),
  markers: listed(`
    আমি, আমার, আমাকে, আমরা, আপনি, আপনার, আপনাদের, কী, কি, কখন, কোথায়, কত, কেমন, কে, চাই, চাইছি, আছে,
    আছেন, নেই, লাগবে, বলুন, আজকে, কালকে, এটা, ওটা, একটা, করতে, করুন, হবে, না, ami, kothay, lagbe, bolun
  `),
  calledBy: listed('bengali, bangla, বাংলা, বাংলায়, बंगाली, बांग्ला'),
};
