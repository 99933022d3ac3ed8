/** The bar under the form: what is not published yet, and what can be done about it. */
import { Link } from 'wouter';
import type { Draft as KeptDraft } from '../../../shared/contract/settings/version.ts';
import { useFormats, useWords } from '../../ui/context.tsx';
import { sentenceOf } from '../../ui/states.tsx';
import { nameOfPerson } from './who.ts';

/** `kept`: the draft that the form shows. `published`: the version that calls use. */
export function SaveBar(given: {
  isDirty: boolean;
  kept: KeptDraft | null;
  published: number;
  saving: { isSaving: boolean; trouble: unknown };
  faults: number;
  saveDraft: () => void;
  discard: () => void;
  discardDraft: () => void;
}) {
  const { isDirty, kept, published, saving, faults } = given;
  const { isSaving, trouble } = saving;
  const words = useWords();
  const { business: say, versions } = words;
  const { dayTimeZone } = useFormats();
  const isResting = !isDirty && kept === null;
  const ofDraft = (draft: KeptDraft): string => {
    const { version } = draft.business;
    const state = versions.draft(dayTimeZone(draft.at), nameOfPerson(draft, versions));
    return version < published ? `${state} ${versions.olderBase(version, published)}` : state;
  };
  return (
    <div className={isResting ? 'save-bar at-rest' : 'save-bar'}>
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
        {isSaving ? say.saving : isDirty ? say.unsaved : kept ? ofDraft(kept) : say.allSaved}
      </p>
      <div className="actions">
        {isDirty && (
          <>
            <button type="button" className="quiet" onClick={given.discard}>
              {say.discard}
            </button>
            <button type="button" className="quiet" aria-disabled={isSaving} onClick={given.saveDraft}>
              {versions.saveDraft}
            </button>
          </>
        )}
        {!isDirty && kept && (
          <>
            <button type="button" className="quiet" aria-disabled={isSaving} onClick={given.discardDraft}>
              {versions.discardDraft}
            </button>
            <Link className="button quiet" href="/softphone?draft=1">
              {versions.talk}
            </Link>
          </>
        )}
        <button type="submit" aria-disabled={isSaving || isResting}>
          {say.save}
        </button>
      </div>
    </div>
  );
}
