/** A transcript of what was heard: who said what, and where the agent was interrupted. */
import { Fragment, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useFormats, useWords } from '../ui/context.tsx';
import type { Line } from './transcript-line.ts';
import './transcript.css';

/** The recording of these lines. */
export interface Sounding {
  /** The number of the line that sounds; -1 for none. */
  current: number;
  /** Plays a line from the word that begins with this character. */
  hear(index: number, chars: number): void;
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
          hear={
            sounding && line.text !== '' && line.who !== 'staff'
              ? (chars) => sounding.hear(index, chars)
              : undefined
          }
        />
      ))}
    </ol>
  );
}

function TranscriptLine(given: {
  line: Line;
  isCurrent: boolean;
  hear: ((chars: number) => void) | undefined;
}) {
  const { isCurrent, hear } = given;
  const { at, who, text, interrupted, unheard, isOpen, person } = given.line;
  const { calls: say, journal } = useWords();
  const speaker = { caller: say.caller, agent: say.agent, staff: journal.whispered(person) }[who];
  // The arrow keys choose a word of the line while its button has the focus: a line is one stop of Tab.
  const [chosen, setChosen] = useState(-1);
  const words = hear ? [...text.matchAll(/\S+/g)] : [];
  const clock = useFormats().clockTime(at);
  const choose = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setChosen(Math.min(words.length - 1, Math.max(-1, chosen + step)));
  };
  const word = words[chosen];
  return (
    <li className={`${who} ${isOpen ? 'open' : ''}`} aria-current={isCurrent ? 'true' : undefined}>
      <p className="speaker">
        {speaker}{' '}
        {hear ? (
          <button
            type="button"
            className="hear"
            aria-label={word ? say.hearWord(word[0]) : say.hearFrom(clock)}
            title={say.hearHint}
            onClick={() => hear(word?.index ?? 0)}
            onKeyDown={choose}
            onBlur={() => setChosen(-1)}
          >
            <time>{clock}</time>
          </button>
        ) : (
          <time>{clock}</time>
        )}
      </p>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard a word is chosen with the button above */}
      <p className="words" dir="auto" onClick={({ target }) => hear && hearAt(target, hear)}>
        {words.length === 0
          ? text
          : words.map(({ 0: part, index }, place) => (
              <Fragment key={index}>
                <span className={place === chosen ? 'word chosen' : 'word'} data-chars={index}>
                  {part}
                </span>
                {text.slice(index + part.length, words[place + 1]?.index)}
              </Fragment>
            ))}
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

function hearAt(target: EventTarget, hear: (chars: number) => void): void {
  // Who marks words to copy them does not want to hear them.
  if (!(target instanceof HTMLElement) || !getSelection()?.isCollapsed) return;
  if (target.dataset.chars !== undefined) hear(Number(target.dataset.chars));
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
