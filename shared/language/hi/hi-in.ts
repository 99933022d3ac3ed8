/**
 * Hindi, in Devanagari. The sentences avoid forms that show the speaker's gender: the voice is a
 * man's, and the agent's name may be a woman's.
 */

import type { Language, Phrases } from '../language.ts';
import { namesOf } from '../names.ts';
import { combined, listed } from '../utterance/utterance.ts';
import { hiOpening } from './opening-hours.ts';
import { hiSpelt } from './spelt.ts';

const allLinesBusy = () => 'माफ़ कीजिए, अभी हमारी सभी लाइनें व्यस्त हैं। कृपया कुछ मिनट बाद फिर कॉल कीजिए। नमस्ते।';

const phrases: Phrases = {
  greeting: ({ agentName, businessName }) =>
    `नमस्ते, मैं ${businessName} से ${agentName}। बताइए, आपकी क्या मदद की जाए?`,
  greetingKnown: (facts) =>
    facts.customerName
      ? `नमस्ते ${firstName(facts.customerName)} जी, मैं ${facts.businessName} से ${facts.agentName}। बताइए, आज आपकी क्या मदद की जाए?`
      : phrases.greeting(facts),
  reprompt: () => 'क्या आप लाइन पर हैं? बताइए, आपकी क्या मदद की जाए?',
  repromptAgain: () => 'आपकी आवाज़ नहीं आ रही है। अगर आप लाइन पर हैं, तो कृपया कुछ बोलिए।',
  silenceGoodbye: () => 'आपकी आवाज़ अब भी नहीं आ रही है, इसलिए यह कॉल यहीं समाप्त होगी। कृपया फिर कॉल कीजिए। नमस्ते।',
  goodbye: ({ businessName }) => `${businessName} में कॉल करने के लिए धन्यवाद। नमस्ते।`,
  lineBroke: () => 'माफ़ कीजिए, लाइन थोड़ी देर के लिए कट गई थी। क्या आप फिर से कहेंगे?',
  apologyAgain: () => 'माफ़ कीजिए, कुछ दिक्कत हो गई थी। क्या आप फिर से कहेंगे?',
  apologyHold: () => 'माफ़ कीजिए, हमारी तरफ़ कुछ दिक्कत आ रही है। एक मिनट रुकिए।',
  apologyEnd: () => 'माफ़ कीजिए, हमारी तरफ़ कुछ दिक्कत आ रही है। कृपया थोड़ी देर बाद फिर कॉल कीजिए। नमस्ते।',
  durationWarning: () => 'बस बता दें, इस कॉल में अब थोड़ा ही समय बचा है।',
  durationGoodbye: () => 'माफ़ कीजिए, इस कॉल का समय पूरा हो गया है। और कुछ पूछना हो तो कृपया फिर कॉल कीजिए। नमस्ते।',
  budgetWarning: () => 'बस बता दें, यह कॉल थोड़ी देर में समाप्त करनी होगी।',
  budgetGoodbye: () => 'माफ़ कीजिए, यह कॉल अब समाप्त करनी होगी। कृपया बाद में फिर कॉल कीजिए। नमस्ते।',
  refusal: {
    budget_exhausted: ({ businessName }) =>
      `माफ़ कीजिए, ${businessName} में अभी और कॉल नहीं ली जा सकतीं। कृपया कल फिर कॉल कीजिए। नमस्ते।`,
    blocked: () => 'माफ़ कीजिए, यह कॉल नहीं ली जा सकती। नमस्ते।',
    unknown_number: () => 'माफ़ कीजिए, यह नंबर सेवा में नहीं है। कृपया नंबर जाँच लीजिए। नमस्ते।',
    concurrency: allLinesBusy,
    rate: () => 'माफ़ कीजिए, आपके नंबर से बहुत सारी कॉल आ चुकी हैं। कृपया कुछ मिनट बाद फिर कॉल कीजिए। नमस्ते।',
    overload: allLinesBusy,
    unavailable: () => 'माफ़ कीजिए, अभी आपकी कॉल नहीं ली जा सकती। कृपया थोड़ी देर बाद फिर कॉल कीजिए। नमस्ते।',
  },
  transferring: (name) => `कृपया लाइन पर रहिए, आपकी बात ${asWords(name)} से कराई जा रही है।`,
  whisper: ({ name, digits, wanted, isQuoted, isFault }) => {
    const stranger = digits === null ? 'एक कॉलर की कॉल है, जिनका नंबर छिपा है' : `${digits} से कॉल है`;
    const said = wanted === null ? '' : isQuoted ? ` कॉलर ने कहा: ${wanted}` : ` ${wanted}`;
    return `${name === null ? stranger : `${name} की कॉल है`}।${isFault ? ' ऑटोमैटिक सहायक आगे नहीं बढ़ सका।' : ''}${said}`;
  },
  transferFailed: () => 'माफ़ कीजिए, अभी किसी से बात नहीं हो पाई। क्या आप कोई संदेश छोड़ना चाहेंगे?',
  acknowledgement: () => 'एक पल रुकिए।',
  didNotHear: () => 'माफ़ कीजिए, ठीक से सुनाई नहीं दिया। क्या आप फिर से कहेंगे?',
  offerPerson: () => 'क्या आप किसी व्यक्ति से बात करना चाहेंगे?',
  holding: () => 'जी, आराम से। लाइन पर ही इंतज़ार रहेगा।',
  noted: () => 'जी, यह नोट कर लिया गया है।',
  languageSet: () => 'जी, हिंदी में बात करते हैं।',
  moreToSay: () => 'इस बारे में और भी बताया जा सकता है। क्या आगे बताया जाए?',
  recordingNotice: () => 'यह कॉल रिकॉर्ड की जा रही है।',
  recordingQuestion: () => 'क्या यह कॉल रिकॉर्ड की जा सकती है? कृपया हाँ या नहीं कहिए।',
  recordingStopped: () => 'ठीक है, यह कॉल रिकॉर्ड नहीं होगी। बताइए, क्या मदद चाहिए?',
  recordingAllowed: () => 'धन्यवाद। बताइए, क्या मदद चाहिए?',
  onlySpeaks: ({ languages = ['hi'] }) => `यहाँ ${namesOf(languages, 'hi')} में बात हो सकती है।`,
};

