/** What is recorded, how long calls are kept, and how many there may be. */
import { BusinessLimits, Retention, recordingDayChoices } from '../../../shared/contract/business.ts';
import { useWords } from '../../ui/context.tsx';
import { boundsOf } from '../bounds.ts';
import { ChoiceField, TextField, useForm } from '../form.tsx';
import { Section } from './section.tsx';

export function Recording() {
  const say = useWords().business;
  const { draft, change } = useForm();
  const { retention } = draft;
  const [fewest, most] = boundsOf(Retention.shape.callDays.unwrap());
  return (
    <Section name="recording">
      <ChoiceField
        at="recordingNotice"
        label={say.notice}
        help={say.noticeHelp}
        value={draft.recordingNotice}
        options={(['off', 'spoken', 'askFirst'] as const).map((each) => [each, say.notices[each]])}
        change={(recordingNotice) => change({ recordingNotice })}
      />
      <div className="pair">
        <ChoiceField
          at="retention.recordingDays"
          label={say.recordingDays}
          help={say.recordingDaysHelp}
          value={retention.recordingDays ?? ''}
          options={[
            ['', say.standard],
            ...recordingDayChoices.map((days) => [String(days), say.days(days)] as const),
          ]}
          change={(recordingDays) => change({ retention: { ...retention, recordingDays } })}
        />
        <TextField
          at="retention.callDays"
          label={say.callDays}
          help={say.range(fewest, most)}
          mode="numeric"
          placeholder={say.standard}
          value={retention.callDays ?? ''}
          change={(days) => change({ retention: { ...retention, callDays: days } })}
        />
      </div>
      <ChoiceField
        at="staffSeeNumbers"
        label={say.seeNumbers}
        help={say.seeNumbersHelp}
        value={draft.staffSeeNumbers}
        options={(['whole', 'lastFour'] as const).map((each) => [each, say.seen[each]])}
        change={(staffSeeNumbers) => change({ staffSeeNumbers })}
      />
    </Section>
  );
}

const limitNames = BusinessLimits.keyof().options;

export function Limits() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="limits">
      <div className="pair">
        {limitNames.map((name) => {
          const [least, most] = boundsOf(BusinessLimits.shape[name].unwrap());
          return (
            <TextField
              key={name}
              at={`limits.${name}`}
              label={say.limits[name]}
              help={say.range(least, most)}
              mode="numeric"
              placeholder={say.standard}
              value={draft.limits[name] ?? ''}
              change={(limit) => change({ limits: { ...draft.limits, [name]: limit } })}
            />
          );
        })}
      </div>
    </Section>
  );
}
