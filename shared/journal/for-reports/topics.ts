/**
 * What a call was about, as far as the caller's words show it: a topic is counted where one of its cues is
 * among them. A closed list, so that no word of a person is in a report. Callers mix their languages, so the
 * cues of all of them count.
 */
import { listed, wordsOf } from '../../language/utterance/utterance.ts';

const cues = {
  appointment: `
    appointment, appointments, booking, book, schedule, slot, अपॉइंटमेंट, अपाइंटमेंट, बुकिंग, बुक, दिखाना है,
    dikhana hai, samay chahiye`,
  change: `
    cancel, reschedule, postpone, another day, change my appointment, रद्द, कैंसिल, कैंसल, तारीख बदल, radd karna,
    date badal`,
  hours: `
    open, opening, close, closing, timing, timings, hours, working hours, sunday, holiday, खुला, खुलता, खुलते, खुलेगा,
    बंद, समय, टाइमिंग, रविवार, छुट्टी, khula, khulta, khulte, khuli, kab tak, ravivar, chhutti`,
  prices: `
    price, prices, cost, costs, charge, charges, fee, fees, how much, rate, rates, कीमत, दाम, फीस, खर्च, कितना लगेगा,
    कितने का, कितने रुपये, चार्ज, kimat, daam, kharcha, kitna lagega, kitne ka, kitne rupaye`,
  address: `
    address, located, location, where are you, directions, reach you, landmark, parking, पता क्या, पता बता, कहां है,
    कहां पर, लोकेशन, रास्ता, पार्किंग, pata kya, kahan hai, kahan par, rasta`,
  payment: `
    insurance, cashless, payment, pay, upi, card, emi, refund, bill, receipt, बीमा, इंश्योरेंस, भुगतान, पेमेंट, यूपीआई,
    कार्ड, बिल, रसीद, रिफंड, bima, bhugtan, rasid`,
  person: `
    speak to someone, talk to someone, speak to a person, talk to a person, human, operator, receptionist, manager,
    call me back, callback, किसी से बात, इंसान से, ऑपरेटर, रिसेप्शन, मैनेजर, वापस फोन, kisi se baat, insaan se, wapas call`,
  urgent: `
    emergency, urgent, urgently, pain, bleeding, swelling, accident, ambulance, इमरजेंसी, तुरंत, दर्द, खून, सूजन,
    turant, dard, khoon, sujan`,
  complaint: `
    complaint, complain, angry, terrible, unacceptable, शिकायत, बेकार, गुस्सा, shikayat, bekar`,
} as const;

const topics = Object.keys(cues) as (keyof typeof cues)[];
export type Topic = keyof typeof cues;

const plainCues = topics.map((topic) => ({ topic, cues: listed(cues[topic]).map(plain) }));

export function topicsOf(texts: readonly string[]): Topic[] {
  const said = texts.map(plain);
  return plainCues.flatMap(({ topic, cues }) =>
    cues.some((cue) => said.some((words) => words.includes(cue))) ? [topic] : [],
  );
}

/** Whole words, so that "pay" is not found in "payal". */
function plain(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}
