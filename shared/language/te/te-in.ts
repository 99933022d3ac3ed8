/** Telugu: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const teIN: SpokenLanguage = {
  code: 'te-IN',
  name: 'Telugu',
  azureVoice: 'te-IN-ShrutiNeural',
  azureVoices: ['te-IN-ShrutiNeural', 'te-IN-MohanNeural'],
  twilioVoice: 'Google.te-IN-Standard-A',
  script: 'Telugu',
  writing:
    'in Telugu script, in everyday polite words with "మీరు"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    avunu, avunandi, sarey, sarenandi, alaage, అవును, అవునండి, సరే, సరేనండి, అలాగే, ఊఁ, ఓకే,
    మంచిది
  `),
  markers: listed(`
    నేను, నాకు, నా, మీరు, మీకు, మీ, మా, మేము, ఏమి, ఏంటి, ఎప్పుడు, ఎక్కడ, ఎంత, ఎలా, ఎవరు, కావాలి, ఉంది,
    ఉన్నారా, ఉన్నారు, లేదు, లేదా, వద్దు, చెప్పండి, రేపు, ఈరోజు, ఇది, అది, ఒక, కాదు, చేయాలి, చేయండి,
    kaavali, kavali, nenu, naaku, meeru, undhi, cheppandi
  `),
  calledBy: listed('telugu, తెలుగు, తెలుగులో, तेलुगु'),
};
