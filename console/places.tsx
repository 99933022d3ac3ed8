/** The console's pages by their address. A page's code is loaded when it is first shown. */
import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { CallId } from '../shared/ids.ts';
import { useHashPath, useHashQuery } from './ui/address.ts';
import { useWords } from './ui/context.tsx';
import { Frame } from './ui/frame/frame.tsx';
import { Page } from './ui/page.tsx';
import { Empty, Loading, PageFault } from './ui/states.tsx';

const BusinessPage = lazy(() => import('./business/business-page.tsx'));
const CallsPage = lazy(() => import('./calls/list/calls-page.tsx'));
const CallPage = lazy(() => import('./calls/call-page.tsx'));
const RequestsPage = lazy(() => import('./requests/requests-page.tsx'));
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
  const [path] = useLocation();
  return (
    <PageFault key={path} words={words}>
      <Suspense fallback={<Loading rows={6} />}>
        <Switch>
          <Route path="/">
            <Redirect to="/calls" replace />
          </Route>
          <Route path="/calls" component={CallsPage} />
          <Route path="/calls/:id">{({ id }) => <OfCall id={id} page={CallPage} />}</Route>
          <Route path="/requests" component={RequestsPage} />
          <Route path="/live" component={LivePage} />
          <Route path="/live/:id">{({ id }) => <OfCall id={id} page={LiveCallPage} />}</Route>
          <Route path="/business" component={BusinessPage} />
          <Route path="/softphone" component={SoftphonePage} />
          <Route>
            <Page title={words.noPage}>{null}</Page>
          </Route>
        </Switch>
      </Suspense>
    </PageFault>
  );
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
