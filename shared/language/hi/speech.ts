/**
 * Hindi and Hinglish as they are spoken: figures, and the words that end an unfinished turn. The
 * verb comes last, so a sentence that ends with a postposition still lacks it.
 */
import type { OpenEnds, Speech } from '../speech.ts';
import { listed } from '../utterance/utterance.ts';
import { hiForms } from './forms.ts';
import { hiIN } from './hi-in.ts';

const openEnds: OpenEnds = {
  fillers: listed(`
    matlab, matlab ki, yaani, yani, yaani ki, umm, मतलब, मतलब कि, यानी, यानि, यानी कि, उम, उम्म, अम,
    अम्म, अं, उह, एर
  `),
  open: listed(`
    aur, aur phir, lekin, magar, kyunki, kyonki, kyuki, kyunke, ya, ya phir, agar, yadi, jab, jo,
    jis, taaki, taki, isliye, jaise, jaise ki, ki, ka, ke, ne, to, ek to, mera, meri, mere, apna,
    apni, apne, hamara, hamari, hamare, mera naam, mera naam hai, kya main, kya mujhe, kya aap, dr,
    और, और फिर, लेकिन, मगर, क्योंकि, क्यूंकि, क्यूँकि, या, या फिर, अगर, यदि, जब, जो, जिस, ताकि,
    इसलिए, जैसे, जैसे कि, कि, की, का, के, ने, तो, एक तो, मेरा, मेरी, मेरे, अपना, अपनी, अपने, हमारा,
    हमारी, हमारे, मेरा नाम, मेरा नाम है, क्या मैं, क्या मुझे, क्या आप, डॉ, बट, एंड, बिकॉज़
  `),
  leaning: listed(`
    woh, wo, vo, yeh, ye, main, mai, mujhe, mujhko, humein, hamein, hume, kisi, वो, वह, ये, यह, मैं,
    मुझे, मुझको, हमें, किसी, इस, उस
  `),
  questionWords: listed(`
    kya, kaun, kab, kahan, kaha, kahaan, kitna, kitne, kitni, kyun, kyon, kaise, kaisa, kaisi, kis,
    kiska, kiske, kiski, kisko, kisse, kaunsa, kaunse, kaunsi, क्या, कौन, कब, कहाँ, कितना, कितने,
    कितनी, क्यों, कैसे, कैसा, कैसी, किस, किसका, किसके, किसकी, किसको, किससे, कौनसा, कौनसे, कौनसी
  `),
  leaningAfterSubject: listed(`
    ko, se, mein, me, par, pe, tak, ke liye, ke saath, ke sath, ke baad, ke baare mein, ke pehle,
    ek, koi, को, से, में, पर, पे, तक, के लिए, के लिये, के साथ, के बाद, के बारे में, के पहले, एक, कोई
  `),
  subjects: listed(`
    main, mai, mujhe, mujhko, maine, mera, meri, mere, hum, humko, humein, hamein, humne, hamara,
    hamari, hamare, मैं, मुझे, मुझको, मैंने, मेरा, मेरी, मेरे, हम, हमको, हमें, हमने, हमारा, हमारी,
    हमारे
  `),
  whole: listed(`
    kitne ka, kitne ki, kitne ke, kis ka, kis ki, kis ke, aap ka, aap ki, booking ki, baat ki,
    call ki, payment ki, band the, khule the, gaye the, aaye the, rahe the, kiye the, liye the,
    diye the, bole the, karte the, kahan the, yahan the, wahan the, kya matlab, iska matlab,
    uska matlab, chahiye mujhe, chahiye main, bataiye mujhe, batao mujhe, pata mujhe, nahi mujhe,
    do mujhe, dijiye mujhe, batao to, bataiye to, suniye to, nahi to, कितने का, कितने की, कितने के,
    किस का, किस की, किस के, आप का, आप की, बुकिंग की, बात की, कॉल की, पेमेंट की, क्या मतलब,
    इसका मतलब, उसका मतलब, चाहिए मुझे, बताइए मुझे, बताओ मुझे, पता मुझे, नहीं मुझे, दीजिए मुझे,
    बताइए तो, बताओ तो, सुनिए तो, नहीं तो
  `),
  numberLeads: listed(`
    number hai, mera number, number likhiye, number likho, number note kijiye, number note kariye,
    नंबर है, मेरा नंबर, नंबर लिखिए, नंबर लिखो, नंबर नोट कीजिए
  `),
  digits: [
    listed('zero, shunya, शून्य, ज़ीरो'),
    listed('ek, एक, वन'),
    listed('do, दो, टू'),
    listed('teen, tin, तीन, थ्री'),
    listed('char, chaar, चार, फ़ोर'),
    listed('paanch, panch, पाँच, फ़ाइव'),
    listed('chhe, che, cheh, chhah, chah, छह, छः, छे, छ, सिक्स'),
    listed('saat, सात, सेवन'),
    listed('aath, आठ, एट'),
    listed('nau, नौ, नाइन'),
  ],
  repeats: { double: 2, triple: 3, dabal: 2, डबल: 2, ट्रिपल: 3 },
};

export const hiSpeech: Speech = { language: hiIN, forms: hiForms, openEnds };
