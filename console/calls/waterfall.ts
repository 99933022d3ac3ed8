/**
 * Where the time of each turn went: from the end of the caller's speech to the first audio handed
 * to the carrier.
 */
import { ms } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { nothing } from '../ui/shell.ts';

/**
 * What of a turn's timings is drawn; all in ms, null where a step did not happen. As
 * `shared/journal/latency.ts` folds them.
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

export const steps = [
  { step: 'ear', name: 'end of turn' },
  { step: 'model', name: 'first token' },
  { step: 'clause', name: 'first clause' },
  { step: 'voice', name: 'voice' },
] as const;
type Step = (typeof steps)[number]['step'];

export interface Segment {
  step: Step;
  fromMs: number;
  ms: number;
}

/**
 * A stored turn, in which more than `turn` and `responseMs` may be missing: another version of the
 * edge wrote it.
 */
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
 * The steps of a turn one after another. What lies between the first token and the voice's start is
 * the writing of the first clause; a model that was asked early (`leadMs` before the turn's end),
 * or a fixed phrase, leaves steps out or shortens them: only what the caller waited for is drawn.
 */
export function segmentsOf({ sttMs, firstTokenMs, voiceMs, leadMs, replyMs }: Timings): Segment[] {
  const ear = Math.max(0, sttMs ?? 0);
  const model = Math.max(0, (firstTokenMs ?? 0) - leadMs);
  const spoken =
    leadMs === 0
      ? Math.max(0, voiceMs ?? 0)
      : Math.min(Math.max(0, voiceMs ?? 0), Math.max(0, (replyMs ?? 0) - model));
  const rest = Math.max(0, (replyMs ?? 0) - model - spoken);
  // Without a model nothing was written: a fixed phrase only waits for its voice.
  const [clause, voice] = firstTokenMs === null ? [0, spoken + rest] : [rest, spoken];
  const lengths: Record<Step, number> = { ear, model, clause, voice };
  let fromMs = 0;
  return steps.flatMap(({ step }) => {
    const segment = { step, fromMs, ms: lengths[step] };
    fromMs += lengths[step];
    return segment.ms > 0 ? [segment] : [];
  });
}

export function waterfall(turns: readonly Timings[]): Html {
  if (turns.length === 0) return nothing('No turn was timed.');
  const longest = Math.max(shortestScaleMs, ...turns.map((turn) => totalOf(turn)));
  return html`<ul class="legend">${steps.map(({ step, name }) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${step}" width="10" height="10" rx="2"/></svg>${name}</li>`)}</ul>
    <ol class="waterfall">${turns.map((turn) => bar(turn, longest))}</ol>`;
}

/** A bar of a few ms alone must not look like a long wait. */
const shortestScaleMs = 1000;

function bar(turn: Timings, longest: number): Html {
  const segments = segmentsOf(turn);
  const early = turn.leadMs > 0 ? `begun ${ms(turn.leadMs)} early` : null;
  const waits = segments.map(({ step, ms: long }) => `${nameOf(step)} ${ms(long)}`);
  const spoken = [...(early === null ? [] : [early]), ...waits].join(', ');
  const scale = (value: number): string => ((value / longest) * 1000).toFixed(1);
  const rects = segments.map(
    ({ step, fromMs, ms: long }) =>
      html`<rect class="${step}" x="${scale(fromMs)}" width="${scale(long)}" height="10"><title>${nameOf(step)} ${ms(long)}</title></rect>`,
  );
  return html`<li>
    <span class="turn">${turn.turn === 0 ? 'Greeting' : `Turn ${turn.turn}`}</span>
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${spoken || 'not timed'}">${rects}</svg>
    <span class="number">${ms(turn.responseMs ?? turn.replyMs)}</span>
    ${early === null ? null : html`<span class="early" title="The reply was begun when the turn was probably over, and heard when it was">${early}</span>`}
  </li>`;
}

function totalOf(turn: Timings): number {
  return segmentsOf(turn).reduce((sum, segment) => sum + segment.ms, 0);
}

function nameOf(step: Step): string {
  return steps.find((each) => each.step === step)?.name ?? step;
}
