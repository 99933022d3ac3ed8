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
  /** Events of a journal in a second: 47 to 83 in the recorded calls of 20 to 40 s. Each is one row. */
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
  /** A Lambda is busy so long with a request. Assumed: some writes of 5 ms each, one after the other. */
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
