/**
 * The daily mail of a business: yesterday in ten lines, and a link to the console. Counts alone: no number
 * and no word of a caller. Pure.
 */
import type { Business } from '../../shared/contract/business.ts';
import type { Report } from '../../shared/contract/report.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Count = (calls: number) => string;
interface Words {
  readonly subject: (name: string, day: string) => string;
  readonly none: string;
  readonly calls: (calls: number, answered: number) => string;
  readonly transferred: Count;
  readonly lost: (refused: number, abandoned: number) => string;
  readonly requests: (appointments: number, messages: number, callbacks: number) => string;
  readonly unanswered: Count;
  readonly faulty: Count;
  readonly answer: (seconds: string) => string;
  readonly talked: (minutes: number) => string;
  readonly cost: (rupees: string) => string;
  readonly console: string;
  readonly why: string;
}

const languages: Readonly<Record<'en' | 'hi', Words>> = {
  en: {
    subject: (name, day) => `${name}: calls of ${day}`,
    none: 'Nobody called.',
    calls: (calls, answered) => `Calls: ${calls}, of which ${answered} were answered`,
    transferred: (calls) => `Connected with a person: ${calls}`,
    lost: (refused, abandoned) => `Refused: ${refused}. Hung up without a word: ${abandoned}`,
    requests: (appointments, messages, callbacks) =>
      `Calls with an appointment: ${appointments}, a message: ${messages}, a wish to be called back: ${callbacks}`,
    unanswered: (calls) => `Calls with a question that the agent could not answer: ${calls}`,
    faulty: (calls) => `Calls with a fault: ${calls}`,
    answer: (seconds) => `Usual time to an answer: ${seconds} s`,
    talked: (minutes) => `Talked: ${minutes} minutes`,
    cost: (rupees) => `Cost: ₹${rupees}`,
    console: 'Everything in the console',
    why: "You get this mail because your business's settings name your address.",
  },
  hi: {
    subject: (name, day) => `${name}: ${day} की कॉल`,
    none: 'कोई कॉल नहीं आई।',
    calls: (calls, answered) => `कॉल: ${calls}, जिनमें से ${answered} का जवाब दिया गया`,
    transferred: (calls) => `किसी व्यक्ति से जोड़ी गईं: ${calls}`,
    lost: (refused, abandoned) => `मना की गईं: ${refused}। बिना बोले काटी गईं: ${abandoned}`,
    requests: (appointments, messages, callbacks) =>
      `अपॉइंटमेंट वाली कॉल: ${appointments}, संदेश वाली: ${messages}, वापस फ़ोन माँगने वाली: ${callbacks}`,
    unanswered: (calls) => `कॉल जिनमें एजेंट किसी सवाल का जवाब नहीं दे पाया: ${calls}`,
    faulty: (calls) => `गड़बड़ी वाली कॉल: ${calls}`,
    answer: (seconds) => `आम तौर पर जवाब मिलने में: ${seconds} सेकंड`,
    talked: (minutes) => `कुल बातचीत: ${minutes} मिनट`,
    cost: (rupees) => `ख़र्च: ₹${rupees}`,
    console: 'बाकी सब कंसोल में',
    why: 'यह मेल इसलिए आया है क्योंकि आपके बिज़नेस की सेटिंग में आपका पता लिखा है।',
  },
};

/** `day`: `2026-11-22`, by the business's calendar. `consoleUrl`: without a slash at its end. */
export function mailOf(
  { name, dailyMail }: Pick<Business, 'name' | 'dailyMail'>,
  report: Report,
  day: string,
  consoleUrl: string,
): Mail {
  const language = dailyMail?.language ?? 'en';
  const say = languages[language];
  const lines = linesOf(say, report);
  const url = `${consoleUrl}/#/reports?period=own&from=${day}&to=${day}`;
  // A line break in a subject would begin another header, and SES takes no other control character.
  const subject = say.subject(name, dayName(day, language)).replace(/[\p{Cc}\s]+/gu, ' ');
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  return {
    subject,
    text: `${subject}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n\n${say.console}: ${url}\n\n${say.why}\n`,
    html:
      `<!doctype html><html lang="${language}"><meta charset="utf-8"><body><h1>${escaped(subject)}</h1><ul>${items}</ul>` +
      `<p><a href="${escaped(url)}">${escaped(say.console)}</a></p><p><small>${escaped(say.why)}</small></p></body></html>`,
  };
}

function linesOf(say: Words, { total, details }: Report): string[] {
  if (total.calls + total.refused === 0) return [say.none];
  const requests = (kind: string) => details?.requests.find(({ name }) => name === kind)?.calls ?? 0;
  const unanswered = details?.unanswered.calls ?? 0;
  return [
    say.calls(total.calls, total.answered),
    say.transferred(total.transferred),
    say.lost(total.refused, total.abandoned),
    say.requests(requests('appointment'), requests('message'), requests('callback')),
    say.unanswered(unanswered),
    ...(total.faulty > 0 ? [say.faulty(total.faulty)] : []),
    ...(total.responseMs ? [say.answer((total.responseMs.p50 / 1000).toFixed(1))] : []),
    say.talked(Math.round(total.seconds / 60)),
    say.cost(total.cost.inr),
  ];
}

function dayName(day: string, language: 'en' | 'hi'): string {
  const format = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, format).format(new Date(`${day}T00:00:00Z`));
}

/** The business's name is its admin's text. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
