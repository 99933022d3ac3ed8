/**
 * What a call asks of the parts around it. Counted in a call of 99 s over the whole local system on
 * 30 November 2026, in the recorded journals (`tests/journals`), and read from the code where a constant says
 * it. Only the length of calls is assumed: no business has told us its own.
 */
import { flushMs } from '../../edge/call/keeping/keeper.ts';
import { referenceCall } from '../../shared/profiles/reference-call.ts';
import { requestTokens, summedTokens } from '../../shared/profiles/reference-tokens.ts';

/** Seconds. Log-normal, cut at the longest call that a deployment allows by default. */
export const callLength = {
  mean: referenceCall.seconds,
  median: 150,
  spread: 0.6,
  shortest: 5,
  longest: 600,
};

export const load = {
  /** Requests to the API while it rings: check-budget, business and customer. */
  apiAtRing: 3,
  /** A live call delivers its journal so often, in one request. */
  journalEverySeconds: flushMs / 1000,
  /** Events of a journal in a second: 1.2 to 3.5 in the recorded calls, 2.5 of all. Each is one row. */
  eventsASecond: 3,
  /** The last events, the recording (asked for and confirmed), and the bill. */
  apiAtEnd: 4,
  /** A tool that stores something: one call in two notes an appointment or a message. */
  apiForTools: 0.5,
  secondsATurn: referenceCall.seconds / referenceCall.turns,
  /** Requests to the model in a turn: a tool's answer takes one more. */
  modelATurn: referenceCall.requests / referenceCall.turns,
  /** Clauses in a turn. Each is one request to the voice. */
  clausesATurn: 2,
  /** Limits count tokens of the cache too. */
  tokensAModelRequest:
    summedTokens(requestTokens(referenceCall.requests)).input / referenceCall.requests +
    referenceCall.outputTokensARequest,
  /** A Lambda is busy so long with a request: twice the p95 of `bench/results/business.json`. */
  lambdaSeconds: 0.06,
  /**
   * Write units of a call's own row and of its two copies in the indexes, each of 2 KB at most: at the ring
   * twice, at each delivery of the journal once, at the end once.
   */
  unitsOfCallRow: 6,
  /** Bytes of a held amount in its business's one row: the call's id, the hold's, an amount and two times. */
  bytesOfHold: 150,
  /** Requests to a number's switchboard at a ring: a place, what it remembers, and two things to remember. */
  numberAtRing: 4,
} as const;

/** What is taken for a call, and how it is known. */
export function basisOfLoad(): { columns: string[]; rows: string[][] } {
  const { mean, median, spread, longest } = callLength;
  const counted = 'counted in a call over the whole local system';
  const assumed = 'assumed, as for the price of the reference call';
  return {
    columns: ['what', 'value', 'how it is known'],
    rows: [
      [
        'length of a call',
        `${mean} s on average`,
        `assumed: log-normal, median ${median} s, spread ${spread}, ${longest} s at most`,
      ],
      ['rings', 'at random moments', 'assumed: Poisson'],
      ['requests to the API at a ring', `${load.apiAtRing}`, counted],
      ['requests to the API at the end', `${load.apiAtEnd}`, counted],
      ['requests to the API by tools', `${load.apiForTools}`, 'assumed'],
      ["the journal's delivery", `every ${load.journalEverySeconds} s`, 'a constant of the code'],
      [
        'events in a second',
        `${load.eventsASecond}`,
        'measured: 2.5 on average in the recorded journals, rounded up',
      ],
      ['a turn of both sides', `${load.secondsATurn} s`, assumed],
      ['requests to the model in a turn', load.modelATurn.toFixed(2), assumed],
      ['tokens of such a request', `${Math.round(load.tokensAModelRequest)}`, assumed],
      ['requests to the voice in a turn', `${load.clausesATurn}`, assumed],
      [
        "a Lambda's time for a request",
        `${load.lambdaSeconds * 1000} ms`,
        'assumed: twice the p95 that `npm run bench -- business` measured on one machine',
      ],
      ['write units of a call’s row', `${load.unitsOfCallRow}`, 'computed from the table’s indexes'],
    ],
  };
}
