/** Odia: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const orIN: SpokenLanguage = {
  code: 'or-IN',
  name: 'Odia',
  azureVoice: 'or-IN-SubhasiniNeural',
  azureVoices: ['or-IN-SubhasiniNeural', 'or-IN-SukantNeural'],
  // Twilio has no Odia voice: where the carrier speaks, it does so in English.
  twilioVoice: 'Polly.Kajal-Neural',
  script: 'Oriya',
  writing:
    'in Odia script, in everyday polite words with "ଆପଣ"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    thik achi, ହଁ, ଆଜ୍ଞା, ଠିକ ଅଛି, ଠିକ୍ ଅଛି, ଆଚ୍ଛା, ଓକେ, ବୁଝିଲି,
    ହଁ ହଁ, ହଉ, ହୁଁ, ଭଲ, ଆଜ୍ଞା ହଁ
  `),
  markers: listed(`
    ମୁଁ, ମୋର, ମୋତେ, ଆମେ, ଆମର, ଆପଣ, ଆପଣଙ୍କ, ଆପଣଙ୍କୁ, କଣ, କ’ଣ, କେବେ, କେଉଁଠି, କେତେ, କେମିତି, କିଏ, ଦରକାର,
    ଅଛି, ଅଛନ୍ତି, ନାହିଁ, କୁହନ୍ତୁ, କାଲି, ଆଜି, ଏହା, ଏଇଟା, ଗୋଟିଏ, ହେବ, ନୁହେଁ, କରିବାକୁ, darkar,
    kebe
  `),
  calledBy: listed('odia, oriya, ଓଡ଼ିଆ, ଓଡ଼ିଆରେ, ओड़िया'),
};
