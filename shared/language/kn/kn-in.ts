/** Kannada: what is known of it so far. Our phrases are said in English (decision 70). */
import type { SpokenLanguage } from '../language.ts';
import { listed } from '../utterance/utterance.ts';

export const knIN: SpokenLanguage = {
  code: 'kn-IN',
  name: 'Kannada',
  azureVoice: 'kn-IN-SapnaNeural',
  azureVoices: ['kn-IN-SapnaNeural', 'kn-IN-GaganNeural'],
  twilioVoice: 'Google.kn-IN-Standard-A',
  script: 'Kannada',
  writing:
    'in Kannada script, in everyday polite words with "ನೀವು"; common English words are fine. The caller may mix in English.',
  backchannels: listed(`
    howdu, haudu, houdu, sari, aaythu, ಹೌದು, ಸರಿ, ಆಯ್ತು, ಹಾಂ, ಓಕೆ, ಒಳ್ಳೆಯದು
  `),
  markers: listed(`
    ನಾನು, ನನಗೆ, ನನ್ನ, ನೀವು, ನಿಮಗೆ, ನಿಮ್ಮ, ನಮ್ಮ, ನಾವು, ಏನು, ಯಾವಾಗ, ಎಲ್ಲಿ, ಎಷ್ಟು, ಹೇಗೆ, ಯಾರು, ಬೇಕು,
    ಬೇಕಿತ್ತು, ಇದೆ, ಇದೆಯಾ, ಇಲ್ಲ, ಬೇಡ, ಹೇಳಿ, ನಾಳೆ, ಇವತ್ತು, ಇದು, ಅದು, ಒಂದು, ಅಲ್ಲ, ಮಾಡಬೇಕು, ಮಾಡಿ, beku,
    nanage, naanu, neevu, yaavaga, heli
  `),
  calledBy: listed('kannada, ಕನ್ನಡ, ಕನ್ನಡದಲ್ಲಿ, कन्नड़'),
};
