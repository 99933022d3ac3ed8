/**
 * Books an appointment over several turns: day, time, name, confirmation. Each can be corrected at
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
import { likelyDay, likelyTime } from '../understand/misheard-answers.ts';
import { nameInAnswer, statedName } from '../understand/names.ts';
import { plainText } from '../understand/sounds-like.ts';
import { type Understood, understand } from '../understand/understand.ts';

export function newBooking(state: State, replaces: SavedRequest | null = null): Booking {
  const { name = state.callerName, service = null } = replaces?.fields ?? {};
  return { date: null, time: null, part: null, name, service, replaces };
}

/** Starts a booking: the caller wants an appointment, or just names a day and a time. */
export function startBooking(state: State, understood: Understood, facts: Facts): Decision | null {
  const { intent, date, time, yes } = understood;
  const isOffered = state.question === 'offerBooking' && yes;
  const isPlainWish = intent === null && date !== null && time !== null;
  if (intent !== 'book' && !isOffered && !isPlainWish && !wantsItem(understood)) return null;
  return (
    fillBooking(state, newBooking(state), understood, facts) ?? nextQuestion(state, newBooking(state), facts)
  );
}

const wish = /^(?:want|need|like|get|chahiye|चाहिए|karwana|करवाना|कराना|करना)$/;

/** "I need a root canal" is a booking; "root canal?" is a question about the price. */
function wantsItem({ item, has, spoken }: Understood): boolean {
  return item !== null && !has.has('price') && spoken.words.some((word) => wish.test(word));
}

/** Continues a booking that has begun. */
export function continueBooking(state: State, said: Understood, facts: Facts): Decision | null {
  const { booking } = state;
  if (booking === null) return null;
  const understood = withLikelyMeaning(state, said, facts);
  const lines = linesOf(state.language);
  const { intent, yes, no } = understood;
  if (intent === 'nevermind' || intent === 'cancel')
    return say(state, lines.bookingDropped, 'anythingElse', { booking: null });

  const filled = fillBooking(state, booking, understood, facts);
  // A day named in a question about the hours also counts for the booking. A question about a price
  // is answered even when it names a service.
  const answer = filled && !understood.has.has('price') ? null : factAnswer(state, understood, facts);
  if (answer === null && filled) return filled;
  if (answer !== null) {
    const next = filled ?? nextQuestion(state, booking, facts);
    return say(next.state, `${answer} ${questionIn(next.say) ?? next.say}`, next.state.question);
  }
  if (state.question === 'offerPerson' && no) return nextQuestion(state, booking, facts);
  if (state.question === 'confirmBooking' && yes) return save(state, booking);
  // The caller repeats the name: everything is read back again.
  const isNamedAgain = booking.name !== null && statedName(said.spoken) === booking.name;
  if (isNamedAgain && /^(?:confirmBooking|whatToChange)$/.test(state.question ?? ''))
    return nextQuestion(state, booking, facts);
  if (state.question === 'confirmBooking' && no) return say(state, lines.whatToChange, 'whatToChange');
  if (state.question === 'whatToChange') return changeWanted(state, booking, understood, facts);
  if (no && understood.done) return say(state, lines.bookingDropped, 'anythingElse', { booking: null });
  const isAbout = intent === 'book' || understood.date !== null || understood.time !== null;
  return isAbout || yes ? nextQuestion(state, booking, facts) : null;
}

/**
 * Right after "which day?" or "what time?", a sentence without a meaning is taken for the day or
 * time it sounds like.
 */
function withLikelyMeaning({ question }: State, said: Understood, facts: Facts): Understood {
  if (
    said.date !== null ||
    said.time !== null ||
    said.yes ||
    said.done ||
    (said.intent !== null && said.isExact)
  )
    return said;
  const words =
    question === 'time'
      ? likelyTime(said.spoken.words)
      : question === 'day'
        ? likelyDay(said.spoken.words)
        : null;
  return words === null ? said : understand(words, facts);
}

/** Adds what this sentence says to the booking, and decides what follows; `null` when it says nothing new. */
function fillBooking(state: State, booking: Booking, understood: Understood, facts: Facts): Decision | null {
  const date = understood.date ?? booking.date;
  const part = understood.part ?? booking.part;
  const namedTime = isTimeMeant(state.question, understood) ? understood.time : null;
  const name =
    (state.question === 'name' ? nameGiven(understood) : statedName(understood.spoken)) ?? booking.name;
  const next: Booking = { ...booking, date, part, name, service: understood.item ?? booking.service };
  if (namedTime !== null) {
    const day = date ?? facts.today;
    const resolved = resolveTime(namedTime, part, day, facts);
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
    understood.part !== null && namedTime === null && next.time === null && next.date !== null;
  const isWeighed = openingsOn(facts, next.date ?? facts.today).length > 0;
  if (hasOnlyPart && isWeighed && state.question === 'time')
    return say(state, linesOf(state.language).askExactTime, 'time', { booking: next });
  return nextQuestion(state, next, facts);
}

/** A bare number counts as a time after a question about the booking, or together with a day. */
function isTimeMeant(question: Question | null, { time, date }: Understood): boolean {
  if (time === null) return false;
  return (
    !time.isBare ||
    date !== null ||
    question === 'time' ||
    question === 'confirmBooking' ||
    question === 'whatToChange'
  );
}

/** The name in an answer to "your name?"; `null` when the caller asked something instead. */
function nameGiven(understood: Understood): string | null {
  const isQuestion = /^(?:hours|price|address|repeat|who|person|wait|hindi|english)$/.test(
    understood.intent ?? '',
  );
  return isQuestion && understood.isExact ? null : nameInAnswer(understood.spoken);
}

/** Asks for what is missing or impossible. When nothing is, reads the booking back to confirm it. */
export function nextQuestion(state: State, booking: Booking, facts: Facts): Decision {
  const lines = linesOf(state.language);
  const ask = (words: string, question: Question, change: Partial<Booking> = {}) =>
    say(state, words, question, { booking: { ...booking, ...change } });
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

/** The caller names what to change (day, time or name), in either language: that is asked for again. */
function changeWanted(
  state: State,
  booking: Booking,
  { spoken, no, yes }: Understood,
  facts: Facts,
): Decision | null {
  const said = (words: string) => spoken.words.some((word) => words.split(' ').map(plainText).includes(word));
  if (said('time timing samay समय टाइम'))
    return nextQuestion(state, { ...booking, time: null, part: null }, facts);
  if (said('day date din दिन तारीख')) return nextQuestion(state, { ...booking, date: null }, facts);
  if (said('name naam नाम')) return nextQuestion(state, { ...booking, name: null }, facts);
  if (no) return say(state, linesOf(state.language).bookingDropped, 'anythingElse', { booking: null });
  return yes ? nextQuestion(state, booking, facts) : null;
}

/** Saves the booking. An appointment that is moved keeps its request id, so that one step changes it. */
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

/** The call that cancels a request. It keeps the fields, so that staff can see what was cancelled. */
export function cancelCall(request: SavedRequest): Call {
  return {
    name: 'save_request',
    arguments: { ...request.fields, kind: request.kind, requestId: request.requestId, state: 'cancelled' },
  };
}
