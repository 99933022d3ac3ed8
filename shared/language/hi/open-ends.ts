/**
 * How an unfinished Hindi or Hinglish turn ends. The verb comes last, so a sentence with a subject
 * that ends in a postposition, a time or an object still lacks its verb. "Monday ko" alone is an
 * answer.
 */
import type { OpenEnds } from '../speech.ts';
import { combined, listed } from '../utterance/utterance.ts';

const questionWords = listed(`
  kya, kaun, kab, kahan, kaha, kahaan, kidhar, kitna, kitne, kitni, kyun, kyon, kaise, kaisa, kaisi, kis,
  kiska, kiske, kiski, kisko, kisse, kaunsa, kaunse, kaunsi, क्या, कौन, कब, कहाँ, किधर, कितना, कितने,
  कितनी, क्यों, कैसे, कैसा, कैसी, किस, किसका, किसके, किसकी, किसको, किससे, कौनसा, कौनसे, कौनसी
`);
/** "Kya" also begins a question that yes answers: "kya main Monday ko". */
const askedFor = questionWords.filter((word) => word !== 'kya' && word !== 'क्या');

/** Without "apna": alone, "apne bete ke liye" answers "for whom?". */
const subjects = listed(`
  main, mai, mujhe, mujhko, maine, mera, meri, mere, hum, humko, humein, hamein, hume, humne, hamara, hamari,
  hamare, aap, aapko, aapne, aapka, aapki, aapke, unhone, usne, wo, woh, unka, unki, uska, uski, मैं, मुझे,
  मुझको, मैंने, मेरा, मेरी, मेरे, हम, हमको, हमें, हमने, हमारा, हमारी, हमारे, आप, आपको,
  आपने, आपका, आपकी, आपके, उन्होंने, उसने, वो, वह, उनका, उनकी, उसका, उसकी
`);

/** Words of a verb that is there already: what follows it is only put last ("aana hai mujhe kal"). */
const verbs = listed(`
  hai, hain, hoon, hun, hu, tha, thi, the, hoga, hogi, honge, chahiye, chahie, karo, kijiye, kariye, kar do,
  dijiye, dijie, do, dena, bataiye, batao, batana, aaiye, aaunga, aaungi, aana, gaya, gayi, gaye, kiya,
  diya, liya,
  aaya, aayi, milega, milegi, chalega, chalegi, lunga, lungi, karunga, karungi, karenge, aayenge, nahi,
  nahin, mat,
  है, हैं, हूँ, था, थी, थे, होगा, होगी, होंगे, चाहिए, चाहिये, करो, कीजिए, कीजिये, करिए, कर दो, दीजिए, दीजिये,
  दो, देना, बताइए, बताओ, बताना, आइए, आऊँगा, आऊँगी, आना, गया, गई, गए, किया, दिया, लिया, आया, आई, मिलेगा,
  मिलेगी, चलेगा, चलेगी, लूँगा, लूँगी, करूँगा, करूँगी, करेंगे, आएँगे, नहीं, मत
`);

const postpositions = listed(`
  ko, se, mein, me, par, pe, tak, ke liye, ke saath, ke sath, ke baad, ke baare mein, ke bare mein, ke pehle,
  se pehle, ke paas, ke pas, ke andar, ke upar, ke neeche, ke aage, ke peeche, ke bagal mein, ke samne,
  ke bina,
  ke through, ke hisaab se, ki wajah se, ki taraf, ki taraf se, ke yahan, ke badle, ke alawa, ek, koi,
  को, से, में, पर, पे, तक, के लिए, के लिये, के साथ, के बाद, के बारे में, के पहले, से पहले, के पास, के अंदर,
  के ऊपर, के नीचे, के आगे, के पीछे, के सामने, के बिना, के हिसाब से, की वजह से, की तरफ़, की तरफ़ से, के यहाँ,
  के बदले, के अलावा, एक, कोई
`);

