/**
 * Patterns for wishes that no list of phrases can hold: "would you ring me", "get somebody to
 * return my call". Matched against plain words with single spaces: no apostrophes, number words as
 * figures, Devanagari without nukta and with anusvara.
 */
import type { Intent } from './intent-cues.ts';
import { plainText } from './sounds-like.ts';

const visit = '(?:appointments?|bookings?|slots?|visits?|reservations?|consultation)';
const staff =
  '(?:the |a |your |any )?(?:doctors?|doctor sahib|doctor saab|dentist|reception|receptionist|front desk|clinic|staff|nurse|team|him|her|them|manager)';
const somebody =
  '(?:somebody|someone|anybody|anyone|a person|person|a human|human|people|the staff|staff|the doctor|doctor|the dentist|the manager|manager|the receptionist|reception)';
const meeting = '(?:अपॉइंटमेंट|अपाइंटमेंट|बुकिंग|नंबर|appointment|booking)';

const sources: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  hours: [
    String.raw`\b(?:when|what time|which days?|what days?|till when|until when|how late|how early|how long)\b.* (?:open|opens|close|closes|closing|shut|shuts|start|starts|working|there|available|function)\b`,
    String.raw`\b(?:open|closed|working|shut|available)\b.* (?:today|tomorrow|now|sundays?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|weekends?|holidays?|when)\b`,
    String.raw`\b(?:will|would|is|are) (?:there )?(?:be )?(?:anybody|anyone|somebody|someone|the doctor|doctor|the dentist|you|you guys|you people)(?: be)? (?:there|in|available|around|sitting|working|on duty)\b`,
    String.raw`\bwalk in\b`,
    String.raw`\b(?:doctor|dentist|clinic) (?:come|comes|sit|sits|leave|leaves|available|works|open|opens|close|closes)\b`,
    '(?:कितने बजे|कब|कब तक|किस समय) (?:.{0,20} )?(?:खुल|बंद|मिलते|मिलेंगे|बैठते|शुरू)',
    '(?:बजे|तक|समय).{0,25} (?:कोई )?(?:मिलेगा|मिलेंगे|होगा|रहेगा|रहेंगे)',
    '(?:रविवार|संडे|शनिवार|सोमवार|आज|कल|अभी).{0,25}(?:खुला|खुले|बंद|मिलेंगे|मिलेगा|छुट्टी)',
    String.raw`\b(?:clinic|doctor).{0,25} (?:khula|khulta|khulega|band|milenge|baithte)\b`,
  ],
  price: [
    String.raw`\b(?:how much|what)\b.* (?:cost|costs|charge|charges|pay|price|fee|fees|rate|rupees|set me back)\b`,
    String.raw`\bhow (?:many rupees|expensive|costly|cheap|much money)\b`,
    '(?:कितना|कितने|कितनी).{0,20}(?:लगेगा|लगेगी|लगता|लगते|लगती|पैसे|रुपये|रुपए|फीस|खर्च|चार्ज|का है|की है|का होता)',
  ],
  address: [
    String.raw`\b(?:where|which (?:road|street|area|city|town|place|side|part)|what (?:road|street|area|city|town|part))\b.*\b(?:you|clinic|place|office|located|situated|based|come|road|street|find|is it)\b`,
    String.raw`\b(?:how|best way)\b.{0,25}\b(?:get to|get there|reach|come to|come there|find you|find the clinic|drive)\b`,
    String.raw`\b(?:is|are) (?:the clinic|your clinic|you|it|this|you guys|your place) (?:located |situated |based |somewhere )?(?:in|near|at|on|close to|next to|opposite|behind)\b`,
    String.raw`\b(?:nearest|nearby|landmark|google maps?|pin ?code|share (?:the |your )?location|metro)\b`,
    '(?:कहां|किधर|किस (?:जगह|रोड|सड़क|इलाके)|कौन सी (?:जगह|रोड)).{0,15}(?:है|हैं|हो|पर|मिल|आना)?',
    '(?:कैसे).{0,12}(?:पहुंच|आऊं|आएं|आना|आ सक)|पहुंचना',
  ],
  book: [
    String.raw`\b(?:see|meet|visit|consult|show) (?:me|us|the|a|your|with the)?\s?(?:doctor|dentist|him|her)\b`,
    String.raw`\b(?:doctor|dentist|you|he|she|somebody|someone) (?:can |could |please )?(?:see|fit|squeeze|take) (?:me|us|my|him|her)\b`,
    String.raw`\b(?:fit|squeeze|book|pencil|put) (?:me|us|him|her|my \w+)(?: in| down)?\b`,
    String.raw`\b(?:want|wanna|need|like|hoping|looking|wish|have|plan|planning|trying|love|prefer|get)\b.{0,30} (?:to )?(?:come|visit|drop|stop|pop|get in)\b`,
    String.raw`\b(?:can|could|may|shall|should) (?:i|we|my \w+|he|she) (?:just |please |maybe )?(?:come|visit|drop in|drop by|stop by|pop in|get in|get a time)\b`,
    String.raw`\b(?:can|could|may|to) (?:i |we |you )?(?:have|get|make|fix|take|schedule|arrange|set up|give me|give us) (?:me )?(?:an?|the|some|another|one)?\s?(?:new |dental |early )?${visit}`,
    String.raw`\b(?:get|have) (?:my|his|her|our|the|a) (?:teeth|tooth|braces|filling|crown)\b`,
    String.raw`\b${visit} (?:for|on|at|with|tomorrow|today)\b`,
    // What the embedded recogniser makes of "an appointment" and of "book".
    String.raw`\b(?:get|have|need|want|make|take|like|fix)\b.{0,16}\b(?:a point|appoint\w*|end point|and point)\b`,
    String.raw`\b(?:like|want) to (?:book|put|look|cook|buck) (?:one|an?|some|it|that)\b`,
    '(?:टाइम|समय|नंबर|स्लॉट|अपॉइंटमेंट|डेट).{0,12}(?:मिल सक|मिलेगा|मिल जाए|दे दीजिए|दे दो|दीजिए|चाहिए|लगा दीजिए|लगा दो|लेना|लेनी|दिला)',
    '(?:डॉक्टर|डाक्टर).{0,12}(?:मिलना|दिखाना|दिखवाना|को दिखा)|(?:मिलना|दिखाना) (?:है|था|चाहत)',
    '(?:आना|आने) (?:है|था|चाहत|चाहूं|का मन)|आ जाऊं|आ सकत[ाी] (?:हूं|हूँ)',
    String.raw`\b(?:aana|milna|dikhana) (?:hai|tha|chah)|\baa (?:jau|jaun|jaaun|sakta|sakti)\b`,
  ],
  check: [
    String.raw`\b(?:do|did|have) i (?:have|got|made|make|booked?)\b.* ${visit}`,
    String.raw`\b(?:when|what time|which day|what day)\b.* (?:my|our) (?:next |upcoming )?${visit}`,
    String.raw`\b(?:when|what time|which day|what day)\b.* (?:am i|i am|im|do i have|should i|did i|i was|was i)\b.*\b(?:come|coming|supposed|due|booked|expected|visit|there|book|be)\b`,
    String.raw`\b(?:supposed|due|meant|scheduled|booked) (?:to come|to visit|to be|for|in)\b`,
    String.raw`\b(?:my|our) (?:next|upcoming|last|existing|current) ${visit}`,
    String.raw`\b(?:check|confirm|verify|find|look up|remind me (?:of|about)|know|details of|time of|date of)\b.{0,20} my ${visit}`,
    `(?:मेरा|मेरी|मेरे|कोई).{0,12}${meeting}.{0,10}(?:है|कब|था|थी|किस)`,
    '(?:मुझे|हमें|मुझको) (?:कब|किस दिन|कितने बजे|किस समय).{0,10}आना',
    String.raw`\b(?:mera|meri|koi).{0,15}(?:appointment|booking).{0,10}(?:hai|kab|tha)\b`,
  ],
  cancel: [
    String.raw`\b(?:cancel|delete|remove|drop|scrap|scratch|call off|council|counsel|cancer)\b.{0,20}\b(?:my|the|our|this|that|her|his|an?)\b.{0,12} ${visit}`,
    String.raw`\b(?:delete|remove|drop|scrap|call off)\b.{0,20} ${visit}`,
    String.raw`\b(?:cant|cannot|can not|wont|will not|not going to|not be able to|unable to|not able to)\b.{0,12} (?:make it|come|attend|be there|keep (?:my|the))\b`,
    String.raw`\bdont (?:need|want) (?:my|the|that|this)\b.{0,12} ${visit}`,
    '(?:नहीं|ना|न) (?:आ पा|आ सक|आऊं|आना)',
    `${meeting}.{0,15}(?:हटा|रद्द|कैंसल|कैंसिल|cancel)`,
    String.raw`\b(?:nahi|nahin) (?:aa pa|aa sak|aaun|aunga|aungi|aa raha|aa rahi)`,
  ],
  move: [
    String.raw`\b(?:move|shift|change|postpone|prepone|push|bring|reschedule|re schedule|rearrange|delay|swap)\b.{0,25}\b(?:my|the|our|this|that)\b.{0,12} ${visit}`,
    String.raw`\b(?:reschedule|re schedule|prepone|postpone)\b`,
    String.raw`\b(?:come|visit) (?:on )?another (?:day|time) instead\b`,
    `${meeting}.{0,25}(?:बदल|आगे|पीछे|शिफ्ट|खिसका)`,
  ],
  message: [
    String.raw`\b(?:leave|take|pass|pass on|give|convey|send|write)\b.{0,12}\b(?:messages?|notes?|word)\b`,
    String.raw`\b(?:tell|inform|let|remind|notify|convey to) ${staff}(?: please)? (?:know|that|about|to|i|im|my|the|it|we|not)\b`,
    String.raw`\b(?:tell|inform|remind|notify) ${staff}\b`,
    '(?:संदेश|मैसेज|सूचना).{0,15}(?:छोड़|दे|दीजिए|लिख|पहुंचा)',
    '(?:डॉक्टर|साहब|उन्हें|उनको|उनसे|रिसेप्शन|क्लिनिक).{0,15}(?:बता (?:दीजिए|दो|देना|दें|दीजिएगा)|कह (?:दीजिए|दो|देना|दें)|बोल (?:दीजिए|दो|देना|दें)|कहिए|सूचित)',
    String.raw`\b(?:doctor|sahab|unko|unhe|unse|reception).{0,20}(?:bata|keh|bol) (?:dijiye|dena|do|dijiyega)\b`,
  ],
  callback: [
    String.raw`\b(?:call|ring|phone|telephone|contact|buzz) (?:me|us|him|her|my (?:wife|husband|mother|father|son|daughter))\b`,
    String.raw`\b(?:return|give) (?:me |us )?(?:my |the |a |our )?(?:quick )?(?:call|ring|buzz|phone call)\b`,
    String.raw`\b(?:get back to|reach|call back|calls? back|callback)\b(?: me| us)?`,
    String.raw`\b(?:expecting|waiting for|want|need|like|request|arrange|schedule) a (?:call ?back|return call)\b`,
    '(?:वापस|दोबारा|मुझे|मुझको).{0,12}(?:फोन|कॉल) (?:कर|आ|करवा|लगा)|(?:फोन|कॉल) (?:करवा|करा) (?:दीजिए|दो|दें|देना)',
    String.raw`\b(?:mujhe|wapas|vapas|hume).{0,12}(?:phone|call)(?: back)? (?:kar|karo|karwa|karwao|kijiye|karna|kara)`,
  ],
  person: [
    String.raw`\b(?:talk|speak|chat|talking|speaking|discuss) (?:to|with|directly to|directly with) ${somebody}\b`,
    String.raw`\b(?:give|get|find|want|need|connect|pass|put|hand|bring|fetch)(?: me| us)?(?: on| over| through)?(?: to| with)? (?:a |an |the |some |any |another )?(?:real |actual |live )?(?:someone|somebody|human|human being|person|operator|agent|supervisor|manager|receptionist)\b`,
    String.raw`\b(?:connect|transfer|forward|put|patch) (?:me|us|my call|the call|this call|it)\b`,
    String.raw`\bnot (?:a |to a |with a )?(?:machine|robot|bot|computer|recording)\b`,
    '(?:इंसान|आदमी|व्यक्ति|मैनेजर|रिसेप्शन|किसी|स्टाफ|डॉक्टर|ऑपरेटर).{0,6}से (?:मेरी )?(?:बात|बोल|जोड़|कनेक्ट)',
    '(?:बात|बातचीत) (?:करा|करवा|कराइ|करनी|करना)',
    String.raw`\b(?:aadmi|admi|insaan|insan|kisi|manager|staff|reception|doctor) se.{0,12}(?:baat|bat|connect)`,
  ],
  repeat: [
    String.raw`\b(?:say|tell|give|read|explain)(?: me)?(?: that| it| this| the \w+)?(?: to me)? (?:once )?(?:again|one more time|once more|slowly|slower)\b`,
    String.raw`\bwhat (?:was|is) that(?: again)?$|\bwhat did you (?:just )?say\b|\bcome (?:to |on )?again\b|\b(?:one more time|once more|once again)\b`,
    String.raw`\b(?:didnt|did not|couldnt|could not|cant|cannot|not able to|unable to|havent) (?:quite |really )?(?:hear|catch|get|follow|make out|understand)\b(?: (?:you|that|it|what))?`,
    '(?:फिर से|दोबारा|दुबारा|एक बार (?:और|फिर)|धीरे).{0,12}(?:बोल|बता|कह|दोहरा)?',
    'क्या (?:कहा|बोला|बोले|बोली)|(?:सुनाई|सुन) नहीं|समझ (?:नहीं|में नहीं) (?:आया|आई)|दोहरा',
  ],
  who: [
    String.raw`\b(?:am i|are you|is this|this is|talking to|speaking to|speaking with) .{0,25}\b(?:computer|machine|robot|bot|ai|recording|automated|real person|human|real|artificial)\b`,
    String.raw`\b(?:who|whom) (?:am i|is this|are you|is speaking|is it|is on)\b|\bwhats? (?:is )?your name\b|\bwho .{0,12}(?:speaking|talking)\b`,
    '(?:मशीन|रोबोट|कंप्यूटर|रिकॉर्डिंग|असली इंसान|इंसान ह)|(?:कौन|किस)(?: से)? (?:बोल|बात)',
    String.raw`\b(?:aap|ap) (?:kaun|machine|robot|insaan)\b`,
  ],
  help: [
    String.raw`\b(?:what|which)(?: all| else| things)? (?:can|could|do) (?:you|i) (?:do|help|offer|ask|get)\b|\bhow (?:can|could|do) you (?:help|assist)\b|\bwhat are you (?:able|for)\b`,
    'क्या (?:क्या|मदद) (?:कर|हो)',
  ],
  howAreYou: [
    String.raw`\bhow (?:are|have) you\b(?: doing| been| today)?|\bhows it going\b|\bhow do you do\b`,
    'आप (?:कैसी|कैसे) ह',
  ],
  nevermind: [
    String.raw`\b(?:ill|i will|let me) (?:call|ring|try|phone|check)(?: you)?(?: back)? (?:again|later|back|another time)\b|\b(?:leave|drop|forget|skip) (?:it|that|this)\b`,
  ],
};

const patterns: readonly (readonly [Intent, readonly RegExp[]])[] = Object.entries(sources).map(
  ([intent, list]) => [intent as Intent, list.map((source) => new RegExp(plain(source), 'u'))],
);

/** The weight of a pattern. A phrase weighs the number of its words. */
const weight = 3;

/** The intents whose patterns match, with their weights. */
export function patternsIn(text: string): Map<Intent, number> {
  const found = new Map<Intent, number>();
  for (const [intent, list] of patterns) {
    const hits = list.filter((pattern) => pattern.test(text)).length;
    if (hits > 0) found.set(intent, weight + 0.3 * (hits - 1));
  }
  return found;
}

/** Normalises the Devanagari of a pattern as `readSpoken` does; the rest is plain already. */
function plain(source: string): string {
  return source.replace(/[\p{Script=Devanagari}]+/gu, (word) => plainText(word));
}
