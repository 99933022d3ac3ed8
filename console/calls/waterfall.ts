/**
 * Where the time of each turn went, from the end of the caller's speech to the first audio sent to
 * the carrier.
 */
import { ms } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { nothing } from '../ui/shell.ts';

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

const steps = [
  { step: 'stt', name: 'end of turn' },
  { step: 'model', name: 'first token' },
  { step: 'clause', name: 'first clause' },
  { step: 'voice', name: 'voice' },
] as const;
type Step = (typeof steps)[number]['step'];

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
  return steps.flatMap(({ step }) => {
    const segment = { step, fromMs, ms: lengths[step] };
    fromMs += lengths[step];
    return segment.ms > 0 ? [segment] : [];
  });
}

export function waterfall(turns: readonly Timings[]): Html {
  if (turns.length === 0) return nothing('No turn was measured.');
  const longest = Math.max(shortestScaleMs, ...turns.map((turn) => totalOf(turn)));
  return html`<ul class="legend">${steps.map(({ step, name }) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${step}" width="10" height="10" rx="2"/></svg>${name}</li>`)}</ul>
    <ol class="waterfall">${turns.map((turn) => bar(turn, longest))}</ol>`;
}

/** Keeps a bar of a few ms from filling the width and looking like a long wait. */
const shortestScaleMs = 1000;

function bar(turn: Timings, longest: number): Html {
  const segments = segmentsOf(turn);
  const early = turn.leadMs > 0 ? `speculative, ${ms(turn.leadMs)} ahead` : null;
  const waits = segments.map(({ step, ms: long }) => `${nameOf(step)} ${ms(long)}`);
  const spoken = [...(early === null ? [] : [early]), ...waits].join(', ');
  const scale = (value: number): string => ((value / longest) * 1000).toFixed(1);
  const rects = segments.map(
    ({ step, fromMs, ms: long }) =>
      html`<rect class="${step}" x="${scale(fromMs)}" width="${scale(long)}" height="10"><title>${nameOf(step)} ${ms(long)}</title></rect>`,
  );
  return html`<li>
    <span class="turn">${turn.turn === 0 ? 'Greeting' : `Turn ${turn.turn}`}</span>
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${spoken || 'not measured'}">${rects}</svg>
    <span class="number">${ms(turn.responseMs ?? turn.replyMs)}</span>
    ${early === null ? null : html`<span class="early" title="The reply was begun when the turn seemed to be over, and played when it was">${early}</span>`}
  </li>`;
}

function totalOf(turn: Timings): number {
  return segmentsOf(turn).reduce((sum, segment) => sum + segment.ms, 0);
}

function nameOf(step: Step): string {
  return steps.find((each) => each.step === step)?.name ?? step;
}