const objects = listed(`
  aapko, aapse, unko, usko, unhe, unhein, usse, unse, isko, inko, inse, sabko, kisi ko, appointment, doctor,
  bill, card, account, parcel, ticket, room, kamra, khata, phone, mobile, dawa, dawai, result,
  admission, paisa, paise, delivery, bank, email, sim, wifi, laptop, gaadi, gadi, beta, beti, bachcha,
  bachche, policy, form,
  doctor sahab, doctor saab, clinic, booking, slot, report, number, date, timing, details, information,
  kal, aaj, abhi, parso, parson, subah, kal subah, shaam, dopahar, raat, baje, hamesha, aksar, jaldi, bahar,
  ghar, yahan, wahan, bas, order, refund, payment, thoda, thodi,
  thode, bahut, zyada, pehle, baad mein, monday, tuesday, wednesday, thursday, friday, saturday, sunday,
  somvar, mangalvar, budhvar, guruvar, shukravar, shanivar, ravivar, agle hafte, is hafte, agle mahine,
  आपको, आपसे, उनको, उसको, उन्हें, उससे, उनसे, इसको, इनको, इनसे, सबको, अपॉइंटमेंट, बिल, कार्ड, अकाउंट,
  पार्सल, टिकट, रूम, कमरा, खाता,
  फ़ोन, मोबाइल, दवा, दवाई, रिज़ल्ट, एडमिशन, पैसा, पैसे, डिलीवरी, बैंक, ईमेल, सिम, लैपटॉप, गाड़ी, बेटा, बेटी,
  बच्चा, बच्चे,
  पॉलिसी, फ़ॉर्म, डॉक्टर, डॉक्टर साहब, क्लिनिक,
  बुकिंग, स्लॉट, रिपोर्ट, नंबर, डेट, टाइमिंग, कल, आज, अभी, परसों, सुबह, शाम, दोपहर, रात, बजे, हमेशा, अक्सर,
  जल्दी, बाहर, घर, यहाँ, वहाँ, बस, थोड़ा, थोड़ी, थोड़े, बहुत, ज़्यादा, पहले, बाद में, सोमवार, मंगलवार,
  बुधवार, गुरुवार, शुक्रवार, शनिवार, रविवार,
  मंडे, संडे, अगले हफ़्ते, इस हफ़्ते, अगले महीने
`);

/** Infinitives and participles that wait for their verb of being: "mujhe book karna", "main soch raha". */
const infinitives = listed(`
  karna, karni, lena, leni, milna, dikhana, dikhani, poochna, puchna, jaanna, janna, karwana, karwani,
  karvana,
  banwana, badalna, badalwana, lagwana, nikalwana, jaana, jana, kehna, bolna, raha, rahi, rahe, chahta,
  chahti,
  chahte, sakta, sakti, sakte, paata, paati, करना, करनी, लेना, लेनी, मिलना, दिखाना, दिखानी, पूछना,
  जानना, करवाना, करवानी, बनवाना, बदलना, बदलवाना, लगवाना, निकलवाना, जाना, कहना, बोलना, रहा, रही, रहे, चाहता,
  चाहती, चाहते, सकता, सकती, सकते, पाता, पाती
`);

const oblique = listed(`
  karne, aane, jaane, jane, lene, dene, milne, dikhane, poochne, puchne, batane, karwane, karvane, banwane,
  badalne, bolne, kehne, hone, lagwane, nikalwane, करने, आने, जाने, लेने, देने, मिलने, दिखाने, पूछने, बताने,
  करवाने, बनवाने, बदलने, बोलने, कहने, होने, लगवाने, निकलवाने, karke, kar ke, jaakar, jakar, aakar, lekar,
  leke,
  dekar, hokar, dekhkar, dekh kar, bolkar, milkar, poochkar, sochkar, करके, कर के, जाकर, आकर, लेकर, लेके,
  देकर,
  होकर, देखकर, देख कर, बोलकर, मिलकर, पूछकर, सोचकर
`);

