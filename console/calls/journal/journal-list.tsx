/** A call's journal as lines. */
import type { RefObject } from 'react';
import type { WireEvent } from '../../../shared/journal/events.ts';
import { useSpoken } from '../../ui/context.tsx';
import { journalLines } from './journal.ts';
import './journal.css';

/** `scroller`: for a list that is followed to its end. */
export function JournalList(given: {
  events: readonly WireEvent[];
  scroller?: RefObject<HTMLOListElement | null>;
}) {
  const { words, formats } = useSpoken();
  const { events, scroller } = given;
  return (
    <ol
      className="journal"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it
      tabIndex={0}
      aria-label={words.calls.journalLabel}
      {...(scroller && { ref: scroller })}
    >
      {journalLines(events, words, formats).map(({ seq, at, what, text }) => (
        <li key={seq}>
          <time>{formats.clockTime(at)}</time> <b>{what}</b> <span dir="auto">{text}</span>
        </li>
      ))}
    </ol>
  );
}
