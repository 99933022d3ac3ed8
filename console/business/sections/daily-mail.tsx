/** Who gets yesterday's figures each morning, as a section of the settings. */
import { mailLanguages } from '../../../shared/contract/business.ts';
import { useWords } from '../../ui/context.tsx';
import { languageNames } from '../../ui/words/language.ts';
import { ChoiceField, TextField, useForm } from '../form.tsx';
import { useFieldWords } from '../versions/use-field-words.ts';

export function DailyMail() {
  const say = useWords().business;
  const { nameOf } = useFieldWords();
  const { draft, change } = useForm();
  return (
    <details className="card section" id="section-daily-mail">
      <summary>
        <h2>{say.dailyMail}</h2>
      </summary>
      <p className="muted">{say.dailyMailHelp}</p>
      <div className="pair">
        <TextField
          at="mailTo"
          label={nameOf('mailTo')}
          placeholder="name@example.in"
          value={draft.mailTo}
          change={(mailTo) => change({ mailTo })}
        />
        <ChoiceField
          at="mailLanguage"
          label={nameOf('mailLanguage')}
          value={draft.mailLanguage}
          options={mailLanguages.map((each) => [each, languageNames[each]])}
          change={(mailLanguage) => change({ mailLanguage })}
        />
      </div>
    </details>
  );
}
