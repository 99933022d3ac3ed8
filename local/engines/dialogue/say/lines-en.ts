/** The engine's English lines. */

import { enIN } from '../../../../shared/language/en/en-in.ts';
import { weekdayOf } from '../../../../shared/local-time.ts';
import { plusDays } from '../understand/days.ts';
import type { OpeningTimes } from './facts.ts';
import type { Lines } from './line-set.ts';

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function time(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const onClock = hour % 12 === 0 ? 12 : hour % 12;
  return `${onClock}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour % 24 < 12 ? 'a.m.' : 'p.m.'}`;
}

function day(date: string, today: string): string {
  const name = `${dayNames[weekdayOf(date)]}, ${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`;
  if (date === today) return 'today';
  return date === plusDays(today, 1) ? `tomorrow, ${name}` : name;
}

function times(hours: readonly OpeningTimes[]): string {
  return hours.map(({ opens, closes }) => `${time(opens)} to ${time(closes)}`).join(' and ');
}

function onDay(name: string): string {
  return /^(?:today|tomorrow)/.test(name) ? name : `on ${name}`;
}

export const linesEn: Lines = {
  time,
  day,
  times,
  money: (rupees) => `Rs. ${rupees}`,

  anythingElse: 'Is there anything else I can help with?',
  howCanIHelp: 'How can I help you?',
  hello: (name) =>
    name === null ? 'Hello there. How can I help you?' : `Hello ${name}. How can I help you?`,
  fine: 'I am fine, thank you. How can I help you?',
  waiting: 'Sure, take your time.',
  who: (agent, business) => `I am ${agent}, the automated assistant of ${business}. How can I help you?`,
  help: 'I can tell you our opening hours and prices, book or cancel an appointment, or take a message. What would you like?',

  hours: (runs) => {
    const open = runs
      .filter((run) => run.hours.length > 0)
      .map((run) => `${daysOf(run.from, run.to)}, ${times(run.hours)}`);
    const closed = runs.filter((run) => run.hours.length === 0).map((run) => daysOf(run.from, run.to));
    return `${stop(`We are open ${open.join(', and ')}`)}${closed.length === 0 ? '' : ` We are closed on ${closed.join(' and ')}.`}`;
  },
  hoursOn: (name, hours) =>
    hours.length === 0
      ? `No, we are closed ${onDay(name)}.`
      : stop(`Yes, we are open ${onDay(name)}, from ${times(hours)}`),
  openNow: (closes) => stop(`Yes, we are open now, until ${time(closes)}`),
  except: (name, hours) =>
    hours.length === 0
      ? `But we are closed ${onDay(name)}.`
      : stop(`But ${onDay(name)} we are open from ${times(hours)}`),
  closedNow: (next) =>
    `No, we are closed right now.${next === null ? '' : ` ${stop(`We open ${onDay(next.day)} at ${time(next.opens)}`)}`}`,
  noHours: "I'm sorry, I don't have our opening hours. Shall I take a message?",
  price: (item, rupees) => `A ${item} is Rs. ${rupees}.`,
  prices: (list) =>
    `${list.map(({ item, rupees }, at) => `${at === 0 ? 'A' : 'a'} ${item} is Rs. ${rupees}`).join(', and ')}.`,
  priceNotKnown: "I'm sorry, I don't have the price of that. Shall I take a message?",
  noAdvice:
    "I'm sorry, I can't give medical advice, the doctor will tell you. Shall I book you an appointment?",
  noPrices: "I'm sorry, I don't have our prices. Shall I take a message?",
  address: (text) => stop(`We are at ${text}`),
  noAddress: "I'm sorry, I don't have our address. Shall I take a message?",
  emergency: 'I am sorry to hear that. Shall I connect you to a person right away?',
  pain: 'I am sorry to hear that. Shall I book you an appointment?',

  askDay: 'Sure, which day would you like?',
  offerDay: (name) => `We could offer you ${name} instead. What time would suit you?`,
  askTime: (name) => `All right, ${name}. What time would suit you?`,
  askExactTime: 'All right, at what time exactly?',
  askName: 'And may I have your name, please?',
  confirmBooking: ({ day: name, time: at, name: who, service, isMoved }) =>
    `So that is ${service === null ? '' : `a ${service}, `}${name} at ${at}, for ${who}. Shall I note ${isMoved ? 'the change' : 'it down'}?`,
  whatToChange: 'No problem. What should I change, the day, the time or the name?',
  pastDay: 'Sorry, that day is over already. Which other day would you like?',
  pastTime: (name) => `Sorry, that time is over ${name}. What other time would suit you?`,
  closedOn: (name) => `Sorry, we are closed ${onDay(name)}. Which other day would you like?`,
  closedAt: (at, hours) =>
    `${stop(`Sorry, we are not open at ${at}`)} ${stop(`We are open from ${times(hours)}`)} What time would suit you?`,
  booked: ({ day: name, time: at, isMoved }) =>
    `${stop(`${isMoved ? 'It is changed' : 'Your appointment is booked'}: ${name} at ${at}`)} Is there anything else?`,
  notFree: (at) => `Sorry, ${at} is not free.`,
  freeTimes: (name, list) =>
    `${name.charAt(0).toUpperCase()}${name.slice(1)} I have ${stop(list.join(', or '))} What time would suit you?`,
  nothingFree: 'Nothing is free in the two weeks after that day. Shall I take a message?',
  noted: ({ day: name, time: at, isMoved }) =>
    `${stop(`I have noted ${isMoved ? 'the change to ' : ''}${name} at ${at}`)} The clinic will confirm it. Is there anything else?`,
  bookingDropped: 'All right, I have not noted anything. Is there anything else?',

  oneMoment: 'One moment, please.',
  appointment: ({ day: name, time: at, service }) =>
    `${service === null ? 'an appointment' : `a ${service} appointment`} ${onDay(name)} at ${at}`,
  appointments: (list) => `${stop(`You have ${list.join(', and ')}`)} Is there anything else?`,
  noAppointment: "I can't find an appointment under your number. Would you like to book one?",
  confirmCancel: (what) => `${stop(`You have ${what}`)} Shall I cancel it?`,
  whichOne: (list) => `${stop(`You have ${list.join(', and ')}`)} Which one do you mean?`,
  kept: 'All right, I will leave it as it is. Is there anything else?',
  cancelled: 'Done, your appointment is cancelled. Is there anything else?',
  moveTo: (what) => `${stop(`You have ${what}`)} Which day would you like instead?`,

  askMessage: 'Of course, what is your message?',
  askWhoFrom: 'Thank you. And may I have your name?',
  messageTaken: 'Thank you, I have noted your message. Is there anything else?',
  confirmCallback: 'Sure, shall we call you back on this number?',
  askNumber: 'Which number should we call you on?',
  callbackTaken: 'All right, somebody will call you back. Is there anything else?',

  transferring: enIN.phrases.transferring,
  transferFailed: "I'm sorry, nobody can take the call just now. Shall I take a message?",
  noPersonToConnect: "I'm sorry, I can't connect you to anybody from here. Shall I take a message?",
  failed: "I'm sorry, that didn't work just now. Shall I take a message instead?",
  languageSet: 'Sure, let us speak English. How can I help you?',
  onlyLanguages: "I'm sorry, I can't speak that language. How can I help you?",
  welcome: 'You are welcome. Is there anything else?',
  goodbye: (business) => `Thank you for calling ${business}. Goodbye.`,
  sorry: "Sorry, I didn't get that.",
  didNotGet: "Sorry, I didn't get that. You can ask for our opening hours or prices, or book an appointment.",
  didNotGetAgain: "Sorry, I still didn't get that. Would you like to speak to a person?",
  notKnown: "I'm sorry, I don't know that. Shall I take a message?",
  nothingToRepeat: 'How can I help you?',
};

function daysOf(from: number, to: number): string {
  return from === to ? (dayNames[from] ?? '') : `${dayNames[from]} to ${dayNames[to]}`;
}

/** Adds a full stop, unless the text ends with one ("7 p.m."). */
function stop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
