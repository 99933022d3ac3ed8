/** Reads the command line of `npm run calls`. */
import { parseArgs } from 'node:util';
import { CallOutcome, CallStatus, callStatuses } from '../../../shared/contract/call.ts';
import { type BusinessId, isWithheld, type Phone, toPhone } from '../../../shared/ids.ts';
import { EndReason } from '../../../shared/journal/events.ts';
import { businessOf } from '../../terminal/business-of-command.ts';
import { options, UsageError } from '../../terminal/command.ts';

export const usage = `npm run calls [-- options]   the newest calls, or those that fit all of these options
  --number TEXT            the caller's number, in any notation, or its last digits
  --name TEXT              the caller's name
  --words TEXT             words that were said
  --on DAY                 2026-11-30, today or yesterday, in India
  --since DAY --until DAY  from this day on, up to this day; also a time such as 2026-11-30T10:00:00+05:30
  --outcome WORD           what came of it: ${CallOutcome.options.slice(0, 5).join(', ')},
                           ${CallOutcome.options.slice(5).join(', ')}; or its state: ${callStatuses.join(', ')};
                           or what ended it: ${EndReason.options.join(', ')}
  --longer TIME --shorter TIME   its length, as seconds (90) or minutes (1:30)
  --fault TEXT             a fault whose sentence has this text; any = any fault
  --limit N                how many are shown (20); 0 = all
  --business ID            whose calls (the demo clinic's)
  --json                   one JSON list instead of a table
npm run calls -- CALLID      one of them: transcript, waterfall of its turns, faults, cost`;

export interface Search {
  number: Phone | { digits: string } | 'withheld' | null;
  name: string | null;
  words: readonly string[];
  /** ISO 8601. */
  since: string | null;
  until: string | null;
  outcome: CallStatus | CallOutcome | EndReason | null;
  longerThan: number | null;
  shorterThan: number | null;
  /** '' is any fault. */
  fault: string | null;
  /** Infinity: all. */
  limit: number;
}

export interface CallsArguments {
  callId: string | null;
  search: Search;
  business: BusinessId | null;
  json: boolean;
  help: boolean;
}

/** Throws `UsageError`. `nowMs`: for today and yesterday. */
export function readArguments(argv: readonly string[], nowMs: number): CallsArguments {
  const { values, positionals } = parse(argv);
  const [callId = null, ...more] = positionals;
  if (more.length > 0) throw new UsageError('Which call? One CALLID at most.');
  const { business, json = false, help = false, ...searched } = values;
  const asked = Object.keys(searched);
  if (callId !== null && asked.length > 0)
    throw new UsageError(`--${asked[0]} searches the list: leave out the CALLID, or the option`);
  return {
    callId,
    search: searchOf(searched, nowMs),
    business: businessOf(business),
    json,
    help,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return options(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        number: text,
        name: text,
        words: text,
        on: text,
        since: text,
        until: text,
        outcome: text,
        longer: text,
        shorter: text,
        fault: text,
        limit: text,
        business: text,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    }),
  );
}

type Given = Partial<
  Record<
    | 'number'
    | 'name'
    | 'words'
    | 'on'
    | 'since'
    | 'until'
    | 'outcome'
    | 'longer'
    | 'shorter'
    | 'fault'
    | 'limit',
    string
  >
>;

function searchOf(given: Given, nowMs: number): Search {
  if (given.on !== undefined && (given.since ?? given.until) !== undefined)
    throw new UsageError('--on is a whole day: leave it out, or --since and --until');
  const first = given.on ?? given.since;
  const last = given.on ?? given.until;
  return {
    number: given.number === undefined ? null : numberOf(given.number),
    name: given.name ?? null,
    words: (given.words ?? '').split(/\s+/).filter((word) => word !== ''),
    since: first === undefined ? null : boundsOf(first, nowMs).begin,
    until: last === undefined ? null : boundsOf(last, nowMs).end,
    outcome: given.outcome === undefined ? null : outcomeOf(given.outcome),
    longerThan: given.longer === undefined ? null : secondsOf('--longer', given.longer),
    shorterThan: given.shorter === undefined ? null : secondsOf('--shorter', given.shorter),
    fault: given.fault === undefined ? null : given.fault === 'any' ? '' : given.fault,
    limit: limitOf(given.limit ?? '20'),
  };
}

/** Ten digits and more are a whole number; fewer may be the end of one. */
function numberOf(given: string): Search['number'] {
  if (/^(withheld|anonymous)$/i.test(given.trim())) return 'withheld';
  const phone = toPhone(given);
  if (phone !== null && isWithheld(phone)) return 'withheld';
  const digits = given.replace(/\D/g, '');
  if (phone !== null && phone.length >= 11) return phone;
  if (digits.length >= 2 && /^[+\d\s()./-]+$/.test(given)) return { digits };
  throw new UsageError(
    `--number takes a phone number, its last digits, or withheld, not ${given || 'nothing'}`,
  );
}

const dayMs = 24 * 3_600_000;

/** A day is India's, and ends when the next one begins. A time is both bounds. */
function boundsOf(given: string, nowMs: number): { begin: string; end: string } {
  const indian = (ms: number) => new Date(ms + 5.5 * 3_600_000).toISOString().slice(0, 10);
  const named: Record<string, string> = { today: indian(nowMs), yesterday: indian(nowMs - dayMs) };
  const day = named[given] ?? given;
  const begin = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00+05:30`) : Number.NaN;
  if (!Number.isNaN(begin) && indian(begin) === day)
    return { begin: new Date(begin).toISOString(), end: new Date(begin + dayMs).toISOString() };
  const time = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(
      `${given || 'nothing'} is no day (2026-11-30, today, yesterday) and no time with its zone (2026-11-30T10:00:00+05:30)`,
    );
  const iso = new Date(time).toISOString();
  return { begin: iso, end: iso };
}

function outcomeOf(given: string): CallStatus | CallOutcome | EndReason {
  const known = [CallStatus, CallOutcome, EndReason].find((each) => each.safeParse(given).success);
  if (known) return known.parse(given);
  const words = new Set([...CallOutcome.options, ...callStatuses, ...EndReason.options]);
  throw new UsageError(`--outcome is one of ${[...words].join(', ')}, not ${given || 'nothing'}`);
}

/** `90`, or `1:30`. */
function secondsOf(name: string, given: string): number {
  const [, minutes, seconds] = /^(?:(\d+):(?=[0-5]\d$))?(\d+)$/.exec(given.trim()) ?? [];
  if (seconds === undefined)
    throw new UsageError(`${name} takes seconds (90) or minutes (1:30), not ${given || 'nothing'}`);
  return Number(minutes ?? 0) * 60 + Number(seconds);
}

function limitOf(given: string): number {
  if (!/^\d+$/.test(given)) throw new UsageError(`--limit takes a number, not ${given || 'nothing'}`);
  return Number(given) === 0 ? Number.POSITIVE_INFINITY : Number(given);
}
