/** What somebody else saved meanwhile, beside what I changed; of what both changed, one is chosen. */
import { useEffect, useId, useRef, useState } from 'react';
import { useSpoken } from '../ui/context.tsx';
import type { Difference } from './conflict.ts';
import { useFieldWords } from './versions/use-field-words.ts';
import { conflictWords as en } from './words/conflict-en.ts';
import { conflictWords as hi } from './words/conflict-hi.ts';

const conflictWords = { en, hi };

export function ConflictView(given: {
  differences: readonly Difference[];
  isSaving: boolean;
  /** With whether a field stays mine; null leads back to the form. */
  decide: (mineOf: ((path: string) => boolean) | null) => void;
}) {
  const { differences, isSaving, decide } = given;
  const say = conflictWords[useSpoken().language];
  const heading = useRef<HTMLHeadingElement>(null);
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => heading.current?.focus(), []);
  const choose = (path: string, isMine: boolean): void =>
    setTheirs((before) => {
      const next = new Set(before);
      if (isMine) next.delete(path);
      else next.add(path);
      return next;
    });
  return (
    <section className="card conflict">
      <h2 tabIndex={-1} ref={heading}>
        {say.conflictTitle}
      </h2>
      <p>{say.conflictWhat}</p>
      {differences.map((difference) => (
        <Choice
          key={difference.path}
          difference={difference}
          isMine={!theirs.has(difference.path)}
          choose={(isMine) => choose(difference.path, isMine)}
        />
      ))}
      <div className="actions">
        <button type="button" className="quiet" onClick={() => decide(null)}>
          {say.backToForm}
        </button>
        <button
          type="button"
          aria-disabled={isSaving}
          onClick={() => isSaving || decide((path) => !theirs.has(path))}
        >
          {say.saveBoth}
        </button>
      </div>
    </section>
  );
}

function Choice(given: { difference: Difference; isMine: boolean; choose: (isMine: boolean) => void }) {
  const { difference, isMine, choose } = given;
  const { path, mine, theirs, who } = difference;
  const { language, words } = useSpoken();
  const say = conflictWords[language];
  const { nameOf, textOf } = useFieldWords();
  const name = useId();
  const sides = [
    [true, say.mine, mine],
    [false, say.theirs, theirs],
  ] as const;
  return (
    <fieldset className="group">
      <legend>
        {nameOf(path)} <span className="muted">{say.who[who]}</span>
      </legend>
      <div className="sides">
        {sides.map(([side, label, value]) => (
          <div key={label}>
            {who === 'both' ? (
              <label className="side">
                <input type="radio" name={name} checked={isMine === side} onChange={() => choose(side)} />
                <span>{label}</span>
              </label>
            ) : (
              <p className="side">{label}</p>
            )}
            <p className="value" dir="auto">
              {textOf(path, value) || words.business.nothing}
            </p>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
