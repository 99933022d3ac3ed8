/**
 * Recognises what the agent asks of the caller, or that it did not understand: by patterns over
 * English and Hindi, for any model. Pure.
 */
import type { Cue } from '../goals/goal.ts';

/**
 * The most particular first: "what day would you like the appointment for?" asks for a day, not for
 * a yes.
 */
const questions: readonly (readonly [Cue | 'person', RegExp])[] = [
  ['which', /which (?:one|appointment|booking)|कौन[- ]?(?:सा|सी) (?:अपॉइंटमेंट|बुकिंग|वाला)/i],
  [
    'name',
    /(?:what|which|whose|may i|can i|could i|could you|tell me|your|have (?:the|a)|full|patient'?s?|and the) [^?.]*\bname\b|name,? please|who is (?:it|this|the \w+) for|नाम (?:क्या|बता|बोल|कह|दी)|(?:किस|किसके|किनके) (?:नाम|लिए)|शुभ नाम/i,
  ],
  [
    'day',
    /\b(?:which|what|another|other|different) (?:day|date)|when (?:would|shall|should|do|can|could)|day (?:and time )?(?:would|suits)|किस (?:दिन|तारीख)|कौन[- ]?(?:सा|से|सी) (?:दिन|तारीख|और दिन)|कब (?:आना|का|के लिए|चाहिए|आएँ|चाहेंग)|किसी और दिन|दूसरा दिन/i,
  ],
  [
    'time',
    /\b(?:what|which|another|other|different) (?:time|hour)|what time|time (?:would|suits|shall)|कितने बजे|किस (?:समय|वक़्त|वक्त)|कौन[- ]?सा (?:समय|टाइम)|समय (?:क्या|बता)|दूसरा समय|किसी और समय/i,
  ],
  [
    'phone',
    /\b(?:which|what|your)\b[^?.]*\bnumber|(?:on|at|use) this number|किस नंबर|कौन[- ]?सा नंबर|नंबर (?:क्या|बता)|इसी नंबर/i,
  ],
  ['else', /anything else|something else|what else|anything more|और कुछ|कुछ और|और क्या/i],
  [
    'message',
    /what (?:is|'s) (?:the|your) message|what (?:shall|should|may|can|do|would|message|is it about)[^?]*(?:i|you|tell|say|pass|message|leave|about)|your message|what.{0,20}about\b|go ahead|क्या (?:संदेश|कह|बता|लिख|मैसेज)|संदेश (?:क्या|बता|बोल|कह)|मैसेज (?:क्या|बता)|किस बारे|किस विषय/i,
  ],
  [
    'person',
    /(?:connect|put) you|(?:speak|talk) (?:to|with) (?:a|some|the)|connect[^?]*(?:front desk|person)|जोड़ (?:दूँ|दिया|दें)|बात (?:करा|कराऊँ|करवा)/i,
  ],
  [
    'confirm',
    /is (?:that|this|it|everything) (?:all )?(?:right|correct|ok|okay|fine|alright)|(?:shall|should|may|can) (?:i|we)\b|(?:do|would) you (?:want|like) me to|would you like|do you want|correct\?|right\?|okay\?|confirm|are you sure|(?:सही|ठीक) है|(?:कर|भेज|बता|लिख|रद्द कर|बुक कर) (?:दूँ|दें|लें|दिया जाए)|करूँ|करें\?|चाहेंग|चाहते|चाहती|पक्का/i,
  ],
];

/**
 * The information that the last question of a reply asks for, most particular first. A reply without a
 * question mark counts with its last sentence.
 */
export function cuesIn(reply: string): (Cue | 'person')[] {
  const sentences = reply.split(/(?<=[.?!।])\s+/u).filter((sentence) => sentence.trim() !== '');
  const question = sentences.findLast((sentence) => sentence.includes('?')) ?? sentences.at(-1) ?? '';
  const found = questions
    .filter(([, pattern]) => pattern.test(question.normalize('NFC')))
    .map(([cue]) => cue);
  const isOpen =
    asksForMore.test(question) ||
    found.some((cue) => cue === 'which' || cue === 'name' || cue === 'day' || cue === 'time');
  return isOpen ? found.filter((cue) => cue !== 'confirm') : found;
}

/** "Which day would you like?" can't be answered with a yes. */
const asksForMore = /^(?:\w+,? ){0,3}(?:which|what|when|where|who|how)\b|(?:किस|कितने|कौन|कब|क्या नाम)/iu;

/** The agent puts the caller through or says goodbye: a caller waits for that to happen. */
export function isParting(reply: string): boolean {
  return /stay on the line|(?:connecting|transferring|putting) you|\bgood[- ]?bye\b|\bbye\b|लाइन पर रह|बात कराई जा|जोड़ा जा|नमस्ते[।.]?$|अलविदा|बाय(?![\p{L}\p{M}])/iu.test(
    reply.normalize('NFC'),
  );
}

/** "What should I change, the day, the time or the name?" */
export function asksWhatToChange(reply: string): boolean {
  return /what (?:should|shall|would|do) [^?]*(?:change|correct)|क्या बदल/iu.test(reply.normalize('NFC'));
}

const misunderstood =
  /(?:did(?:n't| not)|could(?:n't| not)) (?:quite |really |fully )?(?:get|catch|understand|follow|hear)|say (?:that|it) (?:once )?(?:again|differently)|not sure (?:i|what you)|rephrase|trouble understanding|still there|(?:can't|cannot) hear you|समझ (?:नहीं|में नहीं|न )|सुन(?:ाई)? नहीं|(?:फिर से|दोबारा|एक बार और) (?:बोल|कह|बता)/i;

/** "I didn't get that", in any of its forms. */
export function isMisunderstanding(reply: string): boolean {
  return misunderstood.test(reply.normalize('NFC'));
}
