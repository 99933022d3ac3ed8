/**
 * Saving the form: as the draft, or published. What somebody else saved meanwhile is never overwritten
 * unseen: it becomes a conflict, which the person decides.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BusinessGiven, BusinessSettings } from '../../../shared/contract/business.ts';
import type { Draft as KeptDraft } from '../../../shared/contract/settings/version.ts';
import { useSignedIn, useWords } from '../../ui/context.tsx';
import type { Api } from '../../ui/server/api.ts';
import { ApiError, isAbsent } from '../../ui/server/api-error.ts';
import { useToast } from '../../ui/toasts.tsx';
import { type Difference, differencesOf, merged } from '../conflict.ts';
import { checkDraft, type Draft, draftOf } from '../draft.ts';

/** The settings that a form was made from. `revision`: the draft's; null where they are published. */
export interface Base {
  readonly settings: BusinessSettings;
  readonly revision: string | null;
}

export function baseOf(published: BusinessSettings, kept: KeptDraft | null): Base {
  return { settings: kept?.business ?? published, revision: kept?.revision ?? null };
}

export type Goal = 'draft' | 'publish';

/** What is stored now. */
interface Stored {
  published: BusinessSettings;
  kept: KeptDraft | null;
}

interface Conflict {
  goal: Goal;
  theirs: Base;
  differences: readonly Difference[];
}

/** `saved`: called with what is stored now, as the base of a new form. */
export function useSaving(
  base: Base,
  draft: Draft,
  published: BusinessSettings,
  saved: (base: Base) => void,
) {
  const words = useWords();
  const say = words.business;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const toast = useToast();
  const [isSaving, setIsSaving] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const id = published.businessId;

  const show = (stored: Stored): void => {
    queries.setQueryData(['business', id], { business: stored.published });
    queries.setQueryData(['draft', id], { draft: stored.kept });
    void queries.invalidateQueries({ queryKey: ['about', id] });
    void queries.invalidateQueries({ queryKey: ['versions', id] });
    setConflict(null);
    saved(baseOf(stored.published, stored.kept));
  };
  const tell = async (goal: Goal, { published: { version } }: Stored): Promise<void> => {
    if (goal === 'draft') return toast(words.versions.draftSaved, null);
    // Without it the edge would use the old settings for some minutes.
    const isUsed = await api.refreshSettings(id).then(
      () => true,
      () => false,
    );
    toast(isUsed ? say.saved(version) : say.savedLater(version), null);
  };
  const during = async (work: () => Promise<void>): Promise<void> => {
    setIsSaving(true);
    setTrouble(null);
    try {
      await work();
    } catch (error) {
      setTrouble(error);
      setConflict(null);
    }
    setIsSaving(false);
  };
  const attempt = (goal: Goal, given: BusinessGiven, from: Base): Promise<void> =>
    during(async () => {
      const result = await put(api, { goal, given, from, toolSecret: draft.toolSecret, published });
      if ('differences' in result) return setConflict(result);
      show(result);
      await tell(goal, result);
    });
  return {
    isSaving,
    trouble,
    conflict,
    save: (goal: Goal, given: BusinessGiven) => attempt(goal, given, base),
    discardDraft: () =>
      during(async () => {
        if (base.revision !== null) await api.ask('discardDraft', { id, revision: base.revision });
        show({ published, kept: null });
        toast(words.versions.draftDiscarded, null);
      }),
    /** `null`: back to the form, where nothing was lost. */
    decide: (mineOf: ((path: string) => boolean) | null): void => {
      if (conflict === null || mineOf === null) return setConflict(null);
      const { goal, theirs, differences } = conflict;
      const both = checkDraft(merged(draftOf(theirs.settings), differences, mineOf), theirs.settings);
      // Each half was accepted by the schema. Together they may break it: a name is there twice.
      if (both.ok) void attempt(goal, both.given, theirs);
      else {
        setTrouble(new ApiError('refused', [...both.faults.keys()].join(', ')));
        setConflict(null);
      }
    },
  };
}

interface Wanted {
  goal: Goal;
  given: BusinessGiven;
  from: Base;
  /** What was typed as one. */
  toolSecret: string;
  published: BusinessSettings;
}

/**
 * Saves. Where the API refuses because somebody saved meanwhile, the answer is what both changed; where
 * nobody but this person changed anything (an answer was lost on its way), it is saved.
 */
async function put(api: Api, wanted: Wanted): Promise<Stored | Conflict> {
  const { goal, given, from } = wanted;
  const id = from.settings.businessId;
  try {
    return await send(api, wanted);
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'refused') throw error;
    const [{ business: published }, { draft: kept }] = await Promise.all([
      api.ask('businessSettings', { id }),
      api.ask('draft', { id }),
    ]);
    const isOtherDraft = (kept?.revision ?? null) !== from.revision;
    if (!isOtherDraft && (goal === 'draft' || published.version === given.version)) throw error;
    const theirs = isOtherDraft ? baseOf(published, kept) : { settings: published, revision: from.revision };
    const before =
      isOtherDraft || from.revision === null
        ? from.settings
        : await versionOf(api, id, given.version ?? 0, published);
    const differences = differencesOf(draftOf(before), asStored(wanted), draftOf(theirs.settings));
    if (differences.length > 0) return { goal, theirs, differences };
    if (goal === 'draft' || theirs.revision === null) return { published, kept };
    return put(api, { ...wanted, given: { ...given, version: theirs.settings.version }, from: theirs });
  }
}

async function send(api: Api, { goal, given, from, published }: Wanted): Promise<Stored> {
  const id = from.settings.businessId;
  if (goal === 'publish') {
    const draft = from.revision === null ? {} : { draft: from.revision };
    const { business } = await api.ask('putBusiness', { id, ...given, ...draft });
    return { published: business, kept: null };
  }
  const revision = from.revision === null ? {} : { revision: from.revision };
  const { draft } = await api.ask('putDraft', { id, business: given, ...revision });
  return { published, kept: draft };
}

/** Numbers in one notation, texts without blanks around them. */
function asStored({ given, from, toolSecret }: Wanted): Draft {
  const { businessId, version, hasToolSecret } = from.settings;
  return { ...draftOf({ ...given, businessId, version, hasToolSecret }), toolSecret };
}

/** The published settings that a draft was made from. One that is not kept any more is as the present one. */
async function versionOf(
  api: Api,
  id: string,
  version: number,
  otherwise: BusinessSettings,
): Promise<BusinessSettings> {
  try {
    return (await api.ask('settingsVersion', { id, version: String(version) })).version.business;
  } catch (error) {
    if (isAbsent(error)) return otherwise;
    throw error;
  }
}
