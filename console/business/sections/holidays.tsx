/** The days with other hours than the week's. */
import { useState } from 'react';
import { localTime } from '../../../shared/local-time.ts';
import { useWords } from '../../ui/context.tsx';
import type { DraftHoliday } from '../draft.ts';
import { FaultLine, Rows, TextField, useForm } from '../form.tsx';

const empty: DraftHoliday = { date: '', name: '', opens: '', closes: '' };

export function Holidays() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  const { holidays } = draft;
  // By the dates of the beginning: a date that is being typed is in the past for a moment.
  const [past] = useState(() => {
    const today = localTime(Date.now(), draft.timeZone).date;
    return new Set(holidays.flatMap(({ date }) => (date < today ? [date] : [])));
  });
  const groups = [
    { isPast: true, rows: holidays.filter(({ date }) => past.has(date)) },
    { isPast: false, rows: holidays.filter(({ date }) => !past.has(date)) },
  ] as const;
  const [{ rows: before }, { rows: ahead }] = groups;
  const list = (rows: readonly DraftHoliday[], isPast: boolean) => (
    <Rows
      rows={rows}
      change={(next) => change({ holidays: isPast ? [...next, ...ahead] : [...before, ...next] })}
      empty={empty}
      most={isPast ? 0 : 60 - before.length}
      add={say.addHoliday}
      name={({ date, name }, index) => [date, name].filter(Boolean).join(' ') || String(index + 1)}
    >
      {(row, set, index) => (
        <HolidayFields row={row} set={set} at={`holidays.${isPast ? index : before.length + index}`} />
      )}
    </Rows>
  );
  return (
    <fieldset className="group holidays">
      <legend>{say.holidays}</legend>
      <p className="muted small">{say.holidaysHelp}</p>
      {list(ahead, false)}
      {before.length > 0 && (
        <details className="past">
          <summary>{say.pastHolidays(before.length)}</summary>
          {list(before, true)}
        </details>
      )}
      <FaultLine id="holidays-fault" fault={faults.get('holidays')} />
    </fieldset>
  );
}

function HolidayFields(given: { row: DraftHoliday; set: (row: DraftHoliday) => void; at: string }) {
  const { row, set, at } = given;
  const say = useWords().business;
  return (
    <>
      <TextField
        at={`${at}.date`}
        label={say.date}
        type="date"
        value={row.date}
        change={(date) => set({ ...row, date })}
      />
      <TextField
        at={`${at}.name`}
        label={say.holidayName}
        value={row.name}
        change={(name) => set({ ...row, name })}
      />
      <TextField
        at={`${at}.opens`}
        label={say.holidayOpens}
        type="time"
        value={row.opens}
        change={(opens) => set({ ...row, opens })}
      />
      <TextField
        at={`${at}.closes`}
        label={say.holidayCloses}
        type="time"
        value={row.closes}
        change={(closes) => set({ ...row, closes })}
      />
    </>
  );
}
