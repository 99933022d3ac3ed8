/**
 * Where the time of each turn went, from the end of the caller's speech to the first audio sent to the
 * carrier. Pure.
 */

/**
 * The timings of one turn, in ms; null where a step did not happen. `shared/journal/latency.ts`
 * computes them from the journal.
 */
export interface Timings {
  turn: number;
  sttMs: number | null;
  firstTokenMs: number | null;
  voiceMs: number | null;
  leadMs: number;
  replyMs: number | null;
  responseMs: number | null;
  interrupted: boolean;
}

/** In their order: the end of the turn, the first token, the first clause, the voice. */
export const steps = ['stt', 'model', 'clause', 'voice'] as const;
export type Step = (typeof steps)[number];

interface Segment {
  step: Step;
  fromMs: number;
  ms: number;
}

/** A stored turn. Other versions of the edge may have left out all but `turn` and `responseMs`. */
export function timingsOf(
  turn: Readonly<Record<string, unknown>> & { turn: number; responseMs: number | null },
): Timings {
  const number = (name: string): number | null => (typeof turn[name] === 'number' ? turn[name] : null);
  return {
    turn: turn.turn,
    responseMs: turn.responseMs,
    sttMs: number('sttMs'),
    firstTokenMs: number('firstTokenMs'),
    voiceMs: number('voiceMs'),
    leadMs: number('leadMs') ?? 0,
    replyMs: number('replyMs'),
    interrupted: turn.interrupted === true,
  };
}

/**
 * The steps of a turn, one after another. The first clause is written between the first token and
 * the start of the voice. Only the time that the caller waited is drawn: a speculative reply, begun
 * `leadMs` before the end of the turn, shortens steps, and a fixed phrase has no model step.
 */
export function segmentsOf({ sttMs, firstTokenMs, voiceMs, leadMs, replyMs }: Timings): Segment[] {
  const stt = Math.max(0, sttMs ?? 0);
  const model = Math.max(0, (firstTokenMs ?? 0) - leadMs);
  const spoken =
    leadMs === 0
      ? Math.max(0, voiceMs ?? 0)
      : Math.min(Math.max(0, voiceMs ?? 0), Math.max(0, (replyMs ?? 0) - model));
  const rest = Math.max(0, (replyMs ?? 0) - model - spoken);
  // A fixed phrase needs no model: it only waits for its voice.
  const [clause, voice] = firstTokenMs === null ? [0, spoken + rest] : [rest, spoken];
  const lengths: Record<Step, number> = { stt, model, clause, voice };
  let fromMs = 0;
  return steps.flatMap((step) => {
    const segment = { step, fromMs, ms: lengths[step] };
    fromMs += lengths[step];
    return segment.ms > 0 ? [segment] : [];
  });
}

/** How long the caller waited in all steps that were measured. */
export function totalMsOf(turn: Timings): number {
  return segmentsOf(turn).reduce((sum, segment) => sum + segment.ms, 0);
}
