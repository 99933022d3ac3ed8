/** The frame of every page: the business, the way to the other pages, the person's settings. */
import { onlineManager } from '@tanstack/react-query';
import { type ReactNode, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'wouter';
import { useBusinessAbout } from '../business-about.ts';
import { useSignedIn, useWords, ZoneProvider } from '../context.tsx';
import { Icon } from './icons.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { Switcher } from './switcher.tsx';
import { UnseenContext, useUnseenLists } from './unseen.ts';

export function Frame({ children }: { children: ReactNode }) {
  const words = useWords();
  const { session } = useSignedIn();
  const [path] = useLocation();
  const main = useFocusAfterNavigation(path);
  const timeZone = useBusinessAbout()?.timeZone;
  const isOnline = useSyncExternalStore(onlineManager.subscribe, () => onlineManager.isOnline());
  const { calls, requests, isOld } = useUnseenLists(path);
  return (
    <div className="frame">
      {/* A link to `#main` would change the page's address. */}
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {words.frame.skip}
      </button>
      <header className="top">
        <span className="mark" aria-hidden="true">
          <Icon name="calls" />
        </span>
        <Switcher />
        <SettingsPanel />
      </header>
      <nav aria-label={words.frame.pages}>
        {session.role === 'operator' ? (
          <>
            {session.business !== '' && (
              <>
                <NavLink to="/business" icon="business" name={words.business.nav} path={path} />
                <NavLink to="/softphone" icon="softphone" name={words.softphone.nav} path={path} />
              </>
            )}
            <NavLink to="/health" icon="health" name={words.health.nav} path={path} />
          </>
        ) : (
          <>
            <NavLink to="/calls" icon="calls" name={words.calls.nav} path={path} unseen={calls} />
            <NavLink to="/requests" icon="requests" name={words.requests.nav} path={path} unseen={requests} />
            <NavLink to="/live" icon="live" name={words.live.nav} path={path} />
            <More path={path}>
              <NavLink to="/people" icon="people" name={words.people.nav} path={path} />
              <NavLink to="/reports" icon="reports" name={words.reportsNav} path={path} />
              <NavLink to="/softphone" icon="softphone" name={words.softphone.nav} path={path} />
              {session.role === 'admin' && (
                <>
                  <NavLink to="/business" icon="business" name={words.business.nav} path={path} />
                  <NavLink to="/health" icon="health" name={words.health.nav} path={path} />
                </>
              )}
            </More>
          </>
        )}
      </nav>
      <main id="main" tabIndex={-1} ref={main}>
        <p role="status" className={isOnline && !isOld ? 'hidden' : 'note'}>
          {isOnline && !isOld ? '' : words.frame.offline}
        </p>
        <ZoneProvider timeZone={timeZone}>
          <UnseenContext value={calls + requests}>{children}</UnseenContext>
        </ZoneProvider>
      </main>
    </div>
  );
}

/** On a phone these links are behind a button, on a wide screen they stand under the others. */
function More({ path, children }: { path: string; children: ReactNode }) {
  const words = useWords();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (path && panel.current?.matches(':popover-open')) panel.current.hidePopover();
  }, [path]);
  return (
    <>
      <button type="button" className="more-pages" popoverTarget={id}>
        <Icon name="more" />
        <span>{words.frame.more}</span>
      </button>
      <div id={id} popover="auto" ref={panel}>
        {children}
      </div>
    </>
  );
}

function NavLink(given: {
  to: string;
  icon: Parameters<typeof Icon>[0]['name'];
  name: string;
  path: string;
  unseen?: number;
}) {
  const words = useWords();
  const { to, icon, name, path, unseen = 0 } = given;
  const isHere = path === to || path.startsWith(`${to}/`);
  return (
    <Link href={to} aria-current={isHere ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{name}</span>
      {unseen > 0 && (
        <span className="count">
          <span aria-hidden="true">{unseen}</span>
          <span className="hidden">{words.frame.unseen(unseen)}</span>
        </span>
      )}
    </Link>
  );
}

/** Somebody who can't see the page hears that it is another one, and continues in it. */
function useFocusAfterNavigation(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return main;
}
