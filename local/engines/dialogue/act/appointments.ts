/** Appointments that exist: telling, cancelling, moving them. What there is comes from lookup_customer. */

import type { Facts } from '../say/facts.ts';
import { linesOf } from '../say/lines.ts';
import { call, type Decision, type Question, type SavedRequest, type State, say } from '../state.ts';
import { hears } from '../understand/phrase-match.ts';
import { type Understood, understand } from '../understand/understand.ts';
import { cancelCall, newBooking, nextQuestion, startBooking } from './booking.ts';

type Purpose = 'check' | 'findToCancel' | 'findToMove';

/** A question about an appointment that exists: looked up first. */
export function appointmentAsked(state: State, understood: Understood): Decision | null {
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
    text: understood.heard.text,
  });
}

/** The answers to "which one?" and "shall I cancel it?". */
export function appointmentChosen(state: State, understood: Understood, facts: Facts): Decision | null {
  const lines = linesOf(state.language);
  const { asked, choices } = state;
  const { yes, no, intent } = understood;
  if (asked === 'confirmCancel') {
    if (yes || (intent === 'cancel' && !no))
      return call(state, '', choices.map(cancelCall), { for: 'cancel' }, { choices: [] });
    return no || intent === 'nevermind' ? say(state, lines.kept, 'anythingElse', { choices: [] }) : null;
  }
  if (asked !== 'whichToCancel' && asked !== 'whichToMove') return null;
  const chosen = meant(choices, understood);
  if (chosen.length === 0) return no ? say(state, lines.kept, 'anythingElse', { choices: [] }) : null;
  return asked === 'whichToCancel' ? confirmCancel(state, chosen, facts) : moveTo(state, chosen[0], facts);
}

/** What lookup_customer brought, for what it was asked. */
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
  const told = appointments.map((request) => inWords(request, state, facts));
  if (purpose === 'check') return say(state, lines.appointments(told), 'anythingElse');
  const understood = understand(text, facts);
  const named = meant(appointments, understood);
  const only = named.length === 1 ? named : appointments;
  if (purpose === 'findToCancel')
    return only.length === 1
      ? confirmCancel(state, only, facts)
      : which(state, told, appointments, 'whichToCancel');
  if (only.length > 1) return which(state, told, appointments, 'whichToMove');
  // "Move my Monday appointment to Tuesday at four": the new day may be there already, but not the
  // old one's own.
  const target =
    understood.date !== only[0]?.fields.date || understood.time !== null
      ? startBooking({ ...state, booking: null }, { ...understood, intent: 'book' }, facts)
      : null;
  return target?.state.booking?.date ? moved(target, state, only[0], facts) : moveTo(state, only[0], facts);
}

function which(
  state: State,
  told: readonly string[],
  choices: readonly SavedRequest[],
  asked: Question,
): Decision {
  return say(state, linesOf(state.language).whichOne(told), asked, { choices });
}

function confirmCancel(state: State, chosen: readonly SavedRequest[], facts: Facts): Decision {
  const told = chosen.map((request) => inWords(request, state, facts)).join(', ');
  return say(state, linesOf(state.language).confirmCancel(told), 'confirmCancel', { choices: chosen });
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

/** Those the caller's words fit: by day, time, order, or all of them. */
function meant(
  requests: readonly SavedRequest[],
  { date, time, heard, item }: Understood,
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
  const says = (words: string) => words.split(' ').some((word) => hears(heard.words, word));
  if (says('both all dono sab दोनों सब')) return requests;
  if (says('first earlier pehla pehle पहला पहले पहली')) return requests.slice(0, 1);
  if (says('second dusra doosra दूसरा दूसरी')) return requests.slice(1, 2);
  return says('last later third aakhri आखिरी') ? requests.slice(-1) : [];
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
