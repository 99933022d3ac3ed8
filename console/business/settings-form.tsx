/**
 * The form of the settings. What is typed stays until it is saved or discarded; whoever leaves with changes
 * is asked first. Saving names the version that the changes were made to.
 */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import type { BusinessGiven, BusinessSettings } from '../../shared/contract/business.ts';
import { Ask } from '../ui/ask.tsx';
import { useSignedIn, useWords } from '../ui/context.tsx';
import type { Api } from '../ui/server/api.ts';
import { ApiError } from '../ui/server/api-error.ts';
import { sentenceOf } from '../ui/states.tsx';
import { useToast } from '../ui/toasts.tsx';
import { useLeaving } from '../ui/use-leaving.ts';
import { type Difference, differencesOf, isChanged, merged } from './conflict.ts';
import { ConflictView } from './conflict-view.tsx';
import { DailyMail } from './daily-mail.tsx';
import { checkDraft, type Draft, draftOf, type Faults } from './draft.ts';
import { FormProvider } from './form.tsx';
import { Sections } from './sections.tsx';

const noFaults: Faults = new Map();

/**
 * `stored`: as last read. It is followed as long as nothing was changed here. `isMoreUnsaved`: somewhere else
 * on the page is something that leaving would lose.
 */
export function SettingsForm(given: { stored: BusinessSettings; isMoreUnsaved: boolean }) {
  const { stored, isMoreUnsaved } = given;
  const say = useWords().business;
  const form = useRef<HTMLFormElement>(null);
  const { settings, draft, setDraft, isDirty, begin } = useDraft(stored);
  const [wasChecked, setWasChecked] = useState(false);
  const { question, setQuestion } = useLeaving(isDirty || isMoreUnsaved, say);
  const checked = useMemo(() => checkDraft(draft, settings), [draft, settings]);
  const faults = wasChecked && !checked.ok ? checked.faults : noFaults;
  const saving = useSaving(settings, draft, (next) => {
    setWasChecked(false);
    begin(next);
  });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (saving.isSaving) return;
    setWasChecked(true);
    if (checked.ok) void saving.save(checked.given);
    else requestAnimationFrame(() => showFirstFault(form.current));
  };
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
          isSaving={saving.isSaving}
          trouble={saving.trouble}
          faults={faults.size}
          discard={() =>
            setQuestion({
              title: say.discardTitle,
              what: say.discardWhat,
              yes: say.discard,
              no: say.keep,
              act: () => {
                setWasChecked(false);
                begin(settings);
              },
            })
          }
        />
      </form>
      <Ask question={question} done={() => setQuestion(null)} />
    </>
  );
}

function SaveBar(given: {
  isDirty: boolean;
  isSaving: boolean;
  trouble: unknown;
  faults: number;
  discard: () => void;
}) {
  const { isDirty, isSaving, trouble, faults, discard } = given;
  const words = useWords();
  const say = words.business;
  return (
    <div className={isDirty ? 'save-bar' : 'save-bar at-rest'}>
      {trouble !== null && (
        <p className="trouble" role="alert">
          {say.notSaved(sentenceOf(trouble, words))}
        </p>
      )}
      {faults > 0 && (
        <p className="trouble" role="alert">
          {say.faultCount(faults)}
        </p>
      )}
      <p className="muted small" role="status">
        {isSaving ? say.saving : isDirty ? say.unsaved : say.allSaved}
      </p>
      <div className="actions">
        {isDirty && (
          <button type="button" className="quiet" onClick={discard}>
            {say.discard}
          </button>
        )}
        <button type="submit" aria-disabled={isSaving || !isDirty}>
          {say.save}
        </button>
      </div>
    </div>
  );
}

/** `settings`: what the draft was made from. `begin`: a new draft from other settings. */
function useDraft(stored: BusinessSettings) {
  const [{ settings, draft }, setState] = useState(() => ({ settings: stored, draft: draftOf(stored) }));
  const isDirty = useMemo(() => isChanged(draftOf(settings), draft), [settings, draft]);
  const begin = (next: BusinessSettings): void => setState({ settings: next, draft: draftOf(next) });
  if (!isDirty && stored.version > settings.version) begin(stored);
  return {
    settings,
    draft,
    isDirty,
    begin,
    setDraft: (next: (before: Draft) => Draft) =>
      setState((before) => ({ settings: before.settings, draft: next(before.draft) })),
  };
}

interface Conflict {
  theirs: BusinessSettings;
  differences: readonly Difference[];
}

/** `saved`: called with the settings that are stored now. */
function useSaving(settings: BusinessSettings, draft: Draft, saved: (stored: BusinessSettings) => void) {
  const say = useWords().business;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const toast = useToast();
  const [isSaving, setIsSaving] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const stored = async (business: BusinessSettings): Promise<void> => {
    queries.setQueryData(['business', business.businessId], { business });
    void queries.invalidateQueries({ queryKey: ['about', business.businessId] });
    setConflict(null);
    saved(business);
    // Without it the edge would use the old settings for some minutes.
    const isUsed = await api.refreshSettings(business.businessId).then(
      () => true,
      () => false,
    );
    toast(isUsed ? say.saved(business.version) : say.savedLater(business.version), null);
  };
  const attempt = async (given: BusinessGiven): Promise<void> => {
    setIsSaving(true);
    setTrouble(null);
    try {
      const result = await put(api, settings, draft, given);
      if ('differences' in result) setConflict(result);
      else await stored(result.business);
    } catch (error) {
      setTrouble(error);
      setConflict(null);
    }
    setIsSaving(false);
  };
  return {
    isSaving,
    trouble,
    conflict,
    save: attempt,
    /** `null`: back to the form, where nothing was lost. */
    decide: (mineOf: ((path: string) => boolean) | null): void => {
      if (conflict === null || mineOf === null) return setConflict(null);
      const { theirs, differences } = conflict;
      const both = checkDraft(merged(draftOf(theirs), differences, mineOf), theirs);
      // Each half was accepted by the schema. Together they may break it: a name is there twice.
      if (both.ok) void attempt(both.given);
      else {
        setTrouble(new ApiError('refused', [...both.faults.keys()].join(', ')));
        setConflict(null);
      }
    },
  };
}

/**
 * Saves. Where the API refuses because the settings were changed meanwhile, the answer is what both changed;
 * where nobody but this person changed anything (an answer was lost on its way), it is saved.
 */
async function put(
  api: Api,
  settings: BusinessSettings,
  draft: Draft,
  given: BusinessGiven,
): Promise<{ business: BusinessSettings } | Conflict> {
  const id = settings.businessId;
  try {
    return await api.ask('putBusiness', { id, ...given });
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'refused') throw error;
    const { business: theirs } = await api.ask('businessSettings', { id });
    if (theirs.version === given.version) throw error;
    // As the API would store it: numbers in one notation, texts without blanks around them.
    const { businessId, version, hasToolSecret } = settings;
    const written = draftOf({ ...given, businessId, version, hasToolSecret });
    const mine = { ...written, toolSecret: draft.toolSecret };
    const differences = differencesOf(draftOf(settings), mine, draftOf(theirs));
    if (differences.length > 0) return { theirs, differences };
    return { business: theirs };
  }
}

/** Opens the section of the first wrong field, and puts the focus there. */
function showFirstFault(form: HTMLFormElement | null): void {
  const section = form?.querySelector('.fault')?.closest('details');
  if (!section) return;
  section.open = true;
  const field =
    section.querySelector<HTMLElement>('[aria-invalid="true"]') ?? section.querySelector('summary');
  field?.focus();
}
