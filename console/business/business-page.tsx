/** A business's settings and budget, for its admins and for operators. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import { isAbsent } from '../ui/server/api-error.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { BudgetCard } from './budget-card.tsx';
import { Checklist } from './checklist.tsx';
import { SettingsForm } from './settings-form.tsx';
import './business.css';

export default function BusinessPage() {
  const { business: say, versions } = useWords();
  const { session } = useSignedIn();
  return (
    <Page
      title={say.title}
      actions={
        session.role === 'admin' && (
          <Link className="button quiet" href="/business/versions">
            {versions.title}
          </Link>
        )
      }
    >
      {session.role !== 'staff' ? (
        <Toasts>
          <Settings />
        </Toasts>
      ) : (
        <Empty title={say.adminsOnlyTitle} icon={<Icon name="business" />}>
          <p>{say.adminsOnly}</p>
        </Empty>
      )}
    </Page>
  );
}

function Settings() {
  const say = useWords().business;
  const { api, session } = useSignedIn();
  // Changes are made to what is stored now.
  const settings = useQuery({
    queryKey: ['business', session.business],
    queryFn: ({ signal }) => api.ask('businessSettings', { id: session.business }, signal),
    refetchOnMount: 'always',
  });
  const draft = useQuery({
    queryKey: ['draft', session.business],
    queryFn: ({ signal }) => api.ask('draft', { id: session.business }, signal),
    refetchOnMount: 'always',
  });
  const error = settings.error ?? draft.error;
  const isRead = settings.isFetchedAfterMount && draft.isFetchedAfterMount;
  const [isBudgetUnsaved, setIsBudgetUnsaved] = useState(false);
  if (isAbsent(error))
    return (
      <Empty title={say.noneTitle} icon={<Icon name="business" />}>
        <p>{say.none}</p>
      </Empty>
    );
  if (error && !(settings.data && draft.data))
    return <Trouble error={error} retry={() => Promise.all([settings.refetch(), draft.refetch()])} />;
  if (!settings.data || !draft.data || !isRead) return <Loading rows={6} />;
  return (
    <>
      <p className="muted intro">{say.intro}</p>
      <Checklist />
      <SettingsForm
        published={settings.data.business}
        kept={draft.data.draft}
        isMoreUnsaved={isBudgetUnsaved}
      />
      <BudgetCard unsaved={setIsBudgetUnsaved} />
    </>
  );
}
