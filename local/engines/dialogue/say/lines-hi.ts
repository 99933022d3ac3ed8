/**
 * The engine's Hindi lines. No verb shows the speaker's gender, because voice and agent name are set
 * separately.
 */

import { hiIN } from '../../../../shared/language/hi/hi-in.ts';
import { weekdayOf } from '../../../../shared/local-time.ts';
import { plusDays } from '../understand/days.ts';
import type { OpeningTimes } from './facts.ts';
import type { Lines } from './line-set.ts';

const dayNames = 'रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार'.split(' ');
const months = 'जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर'.split(' ');
const items: Readonly<Record<string, string>> = { consultation: 'कंसल्टेशन', 'root canal': 'रूट कैनाल' };

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'रात';
  if (hour < 12) return 'सुबह';
  return hour < 16 ? 'दोपहर' : 'शाम';
}

function time(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const onClock = hour % 12 === 0 ? 12 : hour % 12;
  return `${partOfDay(hour)} ${onClock}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} बजे`;
}

function day(date: string, today: string): string {
  const name = `${dayNames[weekdayOf(date)]}, ${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`;
  if (date === today) return 'आज';
  return date === plusDays(today, 1) ? `कल, ${name}` : name;
}

function times(hours: readonly OpeningTimes[]): string {
  return hours.map(({ opens, closes }) => `${time(opens)} से ${time(closes)} तक`).join(' और ');
}

function item(name: string): string {
  return items[name.toLowerCase()] ?? name;
}

function onDay(name: string): string {
  return /^(?:आज|कल)/u.test(name) ? name : `${name} को`;
}