const conjunctions = listed(`
  aur, aur phir, aur ek, aur haan, lekin, magar, parantu, parantoo, kintu, balki, halanki, haalanki, kyunki,
  kyonki, kyuki, kyunke, kyun ki, chunki, ya, ya phir, ya fir, ya to, athva, agar, yadi, agar aap, agar main,
  agar mujhe, agar kal, jab, jab tak, jab se, jab bhi, jabki, jo, jo ki, jo bhi, jis, jin, jisne, jisko,
  jiska,
  jiske, jiski, jisme, jismein, jinka, jinke, jinko, jitna, jitne, jitni, jahan, jahan par, jahan pe, jidhar,
  chahe, chahe aap, jaisa ki, jaise, jaise ki, jaise hi, taaki, taki, isliye, is liye, iske liye,
  iske alawa, warna, varna,
  matlab agar, bhale hi, na ki, ki, ne, phir bhi,
  और, और फिर, और एक, और हाँ, लेकिन, मगर, परंतु, परन्तु, किंतु, किन्तु, बल्कि, हालाँकि, हालांकि, क्योंकि,
  क्यूंकि,
  क्यूँकि, चूँकि, चूंकि, या, या फिर, या तो, अथवा, अगर, यदि, अगर आप, अगर मैं, अगर मुझे, अगर कल, जब, जब तक,
  जब से, जब भी, जबकि, जो, जो कि, जो भी, जिस, जिन, जिसने, जिसको, जिसका, जिसके, जिसकी, जिसमें, जिनका, जिनके,
  जिनको, जितना, जितने, जितनी, जहाँ, जहाँ पर, जिधर, जैसा कि, जैसे, जैसे कि, जैसे ही, ताकि, इसलिए, इसलिये,
  इसके लिए,
  इसके अलावा, वरना, वर्ना, भले ही, चाहे, चाहे आप, न कि, कि, की, ने, तो, एक तो, फिर भी
`);

const possessors = listed(`
  maine, aapne, humne, unhone, usne, aapki, aapka, aapke, mera, meri, mere, hamara, hamari, hamare, unka,
  unki, unke, mujhe, aapko, मैंने,
  आपने, हमने, उन्होंने, उसने, आपकी, आपका, आपके, मेरा, मेरी, मेरे, हमारा, हमारी, हमारे, उनका, उनकी, उनके,
  मुझे, आपको
`);
const those = listed('woh, wo, vo, yeh, ye, वो, वह, ये, यह');
/** After "jo …" the main clause begins with one of these. */
const correlatives = listed(`
  uska, uski, uske, usko, use, usse, usme, usmein, us mein, unka, unki, unko, unse, unme, unmein, उसका,
  उसकी, उसके, उसको, उसे, उससे, उसमें,
  उनका, उनकी, उनको, उनसे, उनमें
`);
/** A main clause may also have its verb at once: "jo order kiya tha kab aayega". */
const mainVerbs = listed(`
  chahiye, nahi, nahin, milega, milegi, karna, karni, lena, leni, dijiye, kijiye, bataiye, karo, cancel,
  kharab, galat, theek, chahenge,
  चाहिए, नहीं, मिलेगा, मिलेगी, करना, करनी, लेना, लेनी, दीजिए, कीजिए, बताइए, करो, कैंसिल, ख़राब, गलत, ग़लत, ठीक
`);
const about = listed('ke baare mein, ke bare mein, ke baare me, ke bare me, के बारे में, के बारे मे');
const amounts = listed(`
  sau, hazaar, hazar, lakh, crore, rupaye, rupay, rupees, kilo, ek, do, teen, char, paanch, das, bees,
  pachaas, 100, 200, 300, 400, 500, 1000,
  2000, सौ, हज़ार, लाख, करोड़, रुपये, रुपए, किलो, एक, दो, तीन, चार, पाँच, दस, बीस, पचास
`);