const waits = [
  ...combined('ek, 1, do, 2, paanch, panch, 5, aadha', 'minute, minat, minit, min, second, sec, sekand, pal'),
  ...combined('एक, 1, दो, 2, पाँच, 5, आधा', 'मिनट, मिनिट, मिन्ट, सेकंड, सेकेंड, सेकण्ड, सेकेण्ड, सेकन्ड, पल'),
  ...combined(
    'hold, wait, intezaar, intzaar, intazar',
    'karo, kariye, kariyega, karna, kijiye, kijie, kijiyega, karein, kar lo, karlo, par rakho, pe rakho',
  ),
  ...combined(
    'होल्ड, वेट, इंतज़ार',
    'करो, करिए, करिये, करिएगा, करना, कीजिए, कीजिये, कीजिएगा, करें, कर लो, पर रखिए, पर रखो',
  ),
  ...combined(
    `
      dekhta, dekhti, dekh raha, dekh rahi, check karta, check karti, check kar raha,
      check kar rahi, poochta, poochti
    `,
    'hoon, hun, hu',
  ),
  ...combined('देखता, देखती, देख रहा, देख रही, चेक करता, चेक करती, चेक कर रहा, चेक कर रही, पूछता, पूछती', 'हूँ'),
  ...combined(
    'abhi, dekh kar, dekh ke, dekhkar, soch kar, poochh kar, pooch kar',
    'batata hoon, batati hoon, batata hu, batati hu',
  ),
  ...combined('अभी, देख कर, देखकर, देख के, सोच कर, सोचकर, पूछ कर, पूछकर', 'बताता हूँ, बताती हूँ'),
  ...combined('dekhne, sochne, check karne', 'do, dijiye, dijie'),
  ...combined('देखने, सोचने, चेक करने', 'दो, दीजिए, दीजिये'),
];

