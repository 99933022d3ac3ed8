/** Tamil, polite as a business speaks on the phone. */
import type { Language, Phrases } from '../language.ts';
import { namesOf } from '../names.ts';
import { combined, listed, listedPairs } from '../utterance/utterance.ts';
import { taOpening } from './opening-hours.ts';
import { taSpelt } from './spelt.ts';

const allLinesBusy = () =>
  'மன்னிக்கவும், இப்போது எங்கள் எல்லா இணைப்புகளும் பிஸியாக உள்ளன. சில நிமிடங்கள் கழித்து மீண்டும் அழையுங்கள். வணக்கம்.';

const phrases: Phrases = {
  greeting: ({ agentName, businessName }) =>
    `வணக்கம், இது ${businessName}. நான் ${agentName} பேசுகிறேன். உங்களுக்கு எப்படி உதவலாம்?`,
  greetingKnown: (facts) =>
    facts.customerName
      ? `வணக்கம் ${facts.customerName.trim().split(/\s+/)[0]} அவர்களே, இது ${facts.businessName}. நான் ${facts.agentName} பேசுகிறேன். இன்று உங்களுக்கு எப்படி உதவலாம்?`
      : phrases.greeting(facts),
  reprompt: () => 'லைனில் இருக்கிறீர்களா? உங்களுக்கு எப்படி உதவலாம்?',
  repromptAgain: () => 'உங்கள் குரல் கேட்கவில்லை. லைனில் இருந்தால், தயவுசெய்து ஏதாவது பேசுங்கள்.',
  silenceGoodbye: () =>
    'இன்னும் உங்கள் குரல் கேட்கவில்லை, அதனால் இந்த அழைப்பை இங்கே முடிக்கிறேன். தயவுசெய்து மீண்டும் அழையுங்கள். வணக்கம்.',
  goodbye: ({ businessName }) => `அழைத்ததற்கு ${businessName} சார்பில் மிக்க நன்றி. வணக்கம்.`,
  lineBroke: () => 'மன்னிக்கவும், சிறிது நேரம் இணைப்பு துண்டிக்கப்பட்டது. மீண்டும் ஒருமுறை சொல்ல முடியுமா?',
  apologyAgain: () => 'மன்னிக்கவும், ஒரு சிறிய தடங்கல் ஏற்பட்டது. மீண்டும் ஒருமுறை சொல்ல முடியுமா?',
  apologyHold: () => 'மன்னிக்கவும், எங்கள் பக்கம் ஒரு தடங்கல் உள்ளது. தயவுசெய்து ஒரு நிமிடம் காத்திருங்கள்.',
  apologyEnd: () =>
    'மன்னிக்கவும், எங்கள் பக்கம் ஒரு தடங்கல் உள்ளது. தயவுசெய்து சிறிது நேரம் கழித்து மீண்டும் அழையுங்கள். வணக்கம்.',
  durationWarning: () => 'உங்கள் கவனத்திற்கு, இந்த அழைப்பில் இன்னும் சிறிது நேரம்தான் உள்ளது.',
  durationGoodbye: () =>
    'மன்னிக்கவும், இந்த அழைப்பின் நேரம் முடிந்துவிட்டது. வேறு ஏதாவது வேண்டுமென்றால் மீண்டும் அழையுங்கள். வணக்கம்.',
  budgetWarning: () => 'உங்கள் கவனத்திற்கு, இந்த அழைப்பை விரைவில் முடிக்க வேண்டியிருக்கும்.',
  budgetGoodbye: () =>
    'மன்னிக்கவும், இந்த அழைப்பை இப்போது முடிக்க வேண்டியுள்ளது. தயவுசெய்து பிறகு மீண்டும் அழையுங்கள். வணக்கம்.',
  refusal: {
    budget_exhausted: ({ businessName }) =>
      `மன்னிக்கவும், ${businessName} இப்போது மேலும் அழைப்புகளை எடுக்க இயலாத நிலையில் உள்ளது. நாளை மீண்டும் அழையுங்கள். வணக்கம்.`,
    blocked: () => 'மன்னிக்கவும், இந்த அழைப்பை ஏற்க இயலாது. வணக்கம்.',
    unknown_number: () => 'மன்னிக்கவும், இந்த எண் சேவையில் இல்லை. தயவுசெய்து எண்ணைச் சரிபார்க்கவும். வணக்கம்.',
    concurrency: allLinesBusy,
    rate: () =>
      'மன்னிக்கவும், உங்கள் எண்ணிலிருந்து நிறைய அழைப்புகள் வந்துள்ளன. சில நிமிடங்கள் கழித்து மீண்டும் அழையுங்கள். வணக்கம்.',
    overload: allLinesBusy,
    unavailable: () =>
      'மன்னிக்கவும், இப்போது உங்கள் அழைப்பை ஏற்க இயலவில்லை. சிறிது நேரம் கழித்து மீண்டும் அழையுங்கள். வணக்கம்.',
  },
  transferring: (name) => `தயவுசெய்து லைனில் இருங்கள், உங்களை ${room(name)} உடன் இணைக்கிறேன்.`,
  whisper: ({ name, digits, wanted, isQuoted, isFault }) => {
    const stranger = digits === null ? 'எண்ணை மறைத்த ஒருவர் அழைக்கிறார்' : `${digits} என்ற எண்ணிலிருந்து அழைப்பு`;
    const said = wanted === null ? '' : isQuoted ? ` அழைத்தவர் சொன்னது: ${wanted}` : ` ${wanted}`;
    return `${name === null ? stranger : `${name} அழைக்கிறார்`}.${isFault ? ' தானியங்கி உதவியாளரால் தொடர முடியவில்லை.' : ''}${said}`;
  },
  transferFailed: () =>
    'மன்னிக்கவும், இப்போது யாரையும் தொடர்புகொள்ள முடியவில்லை. அதற்குப் பதிலாக ஒரு செய்தி விட விரும்புகிறீர்களா?',
  acknowledgement: () => 'ஒரு நிமிடம் காத்திருங்கள்.',
  didNotHear: () => 'மன்னிக்கவும், சரியாகக் கேட்கவில்லை. மீண்டும் ஒருமுறை சொல்ல முடியுமா?',
  offerPerson: () => 'எங்கள் ஊழியர் ஒருவருடன் பேச விரும்புகிறீர்களா?',
  holding: () => 'சரி, நிதானமாகப் பாருங்கள். நான் லைனில் காத்திருக்கிறேன்.',
  noted: () => 'அதைக் குறித்துக்கொண்டேன்.',
  languageSet: () => 'சரி, தமிழில் பேசலாம்.',
  moreToSay: () => 'இதைப் பற்றி இன்னும் சொல்லலாம். தொடரட்டுமா?',
  recordingNotice: () => 'இந்த அழைப்பு பதிவு செய்யப்படுகிறது.',
  recordingQuestion: () => 'இந்த அழைப்பைப் பதிவு செய்யலாமா? ஆம் அல்லது இல்லை என்று சொல்லுங்கள்.',
  recordingStopped: () => 'சரி, இந்த அழைப்பு பதிவு செய்யப்படாது. உங்களுக்கு எப்படி உதவலாம்?',
  recordingAllowed: () => 'நன்றி. உங்களுக்கு எப்படி உதவலாம்?',
  onlySpeaks: ({ languages = ['ta'] }) => `நான் பேசும் மொழிகள்: ${namesOf(languages, 'ta')}.`,
};

