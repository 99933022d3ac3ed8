/** The console's pages by their address. A page's code is loaded when it is first shown. */
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { CallId } from '../shared/ids.ts';
import { useHashPath, useHashQuery } from './ui/address.ts';
import { useSignedIn, useWords } from './ui/context.tsx';
import { Frame } from './ui/frame/frame.tsx';
import { Page } from './ui/page.tsx';
import { Empty, Loading, PageFault } from './ui/states.tsx';

const BusinessPage = lazy(() => import('./business/business-page.tsx'));
const VersionsPage = lazy(() => import('./business/versions/versions-page.tsx'));
const VersionPage = lazy(() => import('./business/versions/version-page.tsx'));
const CallsPage = lazy(() => import('./calls/list/calls-page.tsx'));
const CallPage = lazy(() => import('./calls/call-page.tsx'));
const BusinessesPage = lazy(() => import('./founding/businesses-page.tsx'));
const FoundingPage = lazy(() => import('./founding/founding-page.tsx'));
const HealthPage = lazy(() => import('./health/health-page.tsx'));
const PeoplePage = lazy(() => import('./people/people-page.tsx'));
const PersonPage = lazy(() => import('./people/person-page.tsx'));
const RefusedPage = lazy(() => import('./calls/refused/refused-page.tsx'));
const ReportsPage = lazy(() => import('./reports/reports-page.tsx'));
const RequestsPage = lazy(() => import('./requests/requests-page.tsx'));
const CalendarPage = lazy(() => import('./requests/calendar/calendar-page.tsx'));
const LivePage = lazy(() => import('./live/live-page.tsx'));
const LiveCallPage = lazy(() => import('./live/live-call-page.tsx'));
const SoftphonePage = lazy(() => import('./softphone/softphone-page.tsx'));

export function Places() {
  return (
    <Router hook={useHashPath} searchHook={useHashQuery} hrefs={useHashPath.hrefs}>
      <Frame>
        <Pages />
      </Frame>
    </Router>
  );
}

function Pages() {
  const words = useWords();
  const { session } = useSignedIn();
  const [path] = useLocation();
  if (session.role === 'operator' && !isForOperator(path, session.business))
    return <Redirect to={session.business === '' ? '/businesses' : '/business'} replace />;
  return (
    <PageFault key={path} words={words}>
      <Suspense fallback={<Loading rows={6} />}>
        <Switch>
          <Route path="/">
            <Redirect to="/calls" replace />
          </Route>
          <Route path="/calls" component={CallsPage} />
          <Route path="/calls/refused" component={RefusedPage} />
          <Route path="/calls/:id">{({ id }) => <OfCall id={id} page={CallPage} />}</Route>
          <Route path="/reports" component={ReportsPage} />
          <Route path="/requests" component={RequestsPage} />
          <Route path="/people" component={PeoplePage} />
          <Route path="/people/:person">{({ person }) => <PersonPage key={person} person={person} />}</Route>
          <Route path="/health" component={HealthPage} />
          <Route path="/requests/calendar" component={CalendarPage} />
          <Route path="/live" component={LivePage} />
          <Route path="/live/:id">{({ id }) => <OfCall id={id} page={LiveCallPage} />}</Route>
          <Route path="/businesses" component={BusinessesPage} />
          <Route path="/business/new" component={FoundingPage} />
          <Route path="/business" component={BusinessPage} />
          <Route path="/business/versions" component={VersionsPage} />
          <Route path="/business/versions/:version">
            {({ version }) => <VersionPage version={version} />}
          </Route>
          <Route path="/softphone" component={SoftphonePage} />
          <Route>
            <Page title={words.noPage}>
              <Link href="/">{words.calls.back}</Link>
            </Page>
          </Route>
        </Switch>
      </Suspense>
    </PageFault>
  );
}

/** An operator sees no calls, requests or people: they are the business's. */
function isForOperator(path: string, business: string): boolean {
  const always = ['/businesses', '/business/new', '/health'];
  return [...always, ...(business === '' ? [] : ['/business', '/softphone'])].includes(path);
}

function OfCall({
  id,
  page: CallShown,
}: {
  id: string;
  page: (props: { callId: string }) => React.ReactNode;
}) {
  const words = useWords();
  const callId = CallId.safeParse(id);
  if (callId.success) return <CallShown key={callId.data} callId={callId.data} />;
  return (
    <Page title={words.calls.title}>
      <Empty>{words.calls.noCall}</Empty>
    </Page>
  );
}
