/**
 * Booking an appointment over several turns: day, time, name, a confirmation, with corrections at
 * any point.
 */
import { type Facts, openingsOn } from '../say/facts.ts';
import { factAnswer } from '../say/information.ts';
import { linesOf } from '../say/lines.ts';
import { resolveTime } from '../say/opening-hours.ts';
import { questionIn } from '../say/questions.ts';
import {
  type Booking,
  type Call,
  call,
  type Decision,
  type Question,
  type SavedRequest,
  type State,
  say,
} from '../state.ts';
import { guessedDay, guessedTime } from '../understand/misheard-answers.ts';
import { nameAnswered, nameTold } from '../understand/names.ts';
import { plainText } from '../understand/sounds-like.ts';
import { type Understood, understand } from '../understand/understand.ts';

export function newBooking(state: State, replaces: SavedRequest | null = null): Booking {
  const { name = state.callerName, service = null } = replaces?.fields ?? {};
  return { date: null, time: null, part: null, name, service, replaces };
}

/** A wish for an appointment, or a day and a time said without one. */
export function startBooking(state: State, understood: Understood, facts: Facts): Decision | null {
  const { intent, date, time, yes } = understood;
  const isOffered = state.asked === 'offerBooking' && yes;
  const isPlainWish = intent === null && date !== null && time !== null;
  if (intent !== 'book' && !isOffered && !isPlainWish && !wantsItem(understood)) return null;
  return (
    fillBooking(state, newBooking(state), understood, facts) ?? nextQuestion(state, newBooking(state), facts)
  );
}

const wish = /^(?:want|need|like|get|chahiye|चाहिए|karwana|करवाना|कराना|करना)$/;

/** "I need a root canal" books, "root canal?" asks for its price. */
function wantsItem({ item, has, heard }: Understood): boolean {
  return item !== null && !has.has('price') && heard.words.some((word) => wish.test(word));
}

/** The next turn of a booking that is under way. */
export function continueBooking(state: State, said: Understood, facts: Facts): Decision | null {
  const { booking } = state;
  if (booking === null) return null;
  const understood = guessed(state, said, facts);
  const lines = linesOf(state.language);
  const { intent, yes, no } = understood;
  if (intent === 'nevermind' || intent === 'cancel')
    return say(state, lines.bookingDropped, 'anythingElse', { booking: null });

  const filled = fillBooking(state, booking, understood, facts);
  // A day in a question about the hours is for the booking too; a question about a price is
  // answered even when it names the service.
  const answer = filled && !understood.has.has('price') ? null : factAnswer(state, understood, facts);
  if (answer === null && filled) return filled;
  if (answer !== null) {
    const next = filled ?? nextQuestion(state, booking, facts);
    return say(next.state, `${answer} ${questionIn(next.say) ?? next.say}`, next.state.asked);
  }
  if (state.asked === 'offerPerson' && no) return nextQuestion(state, booking, facts);
  if (state.asked === 'confirmBooking' && yes) return save(state, booking);
  // The name that is noted already, said again: all is read back once more.
  const isNamedAgain = booking.name !== null && nameTold(said.heard) === booking.name;
  if (isNamedAgain && /^(?:confirmBooking|whatToChange)$/.test(state.asked ?? ''))
    return nextQuestion(state, booking, facts);
  if (state.asked === 'confirmBooking' && no) return say(state, lines.whatToChange, 'whatToChange');
  if (state.asked === 'whatToChange') return changeAsked(state, booking, understood, facts);
  if (no && understood.done) return say(state, lines.bookingDropped, 'anythingElse', { booking: null });
  const isAbout = intent === 'book' || understood.date !== null || understood.time !== null;
  return isAbout || yes ? nextQuestion(state, booking, facts) : null;
}

/**
 * Right after "which day?" and "what time?" a sentence that means nothing is taken for the day or
 * time it sounds like.
 */
function guessed({ asked }: State, said: Understood, facts: Facts): Understood {
  if (
    said.date !== null ||
    said.time !== null ||
    said.yes ||
    said.done ||
    (said.intent !== null && said.isExact)
  )
    return said;
  const words =
    asked === 'time' ? guessedTime(said.heard.words) : asked === 'day' ? guessedDay(said.heard.words) : null;
  return words === null ? said : understand(words, facts);
}