export const taIN: Language = {
  code: 'ta-IN',
  spelt: taSpelt,
  name: 'Tamil',
  azureVoice: 'ta-IN-PallaviNeural',
  azureVoices: ['ta-IN-PallaviNeural', 'ta-IN-ValluvarNeural'],
  deepgramVoice: null,
  twilioVoice: 'Google.ta-IN-Standard-A',
  rate: 1,
  script: 'Tamil',
  writing:
    'in Tamil script, in everyday polite words with "நீங்கள்"; common English words are fine. The caller may mix in English.',
  phrases,
  ...taOpening,
  backchannels: listed(`
    aama, aamaa, aamam, aamanga, ama, amanga, appadiya, apdiya, hm, hmm, mm, mmm, ok, okay,
    puriyudhu, puriyuthu, purinjudhu, purinjuthu, sari, saringa, seri, seringa, sollunga, super, ம்,
    ம்ம், ம்ம்ம், உம், ஹ்ம், ஹ்ம்ம், ஓ, ஆஹா, ஆ, ஆமா, ஆமாம், ஆமாங்க, சரி, சரிங்க, ஓகே, ஓகேங்க,
    அப்படியா, புரியுது, புரிஞ்சது, புரிஞ்சுது, புரிகிறது, நல்லது, சூப்பர், சொல்லுங்க, சொல்லுங்கள்
  `),
  bookingCues: {
    asked: listed(`
      அப்பாயின்ட்மென்ட் வேண்டும், அப்பாயின்ட்மென்ட் வேணும், முன்பதிவு, புக் பண்ண, appointment venum, appointment vendum,
      book panna
    `),
    other: listed('ரத்து, கேன்சல், என் அப்பாயின்ட்மென்ட், cancel, en appointment'),
  },
  emptyWords: listed(`
    நான், எனக்கு, என், என்னை, நாங்கள், நீங்கள், உங்கள், அவர், அது, இது, ஒரு, ஒருவர், ஒருவரிடம், யாராவது, யாரிடமாவது,
    மனிதர், மனிதரிடம், ஆள், ஆளிடம், பேச, பேசணும், பேசனும், வேண்டும், வேணும், முடியுமா, இணைக்க, இணைத்து, கொடுங்கள்,
    கொடுங்க, தாருங்கள், தயவுசெய்து, ப்ளீஸ், ஆமாம், ஆம், ஆமா, இல்லை, இல்ல, சரி, ஓகே, நன்றி, வணக்கம், ஹலோ, சார், மேடம், இப்போது,
    naan, enakku, en, neenga, oru, yaaravathu, aal, pesa, pesanum, venum, vendum, mudiyuma, aamaam, aama, aam,
    illai, illa, sari, nandri, vanakkam, saar
  `),
  waitPhrases: [
    ...combined('oru, 1, rendu, 2, anju, 5', 'nimisham, nimidam, nimisam, minute, second, sec, nodi'),
    ...combined(
      'ஒரு, 1, இரண்டு, ரெண்டு, 2, ஐந்து, அஞ்சு, 5',
      'நிமிஷம், நிமிடம், மினிட், செகண்ட், செகண்டு, நொடி, வினாடி',
    ),
    ...combined(
      'wait, hold, வெயிட், ஹோல்ட்',
      'pannunga, panna mudiyuma, pannu, பண்ணுங்க, பண்ணுங்கள், செய்யுங்கள், பண்ணு',
    ),
    ...combined(
      `
        paathutu, paathuttu, parthu, kettutu, yosichu, பார்த்துட்டு, பாத்துட்டு, பார்த்து,
        கேட்டுட்டு, கேட்டு, யோசிச்சு
      `,
      'solren, solluren, சொல்றேன், சொல்கிறேன்',
    ),
    ...listed(`line la irunga, hold on, காத்திருங்க, காத்திருங்கள், ஹோல்ட் ஆன், லைன்ல இருங்க,
      லைனில் இருங்கள்`),
  ],
  courtesies: listed(`
    irunga, iru, porunga, wait, இருங்க, இருங்கள், இரு, பொறுங்க, பொறுங்கள், வெயிட், please, konjam,
    dayavu senju, dayavu seidhu, sorry, sir, saar, madam, amma, ayya, anna, akka, mattum,
    mannikkavum, nandri, vanakkam, தயவுசெய்து, தயவு செய்து, ப்ளீஸ், பிளீஸ், கொஞ்சம், மட்டும், சாரி,
    மன்னிக்கவும், மன்னிச்சிடுங்க, சார், மேடம், அம்மா, ஐயா, அண்ணா, அக்கா, நன்றி, ரொம்ப நன்றி,
    மிக்க நன்றி, வணக்கம், அப்படியே
  `),
  keypadCues: listed(`
    கீபேட், கீ பேட், டயல் பேட், டயல்பேட், அழுத்துங்கள், அழுத்துங்க, அழுத்தவும், அழுத்தி,
    டயல் செய்யுங்கள், டயல் செய்யவும், டயல் பண்ணுங்க, டைப் செய்யுங்கள், டைப் செய்யவும்,
    டைப் பண்ணுங்க, பட்டன், போனில் … உள்ளிடுங்கள், எண்ணை உள்ளிடுங்கள், எண்ணை உள்ளிடவும், azhuthunga,
    azhuthungal, azhuthavum, dial pannunga, type pannunga
  `),
  markers: listed(`
    enakku, enaku, naanga, ungal, unga, ungalukku, ungaluku, ungaloda, engal, enna, eppo, eppadi,
    epdi, evlo, evvalavu, evalo, yaaru, enge, venum, venuma, vendum, vendam, venam, venaam, irukku,
    iruku, irukka, irukkeengala, illa, illai, illaya, panna, panren, pannalaama, vaanga, varen,
    mudiyuma, mudiyum, mudiyala, kidaikkuma, kedaikkuma, theriyuma, theriyala, naalaikku, nalaikku,
    naalaiku, inniku, innikku, innaikku, indha, intha, andha, antha, adhu, idhu, athu, ithu, romba,
    nalla, kaalaila, kaalai, saayangalam, mathiyam, manikku, ethana, eththana, ethanai, vandhu,
    appuram, apram, illana, thaan, oru, sollu, -unga, -anum, -alaama, -alama, எனக்கு, நான், நாங்கள்,
    நாங்க, உங்கள், உங்க, உங்களுக்கு, உங்களோட, எங்கள், என், என்ன, எப்போ, எப்போது, எப்படி, எவ்வளவு,
    எத்தனை, யார், எங்கே, எங்க, வேண்டும், வேணும், வேண்டாம், வேணாம், இருக்கு, இருக்கா, இருக்கிறது,
    இருக்கிறதா, இருக்கிறாரா, இருக்காரா, இல்லை, இல்ல, இல்லையா, பண்ண, முடியும், முடியாது, நாளைக்கு,
    இன்னைக்கு, இன்று, நாளை, இந்த, அந்த, இது, அது, ரொம்ப, அப்புறம், பிறகு, தான், ஒரு, காலையில்,
    மாலையில், காலைல, மணிக்கு, இப்போ, இப்போது, -ணும், -லாமா, -லாம், -ங்க, -ங்கள், -றேன், -றீங்க, -ுமா
  `),
  calledBy: listed('tamil, tamizh, thamizh, தமிழ், தமிழில், தமிழ்ல, तमिल, तमिळ'),
};

function room(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return rooms[words.toLowerCase()] ?? words;
}

/** The usual names of departments in Indian businesses, as the Tamil voice should say them. */
const rooms = listedPairs(`
    front desk: வரவேற்பு மேசை, reception: வரவேற்பு, doctor: டாக்டர், manager: மேனேஜர்,
    billing: பில்லிங், emergency: அவசர சிகிச்சை, support: சப்போர்ட், sales: சேல்ஸ்
  `);
