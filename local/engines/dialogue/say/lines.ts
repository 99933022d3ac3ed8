/**
 * What the engine says, in each language it can. Short, one question each, the first words able to
 * stand alone.
 */
import { linesEn } from './lines-en.ts';
import { linesHi } from './lines-hi.ts';

export interface DayHours {
  opens: string;
  closes: string;
}

export interface Lines {
  /** `HH:MM` as the language writes it for the voice. */
  time(time: string): string;
  /** A date: "tomorrow, Tuesday, 24 November" where `today` is the day before. */
  day(date: string, today: string): string;
  times(hours: readonly DayHours[]): string;
  money(rupees: string): string;

  anythingElse: string;
  howCanIHelp: string;
  hello(name: string | null): string;
  fine: string;
  waiting: string;
  who(agent: string, business: string): string;
  help: string;

  /** Runs of weekdays (0 is Sunday) with the same hours. */
  hours(runs: readonly { from: number; to: number; hours: readonly DayHours[] }[]): string;
  hoursOn(day: string, hours: readonly DayHours[]): string;
  openNow(closes: string): string;
  closedNow(next: { day: string; opens: string } | null): string;
  noHours: string;
  price(item: string, rupees: string): string;
  prices(list: readonly { item: string; rupees: string }[]): string;
  noPrices: string;
  priceNotKnown: string;
  noAdvice: string;
  address(text: string): string;
  noAddress: string;
  pain: string;
  emergency: string;

  askDay: string;
  askTime(day: string): string;
  askName: string;
  askExactTime: string;
  confirmBooking(what: {
    day: string;
    time: string;
    name: string;
    service: string | null;
    isMoved: boolean;
  }): string;
  whatToChange: string;
  pastDay: string;
  pastTime(day: string): string;
  closedOn(day: string): string;
  closedAt(time: string, hours: readonly DayHours[]): string;
  booked(what: { day: string; time: string; isMoved: boolean }): string;
  bookingDropped: string;

  oneMoment: string;
  appointment(what: { day: string; time: string; service: string | null }): string;
  appointments(list: readonly string[]): string;
  noAppointment: string;
  confirmCancel(what: string): string;
  whichOne(list: readonly string[]): string;
  kept: string;
  cancelled: string;
  moveTo(what: string): string;

  askMessage: string;
  askWhoFrom: string;
  messageTaken: string;
  confirmCallback: string;
  callbackTaken: string;
  askNumber: string;

  transferring(name: string): string;
  transferFailed: string;
  nobodyToConnect: string;
  failed: string;
  languageSet: string;
  onlyLanguages: string;
  welcome: string;
  goodbye(business: string): string;
  didNotGet: string;
  sorry: string;
  didNotGetAgain: string;
  notKnown: string;
  nothingToRepeat: string;
}

export function linesOf(language: string): Lines {
  return language.startsWith('hi') ? linesHi : linesEn;
}