/** The booking with what this sentence told, and what follows from it; null when it told nothing new. */
function fillBooking(state: State, booking: Booking, understood: Understood, facts: Facts): Decision | null {
  const date = understood.date ?? booking.date;
  const part = understood.part ?? booking.part;
  const heardTime = isTimeMeant(state.asked, understood) ? understood.time : null;
  const name = (state.asked === 'name' ? nameGiven(understood) : nameTold(understood.heard)) ?? booking.name;
  const next: Booking = { ...booking, date, part, name, service: understood.item ?? booking.service };
  if (heardTime !== null) {
    const day = date ?? facts.today;
    const resolved = resolveTime(heardTime, part, day, facts);
    const lines = linesOf(state.language);
    const openings = openingsOn(facts, day);
    if (!resolved.isOpen && date !== null && openings.length > 0) {
      return say(state, lines.closedAt(lines.time(resolved.time), openings), 'time', {
        booking: { ...next, time: null, part: null },
      });
    }
    next.time = resolved.time;
  }
  const isNew = JSON.stringify(next) !== JSON.stringify(booking);
  if (!isNew) return null;
  const hasOnlyPart =
    understood.part !== null && heardTime === null && next.time === null && next.date !== null;
  const isWeighed = openingsOn(facts, next.date ?? facts.today).length > 0;
  if (hasOnlyPart && isWeighed && state.asked === 'time')
    return say(state, linesOf(state.language).askExactTime, 'time', { booking: next });
  return nextQuestion(state, next, facts);
}

/** A bare number is a time where a time was asked for, or a day stands beside it. */
function isTimeMeant(asked: Question | null, { time, date }: Understood): boolean {
  if (time === null) return false;
  return (
    !time.isBare ||
    date !== null ||
    asked === 'time' ||
    asked === 'confirmBooking' ||
    asked === 'whatToChange'
  );
}

/** "Yes" and "hello?" are no names. */
function nameGiven(understood: Understood): string | null {
  const isQuestion = /^(?:hours|price|address|repeat|who|person|wait|hindi|english)$/.test(
    understood.intent ?? '',
  );
  return isQuestion && understood.isExact ? null : nameAnswered(understood.heard);
}

/** What is missing or impossible is asked for; when nothing is, the whole is read back. */
export function nextQuestion(state: State, booking: Booking, facts: Facts): Decision {
  const lines = linesOf(state.language);
  const ask = (words: string, asked: Question, change: Partial<Booking> = {}) =>
    say(state, words, asked, { booking: { ...booking, ...change } });
  if (booking.date === null) return ask(lines.askDay, 'day');
  const day = lines.day(booking.date, facts.today);
  if (booking.date < facts.today) return ask(lines.pastDay, 'day', { date: null });
  const openings = openingsOn(facts, booking.date);
  if (openings.length === 0) return ask(lines.closedOn(day), 'day', { date: null });
  if (booking.time === null) return ask(lines.askTime(day), 'time');
  const { time } = booking;
  if (!openings.some(({ opens, closes }) => opens <= time && time < closes)) {
    return ask(lines.closedAt(lines.time(time), openings), 'time', { time: null, part: null });
  }
  if (booking.date === facts.today && time <= facts.time)
    return ask(lines.pastTime(day), 'time', { time: null });
  if (booking.name === null) return ask(lines.askName, 'name');
  const { name, service, replaces } = booking;
  return ask(
    lines.confirmBooking({ day, time: lines.time(time), name, service, isMoved: replaces !== null }),
    'confirmBooking',
  );
}

/** "The time", "the day", "the name", in any language: that one is asked for anew. */
function changeAsked(
  state: State,
  booking: Booking,
  { heard, no, yes }: Understood,
  facts: Facts,
): Decision | null {
  const said = (words: string) => heard.words.some((word) => words.split(' ').map(plainText).includes(word));
  if (said('time timing samay समय टाइम'))
    return nextQuestion(state, { ...booking, time: null, part: null }, facts);
  if (said('day date din दिन तारीख')) return nextQuestion(state, { ...booking, date: null }, facts);
  if (said('name naam नाम')) return nextQuestion(state, { ...booking, name: null }, facts);
  if (no) return say(state, linesOf(state.language).bookingDropped, 'anythingElse', { booking: null });
  return yes ? nextQuestion(state, booking, facts) : null;
}

/** An appointment that is moved keeps its id: one request, changed in one step. */
function save(state: State, booking: Booking): Decision {
  const { date, time, name, service, replaces } = booking;
  if (date === null || time === null || name === null)
    return say(state, linesOf(state.language).failed, 'offerMessage');
  const fields = { date, time, name, ...(service === null ? {} : { service }) };
  const saved = {
    kind: 'appointment',
    state: 'open',
    ...fields,
    ...(replaces ? { requestId: replaces.requestId } : {}),
  };
  return call(
    state,
    '',
    [{ name: 'save_request', arguments: saved }],
    { for: 'book', booking },
    { booking: null },
  );
}

/** The fields go with it: whoever reads the cancelled request should see what it was. */
export function cancelCall(request: SavedRequest): Call {
  return {
    name: 'save_request',
    arguments: { ...request.fields, kind: request.kind, requestId: request.requestId, state: 'cancelled' },
  };
}
