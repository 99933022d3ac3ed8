/**
 * Whether a caller takes leave. A wrong answer cuts him off, so a sentence ends the call only where
 * nothing else is said in it: goodbyes, with courtesies around them. "I cut the call", "main vrat
 * rakhta hoon" and "see you on Monday at five, is that free" end nothing.
 */
import {
  combined,
  contains,
  endsIn,
  isMadeOf,
  listed,
  type PhraseBook,
  phraseBook,
} from '../../../../shared/language/utterance/utterance.ts';

/** Without apostrophes, as `words.ts` writes them. */
export const byes = listed(`
  bye, byee, bye bye, byebye, bubye, buhbye, buh bye, ba bye, bah bye, g bye, gbye, gud bye, gudbye, good bye,
  good byee, goodbye, goodbyee, goodby, good by, goodbuy, good buy, alvida, alwida, khuda hafiz, allah hafiz,
  बाय, बाइ, बाय बाय, बाबाय, गुडबाय, गुड बाय, गुडबाइ, गुड बाइ, गुड बाई, अलविदा, ख़ुदा हाफ़िज़, अल्लाह हाफ़िज़
`);

/** What STT makes of "bye", and names: a goodbye only between courtesies. */
const byesAlone = listed('by, buy, bai, baai, bi, ta ta, tata, टाटा, टा टा, बाई');

const days = `soon, later, then, again, around, tomorrow, tonight, on monday, on tuesday, on wednesday,
on thursday,
  on friday, on saturday, on sunday, monday, tuesday, wednesday, thursday, friday, saturday, sunday,
  next week,
  next month, next time, there, in a bit, in the morning, in the evening`;
const seeYou = 'see you, see ya, see u, ill see you, i will see you, we will see you, hope to see you';
const talkToYou = `talk to you, talk to ya, talk, lets talk, ill talk to you, we will talk, speak to you,
speak, speak with you,
  catch you, catch up, chat`;

/** "Hang up", "cut the call", "you can disconnect now". */
const asksTo = `you can, you may, you could, you should, please, kindly, can you, could you, can you please,
could you please,
  you can please, just, lets, let us, i want to, i would like to, id like to, i will, ill, i, we can,
  i am going to, im going to,
  im gonna, i have to, i need to, i must, i should`;
const hangsUp = [
  ...listed('hang up, hangup, hang up now, disconnect, disconnect now, hang up on me now'),
  ...combined(
    'end, cut, disconnect, drop, hang up, finish, close, hang',
    'call, the call, this call, my call, our call',
  ),
  ...combined(
    'cut, disconnect, hang up, end, hang',
    'phone, the phone, this phone, the line, line, this line',
  ),
];
const leavesNow = [
  ...combined(
    `i have to, ive got to, i have got to, i got to, got to, i gotta, ive gotta, gotta, i need to, i must,
    i should, i better,
     id better, i had better, i will have to, ill have to, have to`,
    'go, go now, run, leave, leave now, rush',
  ),
  ...combined(
    'im, i am, i am now, im now, just',
    `hanging up, hanging up now, disconnecting, disconnecting now, ending the call, cutting the call,
      cutting the phone, signing off, off`,
  ),
];

const wishes = combined(
  `have a, have a very, you have a, and have a`,
  `nice day, good day, great day, lovely day, wonderful day, pleasant day, blessed day, good one, nice one,
  great one, good evening,
   nice evening, great evening, lovely evening, good night, nice night, good weekend, nice weekend,
   great weekend, lovely weekend,
   good time, great time, nice time, good week, great week, good afternoon, nice afternoon, good morning,
   nice rest of your day, good day ahead`,
);

