/** A transcript of what was heard: who said what, and where the agent was interrupted. */
import { type RefObject, useEffect, useRef } from 'react';
import { useWords } from '../ui/context.tsx';
import { clockTime } from '../ui/format.ts';
import type { Line } from './transcript-line.ts';
import './transcript.css';

/** The recording of these lines. */
export interface Sounding {
  /** The number of the line that sounds; -1 for none. */
  current: number;
  /** Plays from a line. */
  hear(index: number): void;
}

/** `isLive`: new words are read out to who can't see them. `scroller`: where the list scrolls by itself. */
export function Transcript(given: {
  lines: readonly Line[];
  label: string;
  isLive?: boolean;
  scroller?: RefObject<HTMLOListElement | null>;
  sounding?: Sounding;
}) {
  const { lines, label, isLive = false, scroller, sounding } = given;
  const followed = useCurrentInView(sounding?.current ?? -1);
  const list = scroller ?? (sounding && followed);
  const scrolls = list ? { ref: list, tabIndex: 0 } : {};
  const follows = sounding ? 'follows' : '';
  return (
    <ol
      className={`transcript ${follows}`}
      aria-label={label}
      aria-live={isLive ? 'polite' : 'off'}
      {...scrolls}
    >
      {lines.map((line, index) => (
        <TranscriptLine
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added, and one may change
          key={index}
          line={line}
          isCurrent={index === sounding?.current}
          hear={sounding && line.text !== '' && line.who !== 'staff' ? () => sounding.hear(index) : undefined}
        />
      ))}
    </ol>
  );
}

function TranscriptLine(given: { line: Line; isCurrent: boolean; hear: (() => void) | undefined }) {
  const { isCurrent, hear } = given;
  const { at, who, text, interrupted, unheard, isOpen, person } = given.line;
  const { calls: say, journal } = useWords();
  const speaker = { caller: say.caller, agent: say.agent, staff: journal.whispered(person) }[who];
  const clock = clockTime(at);
  return (
    <li className={`${who} ${isOpen ? 'open' : ''}`} aria-current={isCurrent ? 'true' : undefined}>
      <p className="speaker">
        {speaker}{' '}
        {hear ? (
          <button type="button" className="hear" aria-label={say.hearFrom(clock)} onClick={hear}>
            <time>{clock}</time>
          </button>
        ) : (
          <time>{clock}</time>
        )}
      </p>
      <p className="words" dir="auto">
        {text}
        {unheard && (
          <>
            {' '}
            <span className="hidden">{say.neverHeard} </span>
            <s title={say.neverHeard}>{unheard}</s>
          </>
        )}
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

/** Scrolls the list, and not the page, so that the line that sounds is in view. */
function useCurrentInView(current: number): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const line = list.current?.children[current];
    if (!list.current || !line) return;
    const [box, own] = [list.current.getBoundingClientRect(), line.getBoundingClientRect()];
    if (own.top < box.top) list.current.scrollTop -= box.top - own.top;
    else if (own.bottom > box.bottom)
      list.current.scrollTop += Math.min(own.bottom - box.bottom, own.top - box.top);
  }, [current]);
  return list;
}