export const hiIN: Language = {
  code: 'hi-IN',
  spelt: hiSpelt,
  name: 'Hindi',
  azureVoice: 'hi-IN-MadhurNeural',
  azureVoices: [
    'hi-IN-MadhurNeural',
    'hi-IN-SwaraNeural',
    'hi-IN-AaravNeural',
    'hi-IN-AnanyaNeural',
    'hi-IN-AartiNeural',
    'hi-IN-ArjunNeural',
    'hi-IN-KavyaNeural',
    'hi-IN-KunalNeural',
    'hi-IN-RehaanNeural',
  ],
  deepgramVoice: null,
  twilioVoice: 'Polly.Kajal-Neural',
  rate: 1,
  script: 'Devanagari',
  writing:
    'in Devanagari script, in everyday words with "आप"; common English words are fine. The caller may mix in English.',
  phrases,
  ...hiOpening,
  backchannels: listed(`
    acha, accha, achha, achchha, accha ji, badhiya, bilkul, bilkul sahi, boliye, ha, haa, haan,
    haanji, han, hanji, haji, hm, hmm, hoon, ji, ji haan, oh, ok, okay, sahi, sahi baat,
    sahi baat hai, sahi hai, samajh gaya, samajh gayi, samajh gaye, samjha, samjhi, teek hai, theek,
    theek hai, thik, thik hai, wah, अच्छा, ओके, ओह, ओ, जी, ठीक, ठीक है, बढ़िया, बिल्कुल, बिलकुल,
    बोलिए, बोलिये, राइट, यस, या, सही, सही बात, सही बात है, सही है, समझ गया, समझ गई, समझ गयी, समझ गए,
    समझा, समझी, वाह, हम्म, हम, हाँ, हा, हूँ, हं, हांजी
  `),
  bookingCues: {
    asked: listed(`
      अपॉइंटमेंट चाहिए, अपॉइंटमेंट लेना, अपॉइंटमेंट लेनी, अपॉइंटमेंट दे, अपॉइंटमेंट दीजिए, अपॉइंटमेंट बुक, अपॉइंटमेंट मिल, बुक,
      बुकिंग, दिखाना है, appointment chahiye, appointment lena, appointment leni, appointment dijiye,
      appointment book, appointment mil, book, booking, dikhana hai
    `),
    other: listed('रद्द, कैंसिल, मेरा अपॉइंटमेंट, मेरी अपॉइंटमेंट, cancel, mera appointment, meri appointment'),
  },
  emptyWords: listed(`
    मैं, मुझे, मुझको, मेरा, मेरी, मेरे, हम, हमें, हमारा, आप, आपसे, आपका, तुम, वो, वह, ये, यह, किसी, कोई, कौन, से,
    को, का, की, के, में, पर, ने, तो, भी, ही, और, या, कि, है, हैं, हूँ, था, थी, हो, होगा, क्या, बात, बातचीत, करनी,
    करना, करने, करवा, करवाइए, करवाओ, करा, कराइए, करो, करें, कर, कीजिए, दीजिए, दीजिये, दो, दे, दें, सकते, सकता, सकती,
    चाहिए, चाहता, चाहती, चाहते, बोलना, बोल, इंसान, आदमी, व्यक्ति, बंदे, स्टाफ, रिसेप्शन, ऑपरेटर, कनेक्ट, ट्रांसफर,
    कॉल, फोन, जोड़, जोड़िए, मिला, मिलाइए, जी, हाँ, हां, हा, नहीं, ना, ठीक, सही, अच्छा, बस, प्लीज, प्लीज़, कृपया, सर, मैडम,
    नमस्ते, नमस्कार, हैलो, हेलो, धन्यवाद, शुक्रिया, अभी, यहाँ, वहाँ, एक, मिनट, रुकिए, ओके, यस, नो,
    main, mai, mujhe, mujhko, mera, meri, mere, hum, hamein, aap, aapse, tum, woh, yeh, kisi, koi, kaun, se, ko,
    ka, ki, ke, mein, par, pe, ne, toh, bhi, hi, aur, ya, hai, hain, hoon, hun, tha, thi, ho, kya, baat, karni,
    karna, karne, karwa, karwaiye, karwao, kara, karaiye, karo, karein, kar, kijiye, dijiye, dijie, de, sakte,
    sakta, sakti, chahiye, chahta, chahti, bolna, insaan, insan, aadmi, vyakti, bande, ji, haan, han, haanji,
    nahi, nahin, na, theek, thik, sahi, accha, acha, achha, bas, kripya, namaste, namaskar, dhanyavad,
    dhanyawad, shukriya, abhi, yahan, wahan, ek, minute, ruko, rukiye
  `),
  waitPhrases: [
    ...waits,
    ...listed(`
      zara ruko, zara rukiye, jara ruko, jara rukiye, ruko zara, rukiye zara, ज़रा रुको, ज़रा रुकिए,
      रुको ज़रा, रुकिए ज़रा, thodi der, thodi der ruko, thodi der rukiye, line par rahiye,
      line pe rahiye, line par raho, line pe raho, hold on, hold, dekh lun, dekh loon, थोड़ी देर,
      थोड़ी देर रुको, थोड़ी देर रुकिए, लाइन पर रहिए, लाइन पर रहो, होल्ड ऑन, होल्ड, देख लूँ
    `),
  ],
  courtesies: listed(`
    abhi, namaste, namaskar, dhanyavad, dhanyawad, shukriya, please, pliz, plz, kripya, zara, jara,
    thoda, bas, sirf, sir, madam, ma'am, bhaiya, bhai, bhai sahab, didi, maaf kijiye, sorry, dijiye,
    dena, mujhe, aap, main, mai, arre, are, arey, to, na, ruko, rukiye, rukie, rukiyega, rukna,
    rukein, ruken, ruk jao, ruk jaao, ruk jaiye, thahriye, thehriye, thehro, theharo, wait, रुको,
    रुकिए, रुकिये, रुकिएगा, रुकना, रुकें, रुक जाओ, रुक जाइए, रुक जाइये, ठहरिए, ठहरो, वेट, नमस्ते,
    नमस्कार, धन्यवाद, शुक्रिया, अभी, और, कृपया, प्लीज़, ज़रा, थोड़ा, बस, सिर्फ़, सर, मैडम, भैया,
    भाई, भाई साहब, दीदी, माफ़ कीजिए, सॉरी, दीजिए, दीजिये, देना, मुझे, आप, मैं, अरे, तो, ना
  `),
  keypadCues: listed(`
    कीपैड, की पैड, डायलपैड, डायल, दबाइए, दबाइये, दबाएँ, दबाइएगा, दबाकर, दबा कर, दबाओ, दबा दीजिए,
    प्रेस कीजिए, प्रेस करें, टाइप कीजिए, टाइप करें, टाइप करके, बटन, फ़ोन पर … टाइप, फ़ोन पर … लिखिए,
    नंबर दर्ज, अंक दर्ज, कोड दर्ज, dabaiye, dabaye, dabayein, dabao, daba dijiye, dial kijiye,
    dial karein, dial kariye, type kijiye, type karein
  `),
  markers: listed(`
    aaj, aana, aap, aapka, aapke, abhi, agar, aise, apna, apne, apni, aur, baat, bahut, baje, bata,
    bataiye, batana, batao, bhi, bohot, bol, bolna, bolo, bolta, bolti, budhvar, chahiye, chahta,
    chahte, chahti, dena, dijiye, dikhana, dikhao, dobara, dopahar, gaya, gaye, gayi, guruvar, hai,
    hain, hoga, hoge, hogi, honge, hota, hote, hoti, hu, hua, hume, humein, humko, hun, iska, iski,
    itvaar, jaana, jaise, jaldi, jana, ka, kab, kahan, kaisa, kaise, kaisi, kal, kar, karna, karne,
    karni, karo, karta, karte, karti, karwana, karwani, kaun, ke, khula, khulta, ki, kidhar, kijiye,
    kis, kitna, kitne, kitni, ko, koi, kuch, kya, kyon, kyu, kyun, kyunki, lagega, lagenge, lagta,
    leke, lekin, lena, leni, liye, magar, mangalvar, matlab, mein, mera, mere, meri, milega, milegi,
    milenge, mujhe, naam, nahi, nahin, nai, nhi, paisa, paise, parso, parson, pata, pehle, phir,
    raat, raha, rahe, rahi, rakhna, ravivar, rupaye, sab, sakta, sakte, sakti, se, shaam, shanivar,
    shukravar, somvar, subah, tak, tha, thi, thoda, thodi, unka, unki, uska, uski, wahan, wala,
    wale, wali, wapas, woh, yahan, yeh, zyada, है, हैं, हूँ, था, थी, थे, का, की, के, को, से, में,
    मुझे, मेरा, मेरी, मेरे, हमें, हमारा, आप, आपका, आपके, आपकी, आपको, क्या, कब, कहाँ, कैसे, कितना,
    कितने, कितनी, कौन, क्यों, कल, आज, परसों, चाहिए, चाहिये, चाहता, चाहती, चाहते, करना, करनी, करने,
    करवाना, करवानी, कर, करो, करता, करती, कीजिए, कीजिये, करिए, बताइए, बताइये, बताओ, बताना, नहीं, और,
    भी, तो, लेकिन, अगर, कि, यह, ये, वह, वो, इस, उस, लेना, लेनी, देना, दीजिए, होगा, होगी, होता, होती,
    सकता, सकते, सकती, रहा, रही, रहे, गया, गई, लगेगा, लगेंगे, लगता, बजे, रुपये, सुबह, शाम, दोपहर,
    रात, नाम, बात, लिए, बाद, पहले, तक, अभी, यहाँ, वहाँ, कोई, कुछ, बहुत, ज़्यादा, वाला, वाली, मिलेगा,
    मिलेगी, मिलेंगे, आना, जाना, आऊँगा, आऊँगी, खुला, खुलता, खुलते, फिर
  `),
  calledBy: ['hindi', 'hindee', 'हिंदी', 'हिन्दी'],
};

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** The usual names of departments in Indian businesses, as the Hindi voice should say them. */
const rooms: Readonly<Record<string, string>> = {
  'front desk': 'फ़्रंट डेस्क',
  reception: 'रिसेप्शन',
  doctor: 'डॉक्टर',
  manager: 'मैनेजर',
  billing: 'बिलिंग',
  emergency: 'इमरजेंसी',
  support: 'सपोर्ट',
  sales: 'सेल्स',
};

function asWords(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return rooms[words.toLowerCase()] ?? words;
}
