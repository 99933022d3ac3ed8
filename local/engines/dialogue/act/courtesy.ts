/**
 * The parts of every phone call: hello, thanks, goodbye, "say that again", "hold on", another language, a
 * person.
 */
import { detectLanguage } from '../../../../shared/language/utterance/detect.ts';
import { saysWhat } from '../../../../shared/language/utterance/wanted.ts';
import type { Facts } from '../say/facts.ts';
import { linesOf } from '../say/lines.ts';
import { questionIn } from '../say/questions.ts';
import { call, type Decision, type State, say } from '../state.ts';
import { hasPhrase } from '../understand/phrase-match.ts';
import type { Understood } from '../understand/understand.ts';
import { isOtherLanguage } from '../understand/unknown-topics.ts';
import { nextQuestion } from './booking.ts';

/** Changes the language: at once on request, otherwise after two sentences in a row in another language. */
export function anotherLanguage(state: State, understood: Understood, facts: Facts): Decision | null {
  const wanted = wantedLanguage(understood);
  const lines = linesOf(state.language);
  if (wanted === null && isOtherLanguage(understood)) return say(state, lines.onlyLanguages, 'help');
  const code =
    wanted === null
      ? foreignTwice(state, facts)
      : (facts.languages.find((each) => each.startsWith(wanted)) ?? null);
  if (code === null) return wanted === null ? null : say(state, lines.onlyLanguages, 'help');
  if (code === state.language) return isNothingElse(understood) ? languageSet(state, facts) : null;
  const pending = {
    for: 'language',
    language: code,
    text: understood.spoken.text,
    question: state.question,
  } as const;
  return call(state, '', [{ name: 'set_language', arguments: { language: code } }], pending, { foreign: 0 });
}

/** The first words in a new language: the open question of a booking, or an offer to help. */
export function languageSet(state: State, facts: Facts): Decision {
  if (state.booking) return nextQuestion(state, state.booking, facts);
  return say(state, linesOf(state.language).languageSet, 'help');
}

/**
 * How many sentences in a row were in another language that the business speaks. Sentences under
 * three words do not count.
 */
export function foreignCount(state: State, text: string, facts: Facts): number {
  const written = detectLanguage(text);
  if (written === null || text.trim().split(/\s+/).length < 3) return state.foreign;
  return written !== state.language && facts.languages.includes(written) ? state.foreign + 1 : 0;
}

function foreignTwice(state: State, facts: Facts): string | null {
  return state.foreign >= 2 ? (facts.languages.find((code) => code !== state.language) ?? null) : null;
}

function wantedLanguage({ has }: Understood): 'hi' | 'en' | null {
  if (has.has('hindi')) return 'hi';
  return has.has('english') ? 'en' : null;
}

function isNothingElse({ intent, date, time }: Understood): boolean {
  return (intent === 'hindi' || intent === 'english' || intent === null) && date === null && time === null;
}

export function personWanted(state: State, understood: Understood, facts: Facts): Decision | null {
  const isOffered = state.question === 'offerPerson' && understood.yes;
  if (understood.intent !== 'person' && !isOffered) return null;
  return connect(state, understood.spoken.words, understood.spoken.text, facts);
}

/** Transfers to the destination whose name was said, or to the first one. */
export function connect(state: State, words: readonly string[], text: string, facts: Facts): Decision {
  const lines = linesOf(state.language);
  const [first] = facts.destinations;
  if (first === undefined) return say(state, lines.noPersonToConnect, 'offerMessage');
  const destination =
    facts.destinations.find((name) => hasPhrase(words, name.replace(/[-_]/g, ' ').toLowerCase())) ?? first;
  // "Yes" is no reason: without one the person hears what the caller said before.
  const reason = saysWhat(text) ? `The caller said: ${text.slice(0, 200)}` : '';
  return call(
    state,
    lines.transferring(destination),
    [{ name: 'transfer_call', arguments: { destination, reason } }],
    { for: 'transfer' },
  );
}

