/** What callers say in Hindi and Hinglish about the recording of their call. */
import type { RecordingWords } from '../speech.ts';
import { combined, listed } from '../utterance/utterance.ts';

export const hiRecordingWords: RecordingWords = {
  requests: [
    ...combined(
      'record, recording, rikord, rikording, rekord, rekording, recard, record karna, nahi record, nahi recording',
      `mat karo, mat kro, mat kariye, mat kijiye, mat kijie, mat karna, mat karein, mat kare, na karo, na kare,
       na karein, na kijiye, nahi karo, nahi karna, nahin karna, nahi chahiye, nahin chahiye, nahi karein,
       band karo, band kro, band kariye, band kijiye, band karna, band karein, band kar do, band kardo,
       band kar dijiye, bandh karo, bandh kar do, rok do, roko, rokiye, rok dijiye, hata do, hata dijiye,
       delete karo, delete kar do, delete kar dijiye, stop karo, stop kijiye, stop kar do, off karo, off kar do,
       off kijiye, mat karo na, nahi karni chahiye, nahi honi chahiye, mat kiya karo, mat kijiyega, mat kariyega,
       na kijiyega, off kar dijiye, nahi hona, nahi karna chahiye, nahi kijiye, nahi kijiyega, na karna,
       nahi karna hai, nahi karni hai, nahi karwana hai, nahi hona chahiye, na kiya jaye,
       bandh kijiye, bandh karein, band karwa do, band karwa dijiye, band kar dena`,
    ),
    ...combined(
      'रिकॉर्ड, रिकॉर्डिंग, रिकार्ड, रिकार्डिंग, रेकॉर्ड, रेकॉर्डिंग, रिकॉर्ड करना, नहीं रिकॉर्ड, नहीं रिकॉर्डिंग',
      `मत करो, मत करिए, मत करिये, मत कीजिए, मत कीजिये, मत करना, मत करें, ना करो, ना करें, न करो, न करें, न कीजिए,
       ना कीजिए, नहीं करना, नहीं करो, नहीं करें, नहीं चाहिए, बंद करो, बंद करिए, बंद कीजिए, बंद कीजिये, बंद करना,
       बंद करें, बंद कर दो, बंद कर दीजिए, बंद कर दीजिये, रोक दो, रोको, रोकिए, रोक दीजिए, हटा दो, हटा दीजिए,
       डिलीट करो, डिलीट कर दो, डिलीट कर दीजिए, ऑफ करो, ऑफ कर दो, ऑफ कीजिए, स्टॉप करो, स्टॉप कर दो,
       मत कीजिएगा, मत करिएगा, मत करियेगा, ना कीजिएगा, नहीं करना है, नहीं करनी है, नहीं करवाना है, ना किया जाए,
       न कीजिये, ना कीजिये, नहीं होना, नहीं कीजिए, नहीं कीजिएगा,
       रोकें, रोक दें, बंद कर दें, हटा दें, हटाइए, ऑफ कर दीजिए, करने की अनुमति नहीं है, नहीं करना चाहिए,
       न किया जाए, नहीं होनी चाहिए, नहीं होना चाहिए, बंद करवा दो, बंद करवा दीजिए, बंद कर देना`,
    ),
    ...combined(
      'nahi chahta ki, nahin chahta ki, nahi chahti ki, nahin chahti ki, nahi chahte ki',
      `record ho, recording ho, call record ho, ye call record ho, yeh call record ho, meri call record ho,
       meri baat record ho, meri awaaz record ho, aap record karein, aap record kare, aap ise record karein`,
    ),
    ...combined(
      'नहीं चाहता कि, नहीं चाहती कि, नहीं चाहते कि',
      `रिकॉर्ड हो, रिकॉर्डिंग हो, कॉल रिकॉर्ड हो, यह कॉल रिकॉर्ड हो, ये कॉल रिकॉर्ड हो, मेरी कॉल रिकॉर्ड हो,
       मेरी बात रिकॉर्ड हो, मेरी आवाज़ रिकॉर्ड हो, आप रिकॉर्ड करें, कॉल की रिकॉर्डिंग हो`,
    ),
    // A record may be another one than the call's. A recording is the call's.
    ...combined(
      'recording, rikording, रिकॉर्डिंग, रिकार्डिंग, रेकॉर्डिंग',
      `nahi, nahin, band, नहीं, बंद, nahi chahta, nahi chahti, nahin chahta, nahin chahti, नहीं चाहता, नहीं चाहती,
       allow nahi hai, allow nahin hai, ki permission nahi hai,
       की इजाज़त नहीं है, की अनुमति नहीं है, band kar sakte hain, बंद कर सकते हैं`,
    ),
    ...combined('tape, टेप', 'mat karo, mat kijiye, मत करो, मत कीजिए'),
    ...combined('डोंट, डोन्ट, डू नॉट, स्टॉप', 'रिकॉर्ड, रिकॉर्डिंग, रिकॉर्ड दिस, रिकॉर्ड मी'),
  ],
  around: listed(`
    is, ye, yeh, isko, isse, ise, iski, iska, call, call ko, call ki, phone, baat, baat ko, baatein, awaaz,
    meri, mera, mere, mujhe, mujhko, hamari, hamara, aap, aap ki, ki, ko, ka, please, kripya, abhi, ab, sab,
    kuch, kuch bhi, pehle, bhai, madam, main chahta hoon, main chahti hoon, main, na, conversation, voice,
    इस, ये, यह, इसको, इसे, इसकी, इसका, कॉल, फोन, फ़ोन, बात, बातें, आवाज़, मेरी, मेरा, मेरे, मुझे, मुझको, हमारी, हमारा,
    आप, की, को, का, प्लीज़, प्लीज, कृपया, अभी, अब, सब, कुछ, कुछ भी, पहले, भाई, मैडम, ना, बातचीत, मैं, दिस,
    हम, hum, kya, क्या, sir, सर, arre, are, अरे, yaar, यार, suniye, सुनिए
  `),
  yes: listed(`
    haan, ha, han, haanji, haan ji, ji, ji haan, theek hai, thik hai, kar sakte hain, kar lijiye, kar lo,
    bilkul, zaroor, koi baat nahi, koi dikkat nahi, chalega, हाँ, हां, जी, जी हाँ, ठीक है, कर सकते हैं, कर लीजिए,
    कर लो, बिल्कुल, बिलकुल, ज़रूर, कोई बात नहीं, कोई दिक्कत नहीं, चलेगा, यस, ओके,
    record kar lijiye, record kar lo, record kar sakte hain, record kijiye, aap record kar sakte hain,
    haanji, हाँजी, kar sakte ho, कर सकते हो, chalo theek hai, चलो ठीक है, manzoor hai, मंज़ूर है, haan na, हाँ ना, ठीक है ना,
    रिकॉर्ड कर लीजिए, रिकॉर्ड कर लो, रिकॉर्ड कर सकते हैं, रिकॉर्ड कीजिए, आप रिकॉर्ड कर सकते हैं
  `),
  no: listed(`
    nahi, nahin, nahee, nai, ji nahi, ji nahin, mat karo, mat kijiye, mat kariye, bilkul nahi, bilkul nahin,
    nahi chahiye, nahi karna, नहीं, नही, जी नहीं, मत करो, मत कीजिए, मत करिए, बिल्कुल नहीं, नहीं चाहिए, नहीं करना, नो,
    theek nahi hai, thik nahi hai, theek nahi, ठीक नहीं है, ठीक नहीं, mana hai, मना है, नहीं जी, nahi ji,
    nahi karo, nahin karo, नहीं करो, मत करना, mat karna, mat, मत, ना, rehne do, rehne dijiye, रहने दो, रहने दीजिए,
    mana karta hoon, mana karti hoon, मना करता हूँ, मना करती हूँ, बिल्कुल भी नहीं, bilkul bhi nahi,
    manzoor nahi, manzoor nahi hai, मंज़ूर नहीं, मंज़ूर नहीं है
  `),
};
