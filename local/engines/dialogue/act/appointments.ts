/** Existing appointments, found with `lookup_customer`: naming, cancelling and moving them. */

import type { Facts } from '../say/facts.ts';
import { linesOf } from '../say/lines.ts';
import { call, type Decision, type Question, type SavedRequest, type State, say } from '../state.ts';
import { hasPhrase } from '../understand/phrase-match.ts';
import { type Understood, understand } from '../understand/understand.ts';
import { cancelCall, newBooking, nextQuestion, startBooking } from './booking.ts';

type Purpose = 'check' | 'findToCancel' | 'findToMove';

/** The caller means an existing appointment: it is looked up first. */
export function appointmentWanted(state: State, understood: Understood): Decision | null {
  const purposes: Partial<Record<string, Purpose>> = {
    check: 'check',
    cancel: 'findToCancel',
    move: 'findToMove',
  };
  const purpose = purposes[understood.intent ?? ''];
  if (purpose === undefined) return null;
  const { oneMoment } = linesOf(state.language);
  return call(state, oneMoment, [{ name: 'lookup_customer', arguments: {} }], {
    for: purpose,
    text: understood.spoken.text,
  });
}

/** The answers to "which one?" and "shall I cancel it?". */
export function appointmentChosen(state: State, understood: Understood, facts: Facts): Decision | null {
  const lines = linesOf(state.language);
  const { question, choices } = state;
  const { yes, no, intent } = understood;
  if (question === 'confirmCancel') {
    if (yes || (intent === 'cancel' && !no))
      return call(state, '', choices.map(cancelCall), { for: 'cancel' }, { choices: [] });
    return no || intent === 'nevermind' ? say(state, lines.kept, 'anythingElse', { choices: [] }) : null;
  }
  if (question !== 'whichToCancel' && question !== 'whichToMove') return null;
  const chosen = meant(choices, understood);
  if (chosen.length === 0) return no ? say(state, lines.kept, 'anythingElse', { choices: [] }) : null;
  return question === 'whichToCancel' ? confirmCancel(state, chosen, facts) : moveTo(state, chosen[0], facts);
}

/** The result of `lookup_customer`, used for `purpose`. */
export function appointmentsFound(
  state: State,
  purpose: Purpose,
  text: string,
  requests: readonly SavedRequest[],
  facts: Facts,
): Decision {
  const lines = linesOf(state.language);
  const appointments = requests
    .filter(({ kind, fields }) => kind === 'appointment' && (fields.date ?? '9999') >= facts.today)
    .slice(0, 3);
  if (appointments.length === 0) return say(state, lines.noAppointment, 'offerBooking');
  const descriptions = appointments.map((request) => inWords(request, state, facts));
  if (purpose === 'check') return say(state, lines.appointments(descriptions), 'anythingElse');
  const understood = understand(text, facts);
  const named = meant(appointments, understood);
  const only = named.length === 1 ? named : appointments;
  if (purpose === 'findToCancel')
    return only.length === 1
      ? confirmCancel(state, only, facts)
      : which(state, descriptions, appointments, 'whichToCancel');
  if (only.length > 1) return which(state, descriptions, appointments, 'whichToMove');
  // "Move my Monday appointment to Tuesday at four": the sentence may hold the new day already. The
  // old day is not it.
  const target =
    understood.date !== only[0]?.fields.date || understood.time !== null
      ? startBooking({ ...state, booking: null }, { ...understood, intent: 'book' }, facts)
      : null;
  return target?.state.booking?.date ? moved(target, state, only[0], facts) : moveTo(state, only[0], facts);
}

function which(
  state: State,
  descriptions: readonly string[],
  choices: readonly SavedRequest[],
  question: Question,
): Decision {
  return say(state, linesOf(state.language).whichOne(descriptions), question, { choices });
}

function confirmCancel(state: State, chosen: readonly SavedRequest[], facts: Facts): Decision {
  const descriptions = chosen.map((request) => inWords(request, state, facts)).join(', ');
  return say(state, linesOf(state.language).confirmCancel(descriptions), 'confirmCancel', {
    choices: chosen,
  });
}

function moveTo(state: State, request: SavedRequest | undefined, facts: Facts): Decision {
  const lines = linesOf(state.language);
  if (!request) return say(state, lines.failed, 'offerMessage');
  return say(state, lines.moveTo(inWords(request, state, facts)), 'day', {
    booking: newBooking(state, request),
    choices: [],
  });
}

function moved(target: Decision, state: State, request: SavedRequest | undefined, facts: Facts): Decision {
  const found = target.state.booking;
  if (!found || !request) return target;
  const base = newBooking(state, request);
  return nextQuestion(state, { ...base, date: found.date, time: found.time, part: found.part }, facts);
}

/** The appointments that the caller means: by day, time, service, order, or all of them. */
function meant(
  requests: readonly SavedRequest[],
  { date, time, spoken, item }: Understood,
): readonly SavedRequest[] {
  const at = time === null ? null : `:${String(time.minute).padStart(2, '0')}`;
  const byDay = requests.filter(({ fields }) => date !== null && fields.date === date);
  if (byDay.length > 0) return byDay;
  const byTime = requests.filter(
    ({ fields }) =>
      at !== null &&
      time !== null &&
      (fields.time ?? '').endsWith(at) &&
      Number((fields.time ?? '').slice(0, 2)) % 12 === time.hour % 12,
  );
  if (byTime.length > 0) return byTime;
  const byItem = requests.filter(({ fields }) => item !== null && fields.service === item);
  if (byItem.length > 0) return byItem;
  const mentions = (words: string) => words.split(' ').some((word) => hasPhrase(spoken.words, word));
  if (mentions('both all dono sab दोनों सब')) return requests;
  if (mentions('first earlier pehla pehle पहला पहले पहली')) return requests.slice(0, 1);
  if (mentions('second dusra doosra दूसरा दूसरी')) return requests.slice(1, 2);
  return mentions('last later third aakhri आखिरी') ? requests.slice(-1) : [];
}

function inWords({ fields }: SavedRequest, state: State, facts: Facts): string {
  const lines = linesOf(state.language);
  const { date, time, service = null } = fields;
  return lines.appointment({
    day: date === undefined ? '' : lines.day(date, facts.today),
    time: time === undefined ? '' : lines.time(time),
    service,
  });
}