const wrongNumber = [
  ...combined(
    `wrong, a wrong, the wrong, i have the wrong, ive got the wrong, i have got the wrong, i got the wrong,
    i called the wrong, i called a wrong,
     called the wrong, called a wrong, dialled the wrong, dialled a wrong, dialed the wrong, dialed a wrong,
     i dialled the wrong, i dialled a wrong,
     i dialed the wrong, i dialed a wrong, i dialled, i dialed, its the wrong, its a wrong,
     this is the wrong, this is a wrong, it is a wrong, it is the wrong,
     i reached the wrong, i rang the wrong, i think its the wrong, i think its a wrong,
     i think i have the wrong, i think this is the wrong,
     i think this is a wrong, i think i called the wrong, i think i dialled the wrong,
     i think i dialed the wrong, i think i got the wrong, i must have the wrong`,
    'number',
  ),
  ...listed(`
    wrong call, misdialled, i misdialled, misdialed, i misdialed, i called by mistake,
    i called you by mistake, called by mistake, dialled by mistake,
    dialed by mistake, i dialled by mistake, i dialed by mistake, i called here by mistake, galat number,
    galat number lag gaya, wrong number lag gaya,
    galat number lag gaya hai, wrong number lag gaya hai, galat number hai, wrong number hai,
    galat number mil gaya, galat number laga diya, galti se lag gaya,
    galti se call lag gaya, galti se phone lag gaya, गलती से लग गया, गलती से कॉल लग गया, गलती से फोन लग गया,
    गलती से कॉल लग गई
  `),
  ...combined('गलत नंबर, रॉन्ग नंबर, रॉंग नंबर, रांग नंबर', 'है, लग गया, लग गया है, मिल गया, लगा दिया, पर लग गया'),
  ...listed('गलत नंबर, रॉन्ग नंबर, रॉंग नंबर, रांग नंबर'),
];

/** "Phone rakhta hoon": I hang up. "Phone kat raha hai" only complains of a bad line. */
const iDo = 'hoon, hun, hu, hain';
const rakhna = [
  ...combined(
    `rakhta, rakhti, rakhte, rakh raha, rakh rahi, rakh rahe, rakh deta, rakh deti, rakh dete, rakh leta,
      rakh leti`,
    iDo,
  ),
  ...combined(`रखता, रखती, रखते, रख रहा, रख रही, रख रहे, रख देता, रख देती, रख देते, रख लेता, रख लेती`, 'हूँ, हैं'),
];
/** "I hold" and "I walk" take leave only without an object, a manner or a "not". */
const bareVerbs = [
  ...rakhna,
  ...combined('chalta, chalti, chalte, nikalta, nikalti, nikalte', iDo),
  ...combined('चलता, चलती, चलते, निकलता, निकलती, निकलते', 'हूँ, हैं'),
];
const kaatna = [
  ...combined(
    `kaat, kat, cut, cut kar, kat kar, band, band kar, end kar, end, disconnect, disconnect kar`,
    `do, dijiye, dijie, dijiyega, dein, den, dena, karo, kar do, kijiye, kar dijiye, kariye, deta hoon,
      deti hoon, dete hain, karta hoon, karti hoon, karte hain`,
  ),
  ...combined(
    'kaat, cut kar, band kar, end kar, disconnect kar',
    'raha hoon, rahi hoon, rahe hain, raha hun, rahi hun',
  ),
  ...combined(
    'काट, कट, कट कर, बंद, बंद कर, एंड कर, डिस्कनेक्ट, डिस्कनेक्ट कर',
    `दो, दीजिए, दीजिये, दीजिएगा, दें, देना, करो, कीजिए, कीजिये, करिए, कर दो, कर दीजिए, देता हूँ, देती हूँ,
      देते हैं, करता हूँ, करती हूँ`,
  ),
  ...combined('काट, कट कर, बंद कर, डिस्कनेक्ट कर', 'रहा हूँ, रही हूँ, रहे हैं'),
];
const phone = 'phone, fon, fone, call, line, phone ko, call ko, फोन, कॉल, लाइन, फोन को, कॉल को';
const leavesInHindi = [
  ...bareVerbs,
  ...combined(
    phone,
    [
      ...rakhna,
      ...kaatna,
      ...listed(`rakh do, rakh dijiye, rakh dijie, rakh dein, rakh den, rakh dena, rakhiye, rakho, rakhun,
      rakhoon,
        रख दो, रख दीजिए, रख दीजिये, रख दें, रख देना, रखिए, रखूँ, रखता, rakh, रख`),
    ].join(),
  ),
  ...combined(
    `phir, fir, kal, parso, parson, jaldi, baad mein, baad me, jald hi, phir kabhi, fir kabhi, agle hafte,
      phir se, chaliye, chalo`,
    'milte hain, milte hai, milenge, baat karte hain, baat karte hai, baat karenge, baat hogi',
  ),
  ...combined(
    'फिर, कल, परसों, जल्दी, बाद में, जल्द ही, फिर कभी, अगले हफ़्ते, चलिए, चलो',
    'मिलते हैं, मिलेंगे, बात करते हैं, बात करेंगे, बात होगी',
  ),
];