/** The goodbye is said in the same reply that hangs up. */
export function farewell(state: State, understood: Understood, facts: Facts): Decision | null {
  const { intent, isDone, has, date, time } = understood;
  const text = understood.spoken.words.join(' ');
  if (staysOnLine.test(text)) return say(state, linesOf(state.language).waiting, state.question);
  const isOver = state.question === null || state.question === 'anythingElse' || state.question === 'help';
  const wantsMore =
    (intent !== null && !/^(?:thanks|bye|hello)$/.test(intent)) || date !== null || time !== null;
  const thankedAgain =
    has.has('thanks') && state.lastSaid === linesOf(state.language).welcome && isOver && !wantsMore;
  const isDismissal = isDone === 'always' ? isOver : isDone !== null && state.question === 'anythingElse';
  const isBye = has.has('bye') && (!wantsMore || intent === 'bye');
  if (!isBye && !isDismissal && !thankedAgain) return null;
  const goodbye = linesOf(state.language).goodbye(facts.businessName);
  return call(state, goodbye, [{ name: 'end_call', arguments: {} }], { for: 'end' });
}

/** "Don't hang up", "फ़ोन मत रखिए", "rakhna mat". */
const staysOnLine =
  /\b(?:dont|do not|never) (?:\w+ ){0,2}(?:hang|cut|end|disconnect)|\bmat (?:rakh|kaat|kat|cut)|\b(?:rakh|kaat|kat|cut)\w* mat\b|मत (?:रख|काट|कट)|(?:रख|काट|कट)[\p{L}\p{M}]* मत/u;

const bareWhat = /^(?:what|sorry|huh|hain|kya|excuse me|sorry what|क्या|जी क्या|हैं)$/;

export function repeatWanted(state: State, { intent, spoken }: Understood): Decision | null {
  if (intent !== 'repeat' && !bareWhat.test(spoken.words.join(' '))) return null;
  const words = state.lastSaid === '' ? linesOf(state.language).nothingToRepeat : state.lastSaid;
  return say(state, words, state.question, { isAboutHours: state.isAboutHours });
}

/** A "yes" to a question that the caller spoke over is not consent: the question is repeated. */
export function questionUnheard(state: State, { yes, date, time }: Understood): Decision | null {
  const isConsent = /^(?:confirm|offer)/.test(state.question ?? '');
  return state.unheard && isConsent && yes && date === null && time === null
    ? say(state, state.lastSaid, state.question)
    : null;
}

const urgent = 'emergency bleeding urgently accident unbearable इमरजेंसी खून'.split(' ');

/** Offers a person at once in an emergency, before any booking. */
export function emergency(state: State, { spoken }: Understood, facts: Facts): Decision | null {
  if (state.question === 'offerPerson' || facts.destinations.length === 0) return null;
  return urgent.some((word) => hasPhrase(spoken.words, word))
    ? say(state, linesOf(state.language).emergency, 'offerPerson')
    : null;
}

export function smallTalk(state: State, understood: Understood, facts: Facts): Decision | null {
  const lines = linesOf(state.language);
  const { intent, yes, no } = understood;
  const open = openQuestion(state);
  switch (intent) {
    case 'hello':
      return say(
        state,
        open ?? lines.hello(firstName(state.callerName)),
        open === null ? 'help' : state.question,
      );
    case 'thanks':
      return say(state, open ?? lines.welcome, open === null ? 'anythingElse' : state.question);
    case 'who':
      return say(state, lines.who(facts.agentName, facts.businessName), 'help');
    case 'howAreYou':
      return say(state, lines.fine, 'help');
    case 'wait':
      return say(state, lines.waiting, state.question);
    case 'help':
      return say(state, lines.help, 'help');
    case 'nevermind':
      return say(state, lines.anythingElse, 'anythingElse', { message: null, choices: [] });
    case 'pain':
      return say(state, lines.pain, 'offerBooking');
    default:
  }
  if (no && /^offer/.test(state.question ?? '')) return say(state, lines.anythingElse, 'anythingElse');
  return yes && (state.question === 'help' || state.question === 'anythingElse')
    ? say(state, lines.howCanIHelp, 'help')
    : null;
}

/** The open question, repeated instead of small talk; `null` when nothing is open. */
function openQuestion(state: State): string | null {
  if (state.question === null || /^(?:help|anythingElse|offer)/.test(state.question)) return null;
  return questionIn(state.lastSaid);
}

function firstName(name: string | null): string | null {
  return name?.split(' ')[0] ?? null;
}
