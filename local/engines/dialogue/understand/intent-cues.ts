/**
 * The phrases callers use for each intent, in English, Hindi, and Hindi in Latin letters. A phrase
 * also counts when the words only sound like it. A longer phrase weighs more, so "cancel my
 * appointment" is not a booking. Some entries are what the embedded STT makes of a phrase ("putting
 * hours", "acquaintment").
 */

export const intents = [
  'hours',
  'price',
  'address',
  'book',
  'check',
  'cancel',
  'move',
  'message',
  'callback',
  'person',
  'hindi',
  'english',
  'repeat',
  'who',
  'help',
  'services',
  'pain',
  'wait',
  'howAreYou',
  'nevermind',
  'thanks',
  'bye',
  'hello',
] as const;
export type Intent = (typeof intents)[number];

/** Phrases separated by commas. */
export const cues: Readonly<Record<Intent, string>> = {
  hours: `closed, work on, do you work, what time are you, till what time, until what time, how late, open till, opening hours, opening hour, putting hours, putting ours, putting in hours, open the hours, open hours, working hours, business hours, office hours, hours, timing, timings, what time do you open, when do you open,
    are you open, open now, open today, open tomorrow, open on, you open, do you open, when do you close, closing time, opening time, do you close,
    close today, are you closed, closed on, still open, open, khula, khule, khulta, khulte, khulega, kab khulta, kab tak, band, band hota, samay,
    time kya, खुला, खुले, खुलता, खुलते, खुलेगा, बंद, समय, टाइम, टाइमिंग, कब तक, कब खुलता`,
  price: `how much, price, prices, pricing, cost, costs, charge, charges, fee, fees, rate, rates, expensive, consultation fee, what do you charge,
    kitna, kitne, kitne ka, kitna paisa, kitna lagega, kitne paise, paise, kharcha, kharch, daam, कितना, कितने, कितनी, फीस, खर्च, खर्चा, कीमत, दाम, चार्ज, पैसे, रेट`,
  address: `addresses, the dress, find you, which area, what area, reach you, reach there, come to you, address, where are you, where is, where, located, location, how do i get, how to reach, how do i reach, directions, direction, which road,
    which street, landmark, kahan, kaha hai, kidhar, pata, कहां, किधर, पता, लोकेशन, एड्रेस, रास्ता`,
  book: `appointment, appointments, acquaintment, acquaintance, book, booking, make an appointment, make appointment, book an appointment, new appointment, another appointment,
    schedule an appointment, schedule, see the doctor, see a doctor, see a dentist, see the dentist, fix an appointment, take an appointment, get an appointment,
    need an appointment, want an appointment, free slot, slot, slots, come in, visit the doctor, reserve, reservation, check up, checkup, do you have anything,
    appointment chahiye, milna hai, dikhana hai, dikhana, appointment lena, appointment leni, book karna, book karo, अपॉइंटमेंट, अपाइंटमेंट, अप्वाइंटमेंट, बुक, मिलना है,
    दिखाना है, अपॉइंटमेंट चाहिए, अपॉइंटमेंट लेना, बुक करना, बुक कर`,
  check: `when am i booked, im booked, i am booked, am i booked, check my appointment, when is my appointment, do i have an appointment, what time is my appointment, my appointment, confirm my appointment,
    existing appointment, about my appointment, my booking, check my booking, i have an appointment, i had an appointment, appointment status, my next appointment,
    meri appointment, mera appointment, meri appointment kab, मेरा अपॉइंटमेंट, मेरी अपॉइंटमेंट, मेरा अपॉइंटमेंट कब, मेरी अपॉइंटमेंट कब, मेरी बुकिंग`,
  cancel: `wont be able to come, not be able to come, not able to come, wont be able to make, unable to come, wont come, cancel, cancel it, cancel my appointment, cancel the appointment, cancel an appointment, cancel my booking, cancellation, call off, can not come,
    cannot come, cant come, cannot make it, cant make it, dont want the appointment, cancel kar, cancel karna, cancel karo, cancel my appointment please,
    रद्द, कैंसल, कैंसिल, कैंसल कर, कैंसिल कर, रद्द कर, अपॉइंटमेंट कैंसल, अपॉइंटमेंट कैंसिल, अपॉइंटमेंट रद्द, नहीं आ पाऊंगा, नहीं आ पाऊंगी`,
  move: `reschedule, reschedule my appointment, change my appointment, move my appointment, change the appointment, move the appointment, postpone,
    postpone my appointment, shift my appointment, shift the appointment, change my booking, appointment change, appointment badalna, badalna, बदलना, बदलनी, अपॉइंटमेंट बदलना,
    आगे बढ़ाना`,
  message: `leave a message, take a message, leave message, message, a message for, pass a message, pass on a message, give a message, tell the doctor,
    tell the dentist, tell them, let them know, let the doctor know, sandesh, message chhodna, message dena, संदेश, मैसेज, संदेश छोड़ना, मैसेज छोड़ना, डॉक्टर को बता`,
  callback: `call me, to call me, call me back, call back, callback, ring me back, call me later, phone me back, give me a call, wapas call, vapas call, वापस कॉल, वापस फोन, कॉल बैक`,
  person: `person, human, human being, real person, talk to someone, speak to someone, talk to somebody, speak to somebody, talk to a person, speak to a person,
    talk to a human, speak to a human, speak with someone, operator, receptionist, representative, manager, staff, talk to the doctor, speak to the doctor,
    speak to a doctor, talk to a doctor, connect me, transfer, transfer me, put me through, someone else, somebody else, front desk, reception, live agent,
    kisi se baat, insaan, baat karni hai, baat karwao, baat karao, व्यक्ति, इंसान, किसी से बात, आदमी से बात, बात करनी है, बात करना है, बात कराइए, बात करवाइए, बात करा, मैनेजर, रिसेप्शन`,
  hindi: `hindi, in hindi, hindi please, speak hindi, speak in hindi, hindi mein, hindi me, हिंदी, हिन्दी, हिंदी में`,
  english: `english, in english, english please, speak english, speak in english, english mein, english me, angrezi, angreji, अंग्रेजी, इंग्लिश, अंग्रेजी में`,
  repeat: `repeat, repeat that, say that again, say it again, come again, pardon, what did you say, once more, again please, i did not hear, didnt hear, did not hear,
    didnt catch, did not catch, sorry what, one more time, can you repeat, phir se, fir se, phir se bolo, dobara, dubara, sunai nahi, फिर से, दोबारा, दुबारा, सुनाई नहीं, क्या कहा`,
  who: `who am i, who are you, who is this, your name, what is your name, whats your name, are you a robot, are you real, are you human, are you a human, are you a person, are you a machine,
    is this a machine, is this a robot, am i talking to, am i speaking to, a robot, robot, aap kaun, kaun bol, आप कौन, कौन बोल, आपका नाम, रोबोट, मशीन`,
  help: `help, help me, what can you do, what do you do, how can you help, options, menu, madad, मदद, क्या कर सकते, क्या कर सकती`,
  services: `services, service, treatments, treatment, what treatments, what services, do you offer, सेवाएं, इलाज, सर्विस`,
  pain: `toothache, tooth ache, tooth pain, pain, painful, hurts, hurting, broken tooth, bleeding, emergency, urgent, swelling, swollen, dard, dard hai, दर्द, सूजन, इमरजेंसी, खून`,
  wait: `hold on, hang on, one moment, one minute, just a minute, just a second, one second, just a moment, wait, give me a minute, let me check, ek minute, ek second, ruko, rukiye,
    रुकिए, रुको, एक मिनट, एक सेकंड`,
  howAreYou: `how are you, how do you do, kaise ho, kaise hain, kaisi ho, कैसे हैं, कैसी हैं, कैसे हो`,
  nevermind: `never mind, nevermind, forget it, leave it, forget about it, rehne do, chhodo, chodo, रहने दो, रहने दीजिए, छोड़ो, छोड़िए, जाने दो`,
  thanks: `thank you, thanks, thank you so much, thank you very much, thanks a lot, dhanyavad, dhanyawad, shukriya, धन्यवाद, शुक्रिया, थैंक यू, थैंक्स`,
  bye: `bye, bye bye, goodbye, good bye, see you, see you then, see you later, talk to you later, have a nice day, have a good day, hang up, end the call, alvida, phone rakh, अलविदा, बाय,
    फोन रख, गुडबाय`,
  hello: `hello, hi, hey, namaste, namaskar, good morning, good evening, good afternoon, are you there, नमस्ते, नमस्कार, हैलो, हेलो`,
};