const goodbyes = [
  ...byes,
  ...listed(`
    adios, ciao, cheerio, toodles, so long, farewell, goodnight, good night, gud night, good nite,
    take care, take care of yourself, tc, over and out,
    shubh ratri, shabba khair, शुभ रात्रि, शुभरात्रि, गुड नाइट, शब्बा ख़ैर, सी यू, टेक केयर, you can go,
    you can go now, you may go, you may go now
  `),
  ...listed(seeYou),
  ...combined(seeYou, days),
  ...combined(talkToYou, 'later, soon, again soon, tomorrow, next time, another time'),
  ...wishes,
  ...leavesNow,
  ...hangsUp,
  ...combined(asksTo, hangsUp.join()),
  ...wrongNumber,
  ...leavesInHindi,
];

/** Thanks, or "all right then": before "namaste" they take leave, and "namaste" alone greets. */
const closers = listed(`
  ok, okay, okey, alright, all right, fine, thanks, thank you, thank u, thankyou, thanks a lot, many thanks,
  thank you so much, thank you very much,
  accha, acha, achha, theek hai, thik hai, theek, thik, chalo, chaliye, bas, bas itna hi, dhanyavad,
  dhanyavaad, dhanyawad, dhanyawaad, shukriya,
  bahut dhanyavad, bahut shukriya, ओके, अच्छा, ठीक है, ठीक, चलो, चलिए, बस, बस इतना ही, धन्यवाद, शुक्रिया,
  बहुत धन्यवाद,
  बहुत शुक्रिया, थैंक यू, थैंक्यू, थैंक्स, थैंक यू सो मच
`);
const partings = listed(`
  namaste, namaskar, namaskaram, ram ram, radhe radhe, jai hind, jai shri krishna, jai shree krishna,
  jai shri ram, sat sri akal, pranam,
  नमस्ते, नमस्कार, राम राम, राधे राधे, जय हिंद, जय श्री कृष्णा, जय श्री कृष्ण, जय श्री राम, सत श्री अकाल,
  प्रणाम
`);
const addresses = listed(`
  sir, madam, maam, mam, ma am, dear, ji, bhai, bhaiya, didi, doctor, doctor sahab, sahab, boss, all,
  everyone, friend, जी, सर, मैडम, मैम, भाई,
  भैया, दीदी, साहब, डॉक्टर साहब
`);
/** Nothing else is wanted: a goodbye once everything was asked. */
const nothingMore = [
  ...combined(
    'thats, that is, that was, that will be, thatll be, that would be, this is',
    'all, it, everything, all i needed, all i wanted',
  ),
  ...listed(`
    nothing else, nothing more, nothing, im done, i am done, we are done, were done, all done, done,
    all good, all set, im all set, i am all set, no need,
    no thats ok, no thats okay, not now, not today, not really, not at the moment, not for now,
    i dont need anything, i dont need anything else, i dont want anything,
    i dont have anything else, dont need anything, dont want anything, dont need anything else,
    bas, bas itna hi, bas itna, bas yahi, itna hi, itna hi tha, itna hi kaafi hai, kuch nahi, kuchh nahi,
    aur kuch nahi, kuch nahi chahiye, aur kuch nahi chahiye, nahi chahiye,
    abhi nahi, ab nahi, zaroorat nahi, zarurat nahi hai, bas ho gaya, ho gaya, ho gaya bas, bas theek hai,
    बस, बस इतना ही, बस इतना, बस यही, इतना ही, इतना ही था, इतना ही काफ़ी है, कुछ नहीं, और कुछ नहीं,
    कुछ नहीं चाहिए, और कुछ नहीं चाहिए,
    नहीं चाहिए, अभी नहीं, ज़रूरत नहीं, ज़रूरत नहीं है, बस हो गया, हो गया
  `),
];
const noes = listed('no, nope, nah, nahi, nahin, nai, na, ji nahi, नहीं, ना, जी नहीं');
/** In answer to "Anything else?" only: at the beginning "I'm good" answers "How are you?". */
const doneOnceAsked = listed(`
  im good, i am good, im fine, i am fine, im ok, i am ok, im okay, i am okay, we are good, were good,
  im good to go, i think thats all, i think that is all,
  i think thats it, i think im done, i think im good, thats fine, thats ok, thats okay, no its fine,
  its fine, its ok, its okay
`);
const courtesies = [
  ...closers,
  ...partings,
  ...addresses,
  ...nothingMore,
  ...noes,
  ...listed(`
    oh, oops, great, perfect, cool, super, good, nice, sure, yes, yeah, yep, so much, very much, a lot,
    again, cheers, then, now, and, so, well, please, sorry,
    i am sorry, im sorry, for now, for today, till then, until then, you too, same to you, ahead, too,
    as well, for everything, for that, got it, i see, understood,
    i think, i guess, really, very, welcome, youre welcome, no problem, no worries, no issues,
    ill call back, i will call back, ill call later, i will call later,
    ill call again, i will call again, ill call back later, i will call back later, ill call you later,
    i will call you later, ill call you back, i will call you back,
    ill call you back later, haan, han, haanji, main, mai, hum, ab, to, toh, phir, fir, aap, abhi, phir se,
    koi baat nahi,
    ओह, माफ़ कीजिए, सॉरी, हाँ, मैं, हम, अब, तो, फिर, आप, अभी, और, कोई बात नहीं
  `),
  ...combined(
    'for',
    `your help, the help, all your help, all the help, your time, your support, the information, the info,
    your information, calling, helping,
     helping me, helping me out, your assistance, the support, the call, your call`,
  ),
];

