/**
 * The form of the settings. What is typed stays until it is saved as the draft, published or discarded;
 * whoever leaves with changes is asked first.
 */
import { type FormEvent, useMemo, useRef, useState } from 'react';
import type { BusinessSettings } from '../../shared/contract/business.ts';
import type { Draft as KeptDraft } from '../../shared/contract/settings/version.ts';
import { Ask } from '../ui/ask.tsx';
import { useWords } from '../ui/context.tsx';
import { useLeaving } from '../ui/use-leaving.ts';
import { isChanged } from './conflict.ts';
import { ConflictView } from './conflict-view.tsx';
import { checkDraft, type Draft, draftOf } from './draft.ts';
import type { Faults } from './fault.ts';
import { FormProvider } from './form.tsx';
import { DailyMail } from './sections/daily-mail.tsx';
import { Sections } from './sections.tsx';
import { SaveBar } from './versions/save-bar.tsx';
import { type Base, baseOf, type Goal, useSaving } from './versions/saving.ts';

const noFaults: Faults = new Map();

/**
 * `published` and `kept`, the draft: as last read. The form follows them as long as nothing was changed here.
 * `isMoreUnsaved`: somewhere else on the page is something that leaving would lose.
 */
export function SettingsForm(given: {
  published: BusinessSettings;
  kept: KeptDraft | null;
  isMoreUnsaved: boolean;
}) {
  const { published, kept, isMoreUnsaved } = given;
  const words = useWords();
  const say = words.business;
  const form = useRef<HTMLFormElement>(null);
  const { base, draft, setDraft, isDirty, begin } = useDraft(published, kept);
  const { settings } = base;
  const [wasChecked, setWasChecked] = useState(false);
  const { question, setQuestion } = useLeaving(isDirty || isMoreUnsaved, say);
  const checked = useMemo(() => checkDraft(draft, settings), [draft, settings]);
  const faults = wasChecked && !checked.ok ? checked.faults : noFaults;
  const again = (next: Base): void => {
    setWasChecked(false);
    begin(next);
  };
  const saving = useSaving(base, draft, published, again);

  const save = (goal: Goal): void => {
    if (saving.isSaving) return;
    setWasChecked(true);
    if (checked.ok) void saving.save(goal, checked.given);
    else requestAnimationFrame(() => showFirstFault(form.current));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isDirty || base.revision !== null) save('publish');
  };
  const { discard: yes, keep: no } = say;
  const { discardDraft, discardDraftTitle, discardDraftWhat } = words.versions;
  return (
    <>
      {saving.conflict && (
        <ConflictView
          differences={saving.conflict.differences}
          isSaving={saving.isSaving}
          decide={saving.decide}
        />
      )}
      <form ref={form} onSubmit={submit} noValidate aria-label={say.title} hidden={saving.conflict !== null}>
        <FormProvider
          value={{ draft, faults, change: (part) => setDraft((before) => ({ ...before, ...part })) }}
        >
          <Sections settings={settings} />
          <DailyMail />
        </FormProvider>
        <SaveBar
          isDirty={isDirty}
          kept={base.revision === null ? null : kept}
          published={published.version}
          saving={saving}
          faults={faults.size}
          saveDraft={() => save('draft')}
          discard={() =>
            setQuestion({
              title: say.discardTitle,
              what: say.discardWhat,
              yes,
              no,
              act: () => again(baseOf(published, kept)),
            })
          }
          discardDraft={() =>
            setQuestion({
              title: discardDraftTitle,
              what: discardDraftWhat,
              yes: discardDraft,
              act: () => void saving.discardDraft(),
            })
          }
        />
      </form>
      <Ask question={question} done={() => setQuestion(null)} />
    </>
  );
}

/** `base`: what the form's texts were made from. `begin`: a new form from another. */
function useDraft(published: BusinessSettings, kept: KeptDraft | null) {
  const start = (base: Base) => ({ base, draft: draftOf(base.settings), published, kept });
  const [state, setState] = useState(() => start(baseOf(published, kept)));
  const { base, draft } = state;
  const isDirty = useMemo(() => isChanged(draftOf(base.settings), draft), [base, draft]);
  const begin = (next: Base): void => setState(start(next));
  // What was read since the form began is followed. What was saved here is known before it is read again.
  if (!isDirty && (state.published !== published || state.kept !== kept)) begin(baseOf(published, kept));
  return {
    base,
    draft,
    isDirty,
    begin,
    setDraft: (next: (before: Draft) => Draft) =>
      setState((before) => ({ ...before, draft: next(before.draft) })),
  };
}

/** Opens what the first wrong field is folded in, and puts the focus there. */
function showFirstFault(form: HTMLFormElement | null): void {
  const fault = form?.querySelector('.fault');
  for (let at = fault?.closest('details'); at; at = at.parentElement?.closest('details')) at.open = true;
  const section = fault?.closest('.section');
  const field =
    fault?.closest('.field')?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    section?.querySelector<HTMLElement>('[aria-invalid="true"], summary');
  field?.focus();
}
