/**
 * Questions that callers of a clinic ask and the business has not answered. They are recognised so
 * that the agent says "I don't know" instead of "I didn't get that".
 */
import { plainText } from './sounds-like.ts';
import type { Understood } from './understand.ts';

/** Treatments whose price callers ask for. An item of the price list is found before these. */
const treatments = pattern(
  String.raw`\b(?:braces|aligners?|whitening|bleaching|cleaning|scaling|polishing|implants?|crowns?|caps?|bridges?|fillings?|extractions?|dentures?|veneers?|x ?rays?|opg|wisdom (?:tooth|teeth)|gum (?:surgery|treatment)|false teeth|retainers?|surgery|operation)\b|ब्रेसेस|ब्रेसिज|तार|सफाई|सफेद|साफ|फिलिंग|मसाला|निकलवा|उखड़वा|नकली|इम्प्लांट|एक्स रे|अक्ल दाढ`,
);
const advice = pattern(
  String.raw`\b(?:painkillers?|pain killers?|medicines?|tablets?|antibiotics?|paracetamol|ibuprofen|dose|mouthwash|toothpaste)\b.*\b(?:should|can|could|shall|may|take|use|recommend|best)\b|\b(?:should|can|shall|may) i (?:take|use|eat|drink|apply)\b|\b(?:which|what) (?:painkiller|pain killer|medicine|tablet|antibiotic|toothpaste|mouthwash)\b|\b(?:does|will|would|is|do|are)\b.* (?:hurt|hurts|painful|pain|safe|dangerous|risky)\b|(?:कौन सी|क्या) (?:दवा|दवाई|गोली)|(?:दर्द (?:होगा|होता है|करता है))|(?:दवा|दवाई|गोली).{0,12}(?:लूं|खाऊं|लेनी)`,
);
const topics = pattern(
  String.raw`\b(?:insurance|cashless|mediclaim|credit card|debit card|cards?|upi|gpay|google pay|phonepe|paytm|cash|emi|instalments?|installments?|discounts?|parking|park|wheelchair|lift|elevator|stairs|weather|rain|raining|cricket|football|match|movie|news|joke|politics|election|president|qualified|qualification|experience|degree|reviews?|wifi|toilet)\b|\b(?:name of|who is|whos|which is|what is|whats|how many|how old|is there|are there)\b.{0,12}\b(?:doctors?|dentists?|surgeons?|specialists?)\b|\b(?:female|lady|male|child|children|kids) (?:doctor|dentist|specialist)\b|इंश्योरेंस|बीमा|पार्किंग|क्रेडिट कार्ड|कार्ड|यूपीआई|मौसम|बारिश|क्रिकेट|मैच|कौन (?:सा|से) डॉक्टर|डॉक्टर का नाम`,
);
const languages = pattern(
  String.raw`\b(?:tamil|telugu|kannada|malayalam|marathi|bengali|bangla|gujarati|punjabi|urdu|odia|oriya|assamese|konkani|tulu|sanskrit|french|german|spanish|arabic|chinese|russian|japanese)\b|तमिल|तेलुगु|कन्नड़|मलयालम|मराठी|बंगाली|गुजराती|पंजाबी|उर्दू`,
);
const speaking = pattern(
  String.raw`\b(?:speak|talk|talking|speaking|language|know|understand|in|me|mein|only|please)\b|बात|बोल|भाषा|में|आती`,
);

/** A question for the price of something that is not on the price list. */
export function isUnpriced({ has, item, spoken }: Understood): boolean {
  return has.has('price') && item === null && treatments.test(spoken.words.join(' '));
}

/** A question that needs a doctor. */
export function isAdvice({ spoken }: Understood): boolean {
  return advice.test(spoken.words.join(' '));
}

/** A question about something that the agent does not know. */
export function isUnknownTopic({ spoken }: Understood): boolean {
  return topics.test(spoken.words.join(' '));
}

/** A wish to speak another language. Those that the business speaks are found before. */
export function isOtherLanguage({ spoken }: Understood): boolean {
  const text = spoken.words.join(' ');
  return languages.test(text) && (speaking.test(text) || spoken.words.length <= 2);
}

/** Normalises the Devanagari of a pattern as `readSpoken` does. */
function pattern(source: string): RegExp {
  return new RegExp(
    source.replace(/\p{Script=Devanagari}+/gu, (word) => plainText(word)),
    'u',
  );
}