const heldOrWalked = phraseBook([
  ...combined([...noes, 'aap', 'आप'].join(), bareVerbs.join()),
  ...combined(
    combined('main, mai, hum, मैं, हम', 'theek, thik, accha, acha, achha, nice, good, ठीक, अच्छा').join(),
    bareVerbs.join(),
  ),
]);
const goodbyeBook = phraseBook([...goodbyes, ...byesAlone]);
const politeBook = phraseBook([...goodbyes, ...byesAlone, ...courtesies]);
const byeBook = phraseBook(byes);
const afterBye = phraseBook([
  ...addresses,
  ...listed('now, then, for now, thanks, thank you, ok, okay, take care'),
]);
const saidBye = phraseBook(combined('say, said, saying, says, word, a', 'bye, bye bye, goodbye, good bye'));
const thanksAndParting = phraseBook(combined(closers.join(), partings.join()));
const thanksJiAndParting = phraseBook(
  combined(combined(closers.join(), 'ji, जी, sir, madam').join(), partings.join()),
);
const nothingMoreBook = phraseBook([...nothingMore, ...noes]);
const doneBook = phraseBook([...doneOnceAsked, ...nothingMore, ...noes, ...partings]);
const politeOrDone = phraseBook([...doneOnceAsked, ...goodbyes, ...courtesies]);

/** `whole`: nothing but a goodbye and courtesies. `last`: a goodbye behind something else. */
export function goodbyeIn(said: readonly string[]): 'whole' | 'last' | null {
  // "Byeee": the books hold no letter three times.
  const words = said.map((word) => word.replace(/([a-z])\1{2,}/g, '$1$1'));
  if (isOnly(words, goodbyeBook, politeBook)) return 'whole';
  const hasParted = contains(words, thanksAndParting) || contains(words, thanksJiAndParting);
  if (hasParted && isMadeOf(words, politeBook)) return 'whole';
  let end = words.length;
  while (end > 0 && !endsIn(words.slice(0, end), byeBook) && isMadeOf(words.slice(end - 1), afterBye)) end--;
  const before = words.slice(0, end);
  return endsIn(before, byeBook) && !endsIn(before, saidBye) ? 'last' : null;
}

/** Whether nothing else is wanted: "no, thanks", "that's all". */
export function isNothingMore(words: readonly string[]): boolean {
  return isOnly(words, nothingMoreBook, politeBook);
}

/** The same in answer to "Anything else?", where also "I'm good" and "namaste" end the call. */
export function isDoneOnceAsked(words: readonly string[]): boolean {
  return isOnly(words, doneBook, politeOrDone);
}

function isOnly(words: readonly string[], book: PhraseBook, around: PhraseBook): boolean {
  return contains(words, book) && isMadeOf(words, around) && !contains(words, heldOrWalked);
}
