/** When the business is open. */
import { weekdays } from '../../../shared/contract/business.ts';
import { useWords } from '../../ui/context.tsx';
import { FaultLine, TextField, useForm } from '../form.tsx';
import { Holidays } from './holidays.tsx';
import { Section } from './section.tsx';
import { SlotFields } from './slots.tsx';

export function Hours() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  const { hours } = draft;
  return (
    <Section name="hours">
      <TextField
        at="timeZone"
        label={say.timeZone}
        help={say.timeZoneHelp}
        value={draft.timeZone}
        change={(timeZone) => change({ timeZone })}
      />
      {weekdays.map((day) => (
        <fieldset key={day} className="group day">
          <legend>{say.weekdays[day]}</legend>
          {hours.every((opening) => opening.day !== day) && <p className="muted small">{say.closed}</p>}
          {hours.map((opening, index) =>
            opening.day !== day ? null : (
              // biome-ignore lint/suspicious/noArrayIndexKey: an opening has no other name
              <div key={index} className="form-row">
                {(['opens', 'closes'] as const).map((end) => (
                  <TextField
                    key={end}
                    at={`hours.${index}.${end}`}
                    label={say[end]}
                    type="time"
                    value={opening[end]}
                    change={(time) =>
                      change({
                        hours: hours.map((each, at) => (at === index ? { ...each, [end]: time } : each)),
                      })
                    }
                  />
                ))}
                <button
                  type="button"
                  className="plain"
                  aria-label={say.remove(`${say.weekdays[day]}, ${opening.opens}`)}
                  onClick={() => change({ hours: hours.filter((_, at) => at !== index) })}
                >
                  ×
                </button>
              </div>
            ),
          )}
          <button
            type="button"
            className="quiet"
            aria-label={say.addHoursOf(say.weekdays[day])}
            onClick={() => change({ hours: [...hours, { day, opens: '10:00', closes: '18:00' }] })}
          >
            {say.addHours}
          </button>
        </fieldset>
      ))}
      <FaultLine id="hours-fault" fault={faults.get('hours')} />
      <Holidays />
      <SlotFields />
    </Section>
  );
}
