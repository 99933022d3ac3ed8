/** The first steps of a business. Each is ticked by what there is, and the list goes when all are done. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { BusinessStart } from '../../shared/contract/business.ts';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';

const refreshMs = 5000;

export function Checklist() {
  const { start: say } = useWords().business;
  const { api, session } = useSignedIn();
  const hiddenKey = `first-steps-${session.business}`;
  const [isHidden, setIsHidden] = useState(() => localStorage.getItem(hiddenKey) !== null);
  const { data } = useQuery({
    queryKey: ['start', session.business],
    queryFn: ({ signal }) => api.ask('businessStart', { id: session.business }, signal),
    enabled: !isHidden,
    refetchInterval: ({ state }) => (isDone(state.data?.start) ? false : refreshMs),
  });
  if (isHidden || !data || isDone(data.start)) return null;
  const { connected, budget, person, tested } = data.start;
  const hide = (): void => {
    localStorage.setItem(hiddenKey, 'hidden');
    setIsHidden(true);
  };
  return (
    <section className="card first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">{say.title}</h2>
      <ol>
        <Step isDone={connected} {...say.connected}>
          <Link href="/softphone">{say.softphone}</Link>
        </Step>
        <Step isDone={budget} {...say.budget}>
          <Jump to="section-budget">{say.toBudget}</Jump>
        </Step>
        <Step isDone={person} {...say.person}>
          <Jump to="section-transfers">{say.toPeople}</Jump>
        </Step>
        <Step isDone={tested} {...say.tested}>
          <Link href="/softphone">{say.softphone}</Link>
        </Step>
      </ol>
      <button type="button" className="quiet" onClick={hide}>
        {say.hide}
      </button>
    </section>
  );
}

function isDone(start: BusinessStart | undefined): boolean {
  return start !== undefined && Object.values(start).every(Boolean);
}

/** `children`: the way to where it is done. */
function Step(given: { isDone: boolean; what: string; how: string; children: ReactNode }) {
  const { start: say } = useWords().business;
  return (
    <li className={given.isDone ? 'done' : ''}>
      <span className="tick">{given.isDone && <Icon name="done" />}</span>
      <div>
        <b>{given.what}</b> <span className="hidden">{given.isDone ? say.done : say.open}</span>
        {!given.isDone && (
          <p className="small">
            {given.how} {given.children}
          </p>
        )}
      </div>
    </li>
  );
}

/** To a section of this page. A link to `#…` would lead to another page. */
function Jump({ to, children }: { to: string; children: string }) {
  const jump = (): void => {
    const section = document.getElementById(to);
    if (section instanceof HTMLDetailsElement) section.open = true;
    section?.scrollIntoView({ block: 'start' });
    section?.querySelector<HTMLElement>('summary, input')?.focus({ preventScroll: true });
  };
  return (
    <button type="button" className="plain as-link" onClick={jump}>
      {children}
    </button>
  );
}
