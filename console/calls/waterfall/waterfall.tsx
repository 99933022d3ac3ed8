/** Where the time of each turn went, as bars of one scale. */
import { useWords } from '../../ui/context.tsx';
import { ms } from '../../ui/format.ts';
import { segmentsOf, steps, type Timings, totalMsOf } from './timings.ts';
import './waterfall.css';

/** Keeps a bar of a few ms from filling the width and looking like a long wait. */
const shortestScaleMs = 1000;

export function Waterfall({ turns }: { turns: readonly Timings[] }) {
  const say = useWords().calls;
  if (turns.length === 0) return <p className="muted">{say.timesEmpty}</p>;
  const longest = Math.max(shortestScaleMs, ...turns.map(totalMsOf));
  return (
    <>
      <ul className="legend">
        {steps.map((step) => (
          <li key={step}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect className={step} width="10" height="10" rx="2" />
            </svg>
            {say.steps[step]}
          </li>
        ))}
      </ul>
      <ol className="waterfall">
        {turns.map((turn) => (
          <Bar key={turn.turn} turn={turn} longest={longest} />
        ))}
      </ol>
    </>
  );
}

function Bar({ turn, longest }: { turn: Timings; longest: number }) {
  const say = useWords().calls;
  const segments = segmentsOf(turn);
  const early = turn.leadMs > 0 ? say.speculative(ms(turn.leadMs)) : null;
  const waits = segments.map(({ step, ms: long }) => `${say.steps[step]} ${ms(long)}`);
  const spoken = [...(early === null ? [] : [early]), ...waits].join(', ');
  const scale = (value: number): string => ((value / longest) * 1000).toFixed(1);
  return (
    <li>
      <span className="turn">{turn.turn === 0 ? say.greeting : say.turn(turn.turn)}</span>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label={spoken || say.notMeasured}>
        {segments.map(({ step, fromMs, ms: long }) => (
          <rect key={step} className={step} x={scale(fromMs)} width={scale(long)} height="10">
            <title>{`${say.steps[step]} ${ms(long)}`}</title>
          </rect>
        ))}
      </svg>
      <span className="number">{ms(turn.responseMs ?? turn.replyMs)}</span>
      {early !== null && (
        <span className="early" title={say.speculativeWhy}>
          {early}
        </span>
      )}
    </li>
  );
}
