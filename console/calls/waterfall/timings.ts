/** Where the time of each turn went, from the end of the caller's speech to the agent's voice. Pure. */

/**
 * The timings of one turn, in ms; null where a step did not happen. `shared/journal/latency.ts`
 * computes them from the journal.
 */
export interface Timings {
  turn: number;
  sttMs: number | null;
  leadMs: number;
  replyMs: number | null;
  responseMs: number | null;
  tokenAfterMs: number | null;
  clauseAfterMs: number | null;
  byteAfterMs: number | null;
  heardAfterMs: number | null;
  interrupted: boolean;
}

/**
 * In their order, each named by its end: the end of the turn, the model's first token and clause, the first
 * byte of the voice, the first audio handed to the carrier, and when that is heard.
 */
export const steps = ['stt', 'model', 'clause', 'voice', 'audio', 'heard'] as const;
export type Step = (typeof steps)[number];

interface Segment {
  step: Step;
  fromMs: number;
  ms: number;
}

/** A stored turn. Other versions of the API may leave out all but `turn` and `responseMs`. */
export function timingsOf(
  turn: Readonly<Record<string, unknown>> & { turn: number; responseMs: number | null },
): Timings {
  const number = (name: string): number | null => (typeof turn[name] === 'number' ? turn[name] : null);
  return {
    turn: turn.turn,
    responseMs: turn.responseMs,
    sttMs: number('sttMs'),
    leadMs: number('leadMs') ?? 0,
    replyMs: number('replyMs'),
    tokenAfterMs: number('tokenAfterMs'),
    clauseAfterMs: number('clauseAfterMs'),
    byteAfterMs: number('byteAfterMs'),
    heardAfterMs: number('heardAfterMs'),
    interrupted: turn.interrupted === true,
  };
}

/**
 * The steps of a turn, one after another. Only the time that the caller waited is drawn: what a speculative
 * reply had done before the end of the turn took none. A step that was not seen is part of the next one.
 */
export function segmentsOf(turn: Timings): Segment[] {
  const { sttMs, tokenAfterMs, clauseAfterMs, byteAfterMs, replyMs, heardAfterMs } = turn;
  const stt = Math.max(0, sttMs ?? 0);
  const ends: readonly [Step, number | null][] = [
    ['stt', 0],
    ['model', tokenAfterMs],
    ['clause', clauseAfterMs],
    ['voice', byteAfterMs],
    ['audio', replyMs],
    ['heard', heardAfterMs],
  ];
  let fromMs = 0;
  return ends.flatMap(([step, end]) => {
    const segment = { step, fromMs, ms: end === null ? 0 : Math.max(0, stt + end - fromMs) };
    fromMs += segment.ms;
    return segment.ms > 0 ? [segment] : [];
  });
}

/** How long the caller waited in all steps that were measured. */
export function totalMsOf(turn: Timings): number {
  return segmentsOf(turn).reduce((sum, segment) => sum + segment.ms, 0);
}