export const linesHi: Lines = {
  time,
  day,
  times,
  money: (rupees) => `₹${rupees}`,

  anythingElse: 'क्या और कुछ मदद चाहिए?',
  howCanIHelp: 'बताइए, क्या मदद चाहिए?',
  hello: (name) =>
    name === null ? 'नमस्ते जी, बताइए, क्या मदद चाहिए?' : `नमस्ते ${name} जी, बताइए, क्या मदद चाहिए?`,
  fine: 'सब अच्छा है, धन्यवाद। बताइए, क्या मदद चाहिए?',
  waiting: 'जी ज़रूर, आराम से बताइए।',
  who: (agent, business) => `मैं ${agent}, ${business} का ऑटोमेटेड असिस्टेंट। बताइए, क्या मदद चाहिए?`,
  help: 'यहाँ आप समय और फ़ीस पूछ सकते हैं, अपॉइंटमेंट ले या रद्द करा सकते हैं, या संदेश छोड़ सकते हैं। क्या चाहिए?',

  hours: (runs) => {
    const open = runs
      .filter((run) => run.hours.length > 0)
      .map((run) => `${daysOf(run.from, run.to)}, ${times(run.hours)}`);
    const closed = runs.filter((run) => run.hours.length === 0).map((run) => daysOf(run.from, run.to));
    return `हम ${open.join(', और ')} खुले हैं।${closed.length === 0 ? '' : ` ${closed.join(' और ')} को बंद रहता है।`}`;
  },
  hoursOn: (name, hours) =>
    hours.length === 0
      ? `जी नहीं, हम ${onDay(name)} बंद रहते हैं।`
      : `जी हाँ, हम ${onDay(name)} खुले हैं, ${times(hours)}।`,
  openNow: (closes) => `जी हाँ, हम अभी खुले हैं, ${time(closes)} तक।`,
  except: (name, hours) =>
    hours.length === 0 ? `लेकिन हम ${onDay(name)} बंद हैं।` : `लेकिन ${onDay(name)} हम ${times(hours)} खुले हैं।`,
  closedNow: (next) =>
    `जी नहीं, अभी हम बंद हैं।${next === null ? '' : ` हम ${onDay(next.day)} ${time(next.opens)} खुलेंगे।`}`,
  noHours: 'माफ़ कीजिए, समय की जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  price: (name, rupees) => `${item(name)} की फ़ीस ₹${rupees} है।`,
  prices: (list) => `${list.map((each) => `${item(each.item)} ₹${each.rupees}`).join(', और ')} है।`,
  priceNotKnown: 'माफ़ कीजिए, इसकी फ़ीस की जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  noAdvice: 'माफ़ कीजिए, इलाज की सलाह यहाँ नहीं दी जा सकती, वह डॉक्टर ही बताएँगे। क्या आपके लिए अपॉइंटमेंट बुक कर दें?',
  noPrices: 'माफ़ कीजिए, फ़ीस की जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  address: (text) => `हमारा पता है, ${text}।`,
  noAddress: 'माफ़ कीजिए, पते की जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  emergency: 'यह सुनकर दुख हुआ। क्या आपकी बात तुरंत किसी व्यक्ति से कराएँ?',
  pain: 'यह सुनकर दुख हुआ। क्या आपके लिए अपॉइंटमेंट बुक कर दें?',

  askDay: 'जी ज़रूर, आप किस दिन आना चाहेंगे?',
  offerDay: (name) => `हम आपको ${name} का समय दे सकते हैं। आप कितने बजे आना चाहेंगे?`,
  askTime: (name) => `ठीक है, ${name}। आप कितने बजे आना चाहेंगे?`,
  askExactTime: 'ठीक है जी, ठीक कितने बजे?',
  askName: 'और आपका शुभ नाम क्या है?',
  confirmBooking: ({ day: name, time: at, name: who, service, isMoved }) =>
    `तो ${onDay(name)} ${at}, ${who} के नाम से${service === null ? '' : `, ${item(service)} के लिए`}। क्या यह ${isMoved ? 'बदलाव ' : ''}नोट कर लें?`,
  whatToChange: 'कोई बात नहीं। क्या बदलना है, दिन, समय या नाम?',
  pastDay: 'माफ़ कीजिए, वह दिन निकल चुका है। और किस दिन आना चाहेंगे?',
  pastTime: (name) => `माफ़ कीजिए, ${name} वह समय निकल चुका है। और कितने बजे आना चाहेंगे?`,
  closedOn: (name) => `माफ़ कीजिए, हम ${onDay(name)} बंद रहते हैं। और किस दिन आना चाहेंगे?`,
  closedAt: (at, hours) => `माफ़ कीजिए, ${at} हम बंद रहते हैं। हम ${times(hours)} खुले हैं। कितने बजे आना चाहेंगे?`,
  booked: ({ day: name, time: at, isMoved }) =>
    `जी, ${onDay(name)} ${at}, ${isMoved ? 'समय बदल दिया गया है' : 'अपॉइंटमेंट पक्का हो गया है'}। क्या और कुछ मदद चाहिए?`,
  notFree: (at) => `माफ़ कीजिए, ${at} का समय खाली नहीं है।`,
  freeTimes: (name, list) => `${onDay(name)} ${list.join(', या ')} खाली है। कितने बजे आना चाहेंगे?`,
  nothingFree: 'उस दिन के बाद दो हफ़्ते तक कोई समय खाली नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  noted: ({ day: name, time: at, isMoved }) =>
    `जी, ${isMoved ? 'बदलाव, ' : ''}${onDay(name)} ${at}, नोट कर लिया गया है। क्लिनिक इसकी पुष्टि करेगा। क्या और कुछ मदद चाहिए?`,
  bookingDropped: 'ठीक है, कुछ नोट नहीं किया गया। क्या और कुछ मदद चाहिए?',

  oneMoment: 'एक पल रुकिए।',
  appointment: ({ day: name, time: at, service }) =>
    `${onDay(name)} ${at}${service === null ? '' : ` ${item(service)} का`} अपॉइंटमेंट`,
  appointments: (list) => `आपका ${list.join(', और ')} है। क्या और कुछ मदद चाहिए?`,
  noAppointment: 'आपके नंबर पर कोई अपॉइंटमेंट नहीं मिला। क्या नया बुक कर दें?',
  confirmCancel: (what) => `आपका ${what} है। क्या इसे रद्द कर दें?`,
  whichOne: (list) => `आपका ${list.join(', और ')} है। इनमें से कौन सा?`,
  kept: 'ठीक है, वह वैसा ही रहेगा। क्या और कुछ मदद चाहिए?',
  cancelled: 'हो गया जी, आपका अपॉइंटमेंट रद्द हो गया है। क्या और कुछ मदद चाहिए?',
  moveTo: (what) => `आपका ${what} है। अब किस दिन आना चाहेंगे?`,

  askMessage: 'जी ज़रूर, बताइए, क्या संदेश है?',
  askWhoFrom: 'धन्यवाद जी। और आपका शुभ नाम क्या है?',
  messageTaken: 'धन्यवाद जी, आपका संदेश लिख लिया गया है। क्या और कुछ मदद चाहिए?',
  confirmCallback: 'जी ज़रूर, क्या इसी नंबर पर वापस कॉल करें?',
  askNumber: 'किस नंबर पर कॉल करें?',
  callbackTaken: 'ठीक है जी, आपको वापस कॉल किया जाएगा। क्या और कुछ मदद चाहिए?',

  transferring: hiIN.phrases.transferring,
  transferFailed: 'माफ़ कीजिए, अभी कोई बात नहीं कर पा रहा है। क्या आप संदेश छोड़ना चाहेंगे?',
  noPersonToConnect: 'माफ़ कीजिए, यहाँ से किसी से बात नहीं कराई जा सकती। क्या आप संदेश छोड़ना चाहेंगे?',
  failed: 'माफ़ कीजिए, अभी यह नहीं हो पाया। क्या आप संदेश छोड़ना चाहेंगे?',
  languageSet: 'जी ज़रूर, अब हिंदी में बात करते हैं। बताइए, क्या मदद चाहिए?',
  onlyLanguages: 'माफ़ कीजिए, वह भाषा यहाँ नहीं है। बताइए, क्या मदद चाहिए?',
  welcome: 'आपका स्वागत है। क्या और कुछ मदद चाहिए?',
  goodbye: hiGoodbye,
  sorry: 'माफ़ कीजिए, समझ नहीं आया।',
  didNotGet: 'माफ़ कीजिए, समझ नहीं आया। आप समय या फ़ीस पूछ सकते हैं, या अपॉइंटमेंट ले सकते हैं।',
  didNotGetAgain: 'माफ़ कीजिए, अब भी समझ नहीं आया। क्या आप किसी व्यक्ति से बात करना चाहेंगे?',
  notKnown: 'माफ़ कीजिए, इसकी जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  nothingToRepeat: 'बताइए, क्या मदद चाहिए?',
};

function hiGoodbye(business: string): string {
  return hiIN.phrases.goodbye({ agentName: '', businessName: business });
}

function daysOf(from: number, to: number): string {
  return from === to ? (dayNames[from] ?? '') : `${dayNames[from]} से ${dayNames[to]}`;
}
