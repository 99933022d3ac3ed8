/** Malayalam: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const mlIN: SpokenLanguage = {
  code: 'ml-IN',
  name: 'Malayalam',
  azureVoice: 'ml-IN-SobhanaNeural',
  azureVoices: ['ml-IN-SobhanaNeural', 'ml-IN-MidhunNeural'],
  twilioVoice: 'Google.ml-IN-Standard-A',
  script: 'Malayalam',
  writing:
    'in Malayalam script, in everyday polite words with "നിങ്ങൾ"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    athe, sheri, shari, seri, അതെ, ശരി, ഉം, ഓകെ, ഓക്കെ, മനസ്സിലായി, കൊള്ളാം
  `),
  markers: listed(`
    ഞാൻ, എനിക്ക്, എന്റെ, ഞങ്ങൾ, നിങ്ങൾ, നിങ്ങൾക്ക്, നിങ്ങളുടെ, എന്ത്, എന്താണ്, എപ്പോൾ, എവിടെ, എത്ര,
    എങ്ങനെ, ആരാണ്, വേണം, വേണമായിരുന്നു, ഉണ്ട്, ഉണ്ടോ, ഇല്ല, വേണ്ട, പറയൂ, നാളെ, ഇന്ന്, ഇത്, അത്, ഒരു,
    അല്ല, ആണ്, ചെയ്യണം, enikku, njan, ningal, venam, evide, eppol
  `),
  calledBy: listed('malayalam, മലയാളം, മലയാളത്തിൽ, मलयालम'),
};
