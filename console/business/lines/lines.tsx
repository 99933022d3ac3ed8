/** Fixed lines: words that every caller hears alike, kept as audio. */
import { Fragment } from 'react';
import { lineText } from '../../../shared/fixed-lines/line-text.ts';
import { money } from '../../../shared/money.ts';
import { type Draft, type DraftLine, filled } from '../draft.ts';
import { FaultLine, Rows, TextField, useForm } from '../form.tsx';
import { Hear } from '../hear.tsx';
import { toMicroInr } from '../rupees.ts';
import { Folded, useLanguageName } from '../sections/section.tsx';
import { useLineWords } from './use-line-words.ts';

const empty: DraftLine = { id: '', text: {} };

export function FixedLines() {
  const say = useLineWords();
  const { draft, change, faults } = useForm();
  return (
    <Folded id="section-lines" title={say.title} help={say.help}>
      <p className="muted small">{say.facts}</p>
      <Rows
        rows={draft.lines}
        change={(lines) => change({ lines })}
        empty={empty}
        most={20}
        add={say.add}
        name={({ id }, index) => id.trim() || say.lineOf(index + 1)}
        isTall
      >
        {(line, set, index) => <Line line={line} set={set} at={`lines.${index}`} />}
      </Rows>
      <FaultLine id="lines-fault" fault={faults.get('lines')} />
    </Folded>
  );
}

function Line({ line, set, at }: { line: DraftLine; set: (line: DraftLine) => void; at: string }) {
  const say = useLineWords();
  const { draft } = useForm();
  const nameOf = useLanguageName();
  return (
    <>
      <TextField
        at={`${at}.id`}
        label={say.name}
        help={say.nameHelp}
        value={line.id}
        change={(id) => set({ ...line, id })}
      />
      {draft.languages.map((code) => {
        const heard = heardText(draft, line, code);
        return (
          <Fragment key={code}>
            <TextField
              at={`${at}.text.${code}`}
              label={say.textIn(nameOf(code))}
              lines={2}
              lang={code}
              value={line.text[code] ?? ''}
              change={(words) => set({ ...line, text: { ...line.text, [code]: words } })}
            />
            {heard !== null && (
              <Hear
                what={`${line.id}, ${nameOf(code)}`}
                language={code}
                voice={draft.voices[code] ?? ''}
                text={heard}
              />
            )}
          </Fragment>
        );
      })}
    </>
  );
}

/** With the facts of the form in it, saved or not; null while there is nothing to hear. */
function heardText(draft: Draft, { id, text }: DraftLine, code: string): string | null {
  const words = filled(text)[code];
  if (words === undefined) return null;
  const prices = draft.prices.flatMap(({ item, price }) => {
    const microInr = toMicroInr(price);
    return Number.isNaN(microInr) ? [] : [{ item: item.trim(), price: money(microInr) }];
  });
  return lineText({ ...draft, languages: [code], lines: [], prices }, { id, text: { [code]: words } }, code);
}
