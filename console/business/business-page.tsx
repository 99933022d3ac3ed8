/** A business's settings and budget, for its admins and for operators. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
  const say = useWords().business;
  const { session } = useSignedIn();
  return (
    <Page title={say.title}>
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
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    queryKey: ['business', session.business],
    queryFn: ({ signal }) => api.ask('businessSettings', { id: session.business }, signal),
    // Changes are made to what is stored now.
    refetchOnMount: 'always',
  });
  const [isBudgetUnsaved, setIsBudgetUnsaved] = useState(false);
  if (isAbsent(error))
    return (
      <Empty title={say.noneTitle} icon={<Icon name="business" />}>
        <p>{say.none}</p>
      </Empty>
    );
  if (error && !data) return <Trouble error={error} retry={refetch} />;
  if (!data || !isFetchedAfterMount) return <Loading rows={6} />;
  return (
    <>
      <p className="muted intro">{say.intro}</p>
      <Checklist />
      <SettingsForm stored={data.business} isMoreUnsaved={isBudgetUnsaved} />
      <BudgetCard unsaved={setIsBudgetUnsaved} />
    </>
  );
}
