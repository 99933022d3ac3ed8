/** Reads the command line of `npm run call`. */
import { parseArgs } from 'node:util';
import { type BusinessId, toPhone } from '../../../shared/ids.ts';
import { businessOf } from '../../terminal/business-of-command.ts';
import { options, UsageError } from '../../terminal/command.ts';
import { demoCaller, demoClinic } from '../phone.ts';
import type { DialledCarrier } from '../timeline.ts';
import type { Source } from './spoken-line.ts';

/** The time between two keys of `--dtmf`: someone who types a number they know. */
const keyEveryMs = 250;

export const usage = `npm run call -- [options]
  --carrier exotel|twilio   who carries the call (exotel)
  --mode stream|turns       by a media stream, or by turns without one (stream)
  --say "text"              what the caller says, one for each turn
  --wav file                the same from a WAV file
  --language hi-IN          the language of the --say lines (en-IN)
  --barge-in ms             start the next line (given last: the last line) this many ms into the agent's reply
  --dtmf 1@ms               press a key this many ms after the call is answered; 98450@ms types several, one every ${keyEveryMs} ms
  --hang-up-after s         hang up s seconds after the call is answered, and not before
  --from +91… --to +91…     (${demoCaller}, ${demoClinic})
  --business ID             calls this business's first number, and reads the call as its staff
  --quiet ms                silence after which the agent counts as finished (700)
  --out heard.wav           the call as heard: left the caller, right the agent
  --json                    one JSON object instead of text`;

export interface CallArguments {
  carrier: DialledCarrier;
  mode: 'stream' | 'turns';
  from: string;
  /** null: the first number of `business`. */
  to: string | null;
  /** null: the demo clinic. */
  business: BusinessId | null;
  language: string;
  sources: Source[];
  digits: { digit: string; atMs: number }[];
  hangUpAfterMs: number | null;
  quietMs: number | null;
  out: string | null;
  json: boolean;
  help: boolean;
}

const defaultLines: Source[] = [{ say: 'What are your opening hours?' }, { say: 'Thank you, goodbye.' }];

/**
 * Throws `UsageError`. Without a line, key or time to hang up, the caller asks for the opening
 * hours and says goodbye.
 */
export function readArguments(argv: readonly string[]): CallArguments {
  const { values, tokens } = parse(argv);
  const given: CallArguments = {
    carrier: carrierOf(values.carrier ?? 'exotel'),
    mode: modeOf(values.mode ?? 'stream'),
    from: phoneOf('--from', values.from ?? demoCaller),
    to: toOf(values.to, values.business),
    business: businessOf(values.business),
    language: values.language ?? 'en-IN',
    sources: sourcesOf(tokens),
    digits: (values.dtmf ?? []).flatMap((given) => given.trim().split(/\s+/).flatMap(digitsOf)),
    hangUpAfterMs:
      values['hang-up-after'] === undefined
        ? null
        : number('--hang-up-after', values['hang-up-after']) * 1000,
    quietMs: values.quiet === undefined ? null : number('--quiet', values.quiet),
    out: values.out ?? null,
    json: values.json ?? false,
    help: values.help ?? false,
  };
  const needsStream =
    given.digits.length > 0 || given.sources.some(({ bargeInMs }) => bargeInMs !== undefined);
  if (given.mode === 'turns' && needsStream)
    throw new UsageError('--dtmf and --barge-in need a media stream: they do nothing in --mode turns');
  const isIdle = given.sources.length === 0 && given.digits.length === 0 && given.hangUpAfterMs === null;
  return isIdle ? { ...given, sources: defaultLines } : given;
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const several = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  return options(() =>
    parseArgs({
      args: [...argv],
      tokens: true,
      options: {
        carrier: text,
        mode: text,
        say: several,
        wav: several,
        language: text,
        'barge-in': several,
        dtmf: several,
        'hang-up-after': text,
        from: text,
        to: text,
        business: text,
        quiet: text,
        out: text,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    }),
  );
}

/** The lines in the order given: a `--barge-in` belongs to the line that follows it. */
function sourcesOf(
  tokens: readonly { kind: string; name?: string; value?: string | boolean | undefined }[],
): Source[] {
  const sources: Source[] = [];
  let bargeIn: { bargeInMs?: number } = {};
  for (const { name, value } of tokens) {
    if (typeof value !== 'string') continue;
    if (name === 'barge-in') bargeIn = { bargeInMs: number('--barge-in', value) };
    if (name !== 'say' && name !== 'wav') continue;
    if (value.trim() === '') throw new UsageError(`--${name} is empty`);
    sources.push(name === 'say' ? { say: value, ...bargeIn } : { wav: value, ...bargeIn });
    bargeIn = {};
  }
  const last = sources.pop();
  if (last) sources.push({ ...last, ...bargeIn });
  else if (bargeIn.bargeInMs !== undefined) throw new UsageError('--barge-in needs a line to say');
  return sources;
}

function carrierOf(value: string): DialledCarrier {
  if (value === 'exotel' || value === 'twilio') return value;
  throw new UsageError(`--carrier is exotel or twilio, not ${value}`);
}

function modeOf(value: string): 'stream' | 'turns' {
  if (value === 'stream' || value === 'turns') return value;
  throw new UsageError(`--mode is stream or turns, not ${value}`);
}

function phoneOf(name: string, value: string): string {
  const phone = toPhone(value);
  if (phone === null) throw new UsageError(`${name} is not a phone number: ${value}`);
  return phone;
}

function toOf(given: string | undefined, business: string | undefined): string | null {
  return given === undefined && business !== undefined ? null : phoneOf('--to', given ?? demoClinic);
}

/** `1@3000`, or `98450@3000`: the first key at that time, each other one `keyEveryMs` later. */
function digitsOf(value: string): { digit: string; atMs: number }[] {
  const [, keys, at] = /^([0-9*#]+)@(\d+)$/.exec(value) ?? [];
  if (keys === undefined)
    throw new UsageError(
      `--dtmf is keys (0-9, *, #) and a time in ms, such as 1@3000 or "9@3000 8@3400", not ${value || 'nothing'}`,
    );
  return [...keys].map((digit, place) => ({ digit, atMs: Number(at) + place * keyEveryMs }));
}

function number(name: string, value: string): number {
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed) || parsed < 0)
    throw new UsageError(`${name} needs a number, not ${value}`);
  return parsed;
}