export const hiOpenEnds: OpenEnds = {
  fillers: listed(`
    matlab, matlab ki, yaani, yani, yaani ki, umm, मतलब, मतलब कि, यानी, यानि, यानी कि, उम, उम्म, अम,
    अम्म, अं, उह, एर, kya kehte hain, kya bolte hain, kya kehte hain usko, kya bolte hain usko,
    क्या कहते हैं, क्या बोलते हैं, क्या कहते हैं उसको, क्या बोलते हैं उसको,
    kya hai na, kya hai ki, kya tha na, क्या है ना, क्या है कि
  `),
  open: [
    ...conjunctions,
    ...listed(`
      kam se kam, lagbhag, takreeban, taqreeban, kareeb, karib, kareeb kareeb, asal mein, asal me, darasal,
      vaise to, waise to,
      कम से कम, लगभग, तक़रीबन, करीब, क़रीब, करीब करीब, असल में, असल मे, दरअसल, वैसे तो
    `),
    ...combined('chahiye, chahie, चाहिए', 'ek, एक, do, दो'),
    ...combined(
      'kyunki, kyonki, kyuki, lekin, agar, aur, magar, क्योंकि, लेकिन, अगर, और, मगर',
      `mere paas, hamare paas, aapke paas, mere liye, hamare liye, mere yahan, मेरे पास, हमारे पास,
        आपके पास, मेरे लिए, हमारे लिए, मेरे यहाँ`,
    ),
    ...combined(
      'mera, mere, meri, hamara, hamari, मेरा, मेरी, हमारा, हमारी',
      `pata hai, address hai, email hai, email id hai, order id hai, sawaal hai, sawal hai, kehna hai,
      पता है, एड्रेस है, ईमेल है, ईमेल आईडी है,
       ऑर्डर आईडी है, सवाल है, कहना है`,
    ),
    ...combined(
      'ek, do, teen, char, paanch, chhe, saat, aath, nau, das, एक, दो, तीन, चार, पाँच, छह, सात, आठ, नौ, दस',
      'se, से',
    ),
    // "but" is "par" only behind a verb; elsewhere it is "on".
    ...combined(
      `hai, hain, hoon, hun, tha, thi, the, gaya, gayi, gaye, raha, rahi, rahe, haan, chahiye, karunga,
        karungi, dunga, dungi`,
      'par, pe',
    ),
    ...combined('aaunga, aaungi, jaunga, jaungi, sakta, sakti, diya, kiya, liya', 'par, pe'),
    ...combined(`है, हैं, हूँ, था, थी, थे, गया, गई, गए, रहा, रही, रहे, हाँ, चाहिए, दिया, किया, लिया`, 'पर, पे'),
    ...combined('baat, problem, dikkat, sawal, sawaal, masla, reason, issue', 'ye hai, yeh hai, yahi hai'),
    ...combined('बात, समस्या, दिक्कत, सवाल, मसला, प्रॉब्लम', 'यह है, ये है, यही है'),
    ...listed(`
      mera, meri, mere, apna, apni, apne, hamara, hamari, hamare, mera naam, mera naam hai, kya main,
      kya mujhe, kya aap, kya aap mujhe, kya aap humein, kya aap mera, kya aap meri, kya aapke, kya aapka,
      kya aapki, kya hum, kya hum log, kya aap log, dr, mujhe lagta hai, lagta hai ki,
      har, sirf, kewal, khaaskar, basically, jisse, jinse, mujhe i think, main you know,
      मेरा, मेरी, मेरे, अपना, अपनी, अपने, हमारा, हमारी, हमारे, मेरा नाम, मेरा नाम है, क्या मैं, क्या मुझे,
      क्या आप, क्या आप मुझे, क्या आप हमें, क्या आपके, क्या आपका, क्या आपकी, क्या हम, क्या हम लोग,
      क्या आप लोग, डॉ, मुझे लगता है, हर, सिर्फ़, केवल, ख़ासकर, जिससे,
      जिनसे, बट, एंड, बिकॉज़, बिकॉज, ऑर, माय, फॉर, फ़ॉर, विद, विथ, द, ऑफ, ऑफ़, वांट टू, नीड टू, लाइक टू,
      एक्चुअली, बेसिकली
    `),
  ],
  openAlone: [
    ...combined(
      combined(
        'main, mai, hum, मैं, हम, main yeh, main ye, main bas, main yahi, मैं यह, मैं ये, मैं बस, मैं यही',
        'poochna, puchna, jaanna, janna, kehna, bolna, batana, पूछना, जानना, कहना, बोलना, बताना',
      ).join(),
      `chah raha tha, chah rahi thi, chah rahe the, chahta tha, chahti thi, chahta hoon, chahti hoon,
      chahta hun, chahti hun, chah raha hoon,
       chah rahi hoon, चाह रहा था, चाह रही थी, चाहता था, चाहती थी, चाहता हूँ, चाहती हूँ, चाह रहा हूँ,
       चाह रही हूँ`,
    ),
    ...listed(
      `shayad, shayad kal, शायद, शायद कल, aap log, hum log, tum log, ye log, wo log, us din, uss din,
        आप लोग, हम लोग, तुम लोग, ये लोग, वो लोग, उस दिन`,
    ),
    ...listed(
      `aisa hai, ek baat, ek baat aur, ek aur baat, pehle to, ऐसा है, एक बात, एक बात और, एक और बात,
        dekhiye, देखिए, actually, agar`,
    ),
  ],
  wholeAlone: listed('isiliye, jo bhi, जो भी'),
  leadIns: listed(`
    hello, hi, ji, haan, haan ji, accha, acha, theek hai, namaste, sir, madam, bhaiya, to, aur, lekin,
    dekhiye,
    हेलो, हैलो, जी, हाँ, हाँ जी, अच्छा, ठीक है, नमस्ते, सर, मैडम, भैया, तो, और, लेकिन, देखिए
  `),
  leaning: [
    {
      ends: listed(`
        woh, wo, vo, yeh, ye, main, mai, mujhe, mujhko, humein, hamein, hume, kisi, aapka, aapki, aapke, unka,
        unki, unke, uska, uski, uske, iska, iski, iske, inka, inki, inke, jo aapne, jo maine, jo kal, jis din,
        jis time, वो, वह, ये, यह, मैं, मुझे, मुझको, हमें, किसी, इस, उस, आपका, आपकी, आपके, उनका, उनकी, उनके,
        उसका, उसकी, उसके, इसका, इसकी, इसके, इनका, इनकी, इनके, जो आपने, जो मैंने, जो कल, जिस दिन, जिस टाइम
      `),
      unless: questionWords,
    },
    { ends: postpositions, unless: [...askedFor, ...verbs], after: subjects },
    { ends: objects, unless: [...questionWords, ...verbs], after: subjects },
    {
      ends: infinitives,
      unless: [...questionWords, ...listed('nahi, nahin, na, mat, नहीं, ना, मत, hai, है, chahiye, चाहिए')],
      after: subjects,
    },
    { ends: oblique, unless: verbs },
    {
      ends: listed(`
        maine, humne, usne, unhone, aapne, usme, usmein, isme, ismein, us mein, उसमें, इसमें, uske baad,
        iske baad, usse pehle, isse pehle, मैंने, हमने, उसने,
        उन्होंने, आपने, उसके बाद, इसके बाद, उससे पहले, इससे पहले
      `),
      unless: [...questionWords, ...verbs, ...listed('bola, kaha, bataya, bheja, बोला, कहा, बताया, भेजा')],
    },
    { ends: listed('ka, का'), unless: askedFor },
    { ends: listed('ke, के'), unless: [...askedFor, ...listed('bina, बिना')] },
    { ends: listed('bina, बिना'), unless: listed('ke bina, के बिना') },
    {
      ends: listed('hum log, aap log, हम लोग, आप लोग, wo wala, woh wala, वो वाला'),
      unless: [...questionWords, ...verbs, ...listed('haan, nahi, bas, हाँ, नहीं, बस')],
      after: listed(`mujhe, mein, mahine, hafte, kal, aaj, agle, pichhle, मुझे, में, महीने, हफ़्ते, कल, आज,
        अगले, पिछले`),
    },
    { ends: about, unless: [...askedFor, ...verbs] },
    {
      ends: combined(
        'lene, karne, hone, dene, karwane, bharne, lagane, लेने, करने, होने, देने, करवाने, भरने, लगाने',
        'ke baad, के बाद',
      ),
      unless: verbs,
    },
    {
      ends: combined(
        'is, iske, uske, unke, inke, इस, इसके, उसके, उनके, इनके',
        'saath, sath, badle, bina, साथ, बदले, बिना',
      ),
      unless: verbs,
    },
    { ends: correlatives, after: listed('jo, जो') },
    // In a Hindi sentence "then"; an English question may end in the English word.
    {
      ends: listed('to, ek to'),
      unless: listed("what, who, whom, which, where, who's, what's, no one, someone"),
    },
    { ends: combined('kya aapke, kya aapki, kya aap, kya main', 'yahan, clinic mein, paas, wahan') },
    { ends: combined('क्या आपके, क्या आपकी, क्या आप, क्या मैं', 'यहाँ, क्लिनिक में, पास, वहाँ') },
  ],
  openings: [
    {
      begins: combined(possessors.join(), 'jo, जो'),
      unless: [...those, ...correlatives, ...mainVerbs, ...askedFor],
    },
    {
      // A noun before "jo", or its place: "building mein jo lift".
      begins: combined(
        `mein, me, yahan, wahan, wahan ka, wahan ki, yahan ka, ki, ka, ke, में, यहाँ, वहाँ, वहाँ का,
          वहाँ की, की, का, के, ne, ने, ne mujhe, ने मुझे`,
        'jo, जो',
      ),
      unless: [...those, ...correlatives, ...mainVerbs, ...askedFor],
      isAnywhere: true,
    },
    { begins: combined(those.join(), 'jo, जो'), unless: [...correlatives, ...mainVerbs, ...questionWords] },
    {
      // Their second half begins with "to" or "tab".
      begins: listed(`
        agar, yadi, jab main, jab maine, jab hum, jab mujhe, jab tak, jab se, jaise hi, jab bhi, अगर, यदि,
        जब मैं,
        जब मैंने, जब हम, जब मुझे, जब तक, जब से, जैसे ही
      `),
      unless: listed(`
        to, toh, tab, tabhi, phir, possible, chahein, chahe, theek, thik, kya, kab, kitna, kitne, kaise, तो,
        तब, तभी,
        फिर, चाहें, ठीक, क्या, कब, कितना, कितने, कैसे
      `),
    },
  ],
  questionWords,
  whole: [
    ...combined(amounts.join(), 'ka, ke, ki, का, के, की'),
    ...combined(
      `kitne, kis, aap, kahan, kaun si, booking, baat, call, payment, koshish, shikayat, complaint, enquiry,
      inquiry,
       jaanch, madad, request`,
      'ki',
    ),
    ...combined('kitne, kis, aap, kahan', 'ka, ke'),
    ...combined('कितने, किस, आप, कहाँ', 'का, के, की'),
    ...combined('बुकिंग, बात, कॉल, पेमेंट, कोशिश, शिकायत, कंप्लेंट, इंक्वायरी, जाँच, मदद, रिक्वेस्ट', 'की'),
    ...combined(
      `band, khule, gaye, aaye, rahe, kiye, liye, diye, bole, karte, kahan, yahan, wahan, hote, milte,
      rehte, jaate,
       jate, bolte, lete, dete, aate, chahte, kehte, khulte, baithte, nahi, kaha, paas`,
      'the',
    ),
    ...combined(
      'chahiye, bataiye, batao, pata, nahi, do, dijiye, dena, hai, de do, batana',
      'mujhe, mujhko, humein',
    ),
    ...combined('चाहिए, बताइए, बताओ, पता, नहीं, दो, दीजिए, देना, है', 'मुझे, मुझको, हमें'),
    ...combined('batao, bataiye, suniye, suno, nahi, boliye, bolo, dekho, chalo, aao', 'to'),
    ...combined('बताओ, बताइए, सुनिए, सुनो, नहीं, बोलिए, बोलो, देखो, चलो', 'तो'),
    ...combined('jaldi, aaram, theek, thik, dhyan, asani, pyar, phir, shuru, dheere', 'se'),
    ...combined('जल्दी, आराम, ठीक, ध्यान, आसानी, प्यार, फिर, शुरू', 'से'),
    ...combined('kahan, kab, kis, kitne, kitni der, kitne baje, kidhar', 'se, tak, par, pe, mein, ko'),
    ...combined('कहाँ, कब, किस, कितने, कितनी देर, कितने बजे, किधर', 'से, तक, पर, पे, में, को'),
    ...listed(`
      ke naam pe, ke naam par, ke naam se, के नाम पर, के नाम से, kya matlab, iska matlab, uska matlab,
      chahiye main, naam aapka, naam hai aapka, mere paas, mere liye,
      hamare liye, aapke liye, haan main, ji main, haan maine, jo hai, jaisa hai, jo aap, sab wahi, wahi to,
      yahi to, क्या मतलब, इसका मतलब, उसका मतलब, मेरे पास, मेरे लिए, हमारे लिए, आपके लिए, हाँ मैं, जी मैं,
      वही तो, यही तो
    `),
  ],
  numberLeads: listed(`
    number hai, mera number, number likhiye, number likho, number note kijiye, number note kariye,
    नंबर है, मेरा नंबर, नंबर लिखिए, नंबर लिखो, नंबर नोट कीजिए
  `),
  otherNumbers: [
    ...combined(
      `order, booking, room, kamra, roll, policy, token, flat, ghar, makaan, account, khata, card,
      reference, ticket, invoice, bill,
       shikayat, complaint, customer, file, registration, gaadi, train, seat, tracking, receipt, id, ऑर्डर,
       बुकिंग, रूम, कमरा, रोल, पॉलिसी, टोकन,
       फ़्लैट, घर, मकान, अकाउंट, खाता, कार्ड, रेफ़रेंस, टिकट, बिल, शिकायत, कंप्लेंट, ग्राहक, गाड़ी, ट्रेन,
       सीट, आईडी`,
      'number, id, code, नंबर, आईडी, कोड',
    ),
    ...listed('pin code, pincode, otp, pnr, पिन कोड, पिनकोड, ओटीपी, पीएनआर'),
  ],
};
