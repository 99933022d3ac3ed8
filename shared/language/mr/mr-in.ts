/** Marathi: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const mrIN: SpokenLanguage = {
  code: 'mr-IN',
  name: 'Marathi',
  azureVoice: 'mr-IN-AarohiNeural',
  azureVoices: ['mr-IN-AarohiNeural', 'mr-IN-ManoharNeural'],
  twilioVoice: 'Google.mr-IN-Standard-A',
  script: 'Devanagari',
  writing:
    'in Devanagari script, in everyday polite words with "तुम्ही"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    hoy, barobar, thik aahe, होय, बरं, बरोबर, ठीक आहे, हो का, समजलं,
    हं, हो हो, बरंय, चालेल
  `),
  markers: listed(`
    मी, मला, माझं, माझे, माझा, माझी, तुम्ही, तुम्हाला, तुमचं, तुमचे, तुमची, तुमच्या, आम्ही, आम्हाला,
    काय, कधी, कुठे, किती, कसं, कसे, कोण, पाहिजे, हवं, हवी, हवे, आहे, आहेत, आहात, नाही, नाहीत, नको,
    सांगा, उद्या, हे, ते, करायचं, करायची, होईल, mala, tumhi, pahije, aahe, kadhi, kuthe, sanga, udya
  `),
  calledBy: listed('marathi, मराठी, मराठीत, मराठीमध्ये'),
};
