/** A transcript of what was heard: who said what, and where the agent was interrupted. */
import type { RefObject } from 'react';
import { useWords } from '../ui/context.tsx';
import { clockTime } from '../ui/format.ts';
import type { Line } from './transcript-line.ts';
import './transcript.css';

/** `isLive`: new words are read out to who can't see them. `scroller`: where the list scrolls by itself. */
export function Transcript(given: {
  lines: readonly Line[];
  label: string;
  isLive?: boolean;
  scroller?: RefObject<HTMLOListElement | null>;
}) {
  const { lines, label, isLive = false, scroller } = given;
  const scrolls = scroller ? { ref: scroller, tabIndex: 0 } : {};
  return (
    <ol className="transcript" aria-label={label} aria-live={isLive ? 'polite' : 'off'} {...scrolls}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added, and one may change
        <TranscriptLine key={index} line={line} />
      ))}
    </ol>
  );
}

function TranscriptLine({ line: { at, who, text, interrupted, isOpen } }: { line: Line }) {
  const say = useWords().calls;
  return (
    <li className={`${who} ${isOpen ? 'open' : ''}`}>
      <p className="speaker">
        {who === 'caller' ? say.caller : say.agent} <time>{clockTime(at)}</time>
      </p>
      <p className="words" dir="auto">
        {text}
        {interrupted && (
          <>
            {' '}
            <span className="cut" title={say.interruptedWhy}>
              {say.interrupted}
            </span>
          </>
        )}
      </p>
    </li>
  );
}
