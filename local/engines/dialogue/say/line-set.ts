/**
 * Everything the engine can say, as one language must provide it. Short, at most one question each;
 * the first words can stand alone.
 */
import type { OpeningTimes } from './facts.ts';

export interface Lines {
  /** `HH:MM` as the language writes it for the voice. */
  time(time: string): string;
  /** A date: "tomorrow, Tuesday, 24 November" where `today` is the day before. */
  day(date: string, today: string): string;
  times(hours: readonly OpeningTimes[]): string;
  money(rupees: string): string;

  anythingElse: string;
  howCanIHelp: string;
  hello(name: string | null): string;
  fine: string;
  waiting: string;
  who(agent: string, business: string): string;
  help: string;

  /** Runs of weekdays (0 is Sunday) with the same hours. */
  hours(runs: readonly { from: number; to: number; hours: readonly OpeningTimes[] }[]): string;
  hoursOn(day: string, hours: readonly OpeningTimes[]): string;
  /** A day on which the week's hours do not hold. */
  except(day: string, hours: readonly OpeningTimes[]): string;
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
  /** Staff whispered that this day is offered. */
  offerDay(day: string): string;
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
  closedAt(time: string, hours: readonly OpeningTimes[]): string;
  /** Noted, and the business will confirm it. */
  noted(what: { day: string; time: string; isMoved: boolean }): string;
  /** It has its place. */
  booked(what: { day: string; time: string; isMoved: boolean }): string;
  notFree(time: string): string;
  freeTimes(day: string, times: readonly string[]): string;
  nothingFree: string;
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
  noPersonToConnect: string;
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