/** Words of consent. An answer may hold other words too. */
export const yesWords = `yes, yeah, yep, yup, yah, sure, ok, okay, correct, right, thats right, that is right, thats correct, go ahead, please do, of course, definitely, absolutely,
  sounds good, perfect, fine, that works, works for me, book it, do it, confirm, confirmed, confirm it, alright, all right, why not, haan, haa, han, haanji, hanji, ji, ji haan,
  theek hai, thik hai, theek, thik, sahi, sahi hai, bilkul, kar do, kar dijiye, हां, हा, जी, हां जी, जी हां, ठीक है, ठीक, सही, सही है, बिल्कुल, बिलकुल, कर दो, कर दीजिए, कर दीजिये, ओके`;

/** Phrases that contain a "no" but are not a refusal. */
export const harmlessNo = `no problem, no problems, no issue, no issues, not a problem, why not, no worries, koi baat nahi, कोई बात नहीं`;

export const noWords = `no, nope, nah, not, dont, do not, wrong, incorrect, not right, thats wrong, that is wrong, nahi, nahin, nai, na, mat, galat, नहीं, ना, मत, गलत`;

export const doneWords = `thats all, that is all, that will be all, nothing else, nothing, nothing more, im done, i am done, thats it, that is it, all good, bas, kuch nahi, aur kuch nahi,
  बस, कुछ नहीं, और कुछ नहीं, इतना ही, no thanks, no thank you`;
