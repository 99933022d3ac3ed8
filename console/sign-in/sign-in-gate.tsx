/** Shows the console to somebody who is signed in, and the sign-in page to everybody else. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { navigate } from '../ui/address.ts';
import { SignedInProvider, useWords } from '../ui/context.tsx';
import { forgetPerson } from '../ui/frame/preferences.ts';
import { type Api, createApi } from '../ui/server/api.ts';
import { ApiError, mayPass } from '../ui/server/api-error.ts';
import type { Setup } from '../ui/setup.ts';
import { isProblem, type Session, type SessionKeeper, tokenInFragment } from './session.ts';
import { type SignInProblem, type SignInWorld, signInUrl, signOutUrl } from './sign-in.ts';
import { SignInPage } from './sign-in-page.tsx';
import type { Tabs } from './tabs.ts';

interface SignedOut {
  trouble: SignInProblem | ApiError | null;
  /** Signed out here and not at the sign-in pages. */
  isOutHereOnly?: boolean;
}

export function SignInGate(given: {
  setup: Setup;
  keeper: SessionKeeper;
  tabs: Tabs;
  world: SignInWorld;
  first: Session | SignInProblem | null;
  children: ReactNode;
}) {
  const { setup, keeper, tabs, world, first, children } = given;
  const isIn = first !== null && !isProblem(first);
  const [session, setSession] = useState(isIn ? first : null);
  const [out, setOut] = useState<SignedOut>({ trouble: isIn ? null : first });
  const [isGoing, setIsGoing] = useState(false);
  const troubleText = useTroubleText(out);

  /** `business`: which one an operator enters. */
  const enter = useCallback(
    async (token: string, business: string | null): Promise<void> => {
      const made = keeper.enter({ token, renewal: null });
      if (isProblem(made)) return setOut({ trouble: made });
      const next = business === null ? made : await keeper.choose(made, business);
      flushSync(() => setSession(next));
    },
    [keeper],
  );
  const signOut = useCallback(
    (why: ApiError | null): void => {
      setSession(null);
      setOut({ trouble: why });
      keeper.forget();
      forgetPerson();
      if (why !== null) return;
      tabs.signOut();
      // Somebody who leaves is signed out at Cognito too, where staff signed in there.
      if (setup.signIn === null) return;
      void signOutUrl(setup.signIn, world).then((url) => {
        if (url.ok) location.assign(url.value);
        else setOut({ trouble: url.problem, isOutHereOnly: true });
      });
    },
    [keeper, tabs, setup, world],
  );
  useEffect(
    () =>
      tabs.onSignOut(() => {
        setSession(null);
        setOut({ trouble: null });
        keeper.forget();
      }),
    [tabs, keeper],
  );
  useEffect(() => {
    // This tab had a session, which has run out, and nothing can renew it.
    if (!isIn && keeper.kept()?.renewal === null) forgetPerson();
  }, [keeper, isIn]);
  useTokenInAddress(setup, enter);

  const goToPages = (): void => {
    if (setup.signIn === null) return;
    setIsGoing(true);
    void signInUrl(setup.signIn, location.hash, world).then((url) => {
      setIsGoing(false);
      if (url.ok) location.assign(url.value);
      else setOut({ trouble: url.problem });
    });
  };
  if (session === null)
    return (
      <SignInPage
        trouble={troubleText}
        isGoing={isGoing}
        goToPages={setup.signIn === null ? null : goToPages}
        enter={(token) => void enter(token, null)}
      />
    );
  const choose = async (business: string): Promise<void> => {
    const next = await keeper.choose(session, business);
    // At once, so that what is left has no say in where the next step leads.
    flushSync(() => setSession(next));
  };
  return (
    <SignedIn
      key={`${session.role} ${session.business}`}
      session={session}
      setup={setup}
      choose={choose}
      signOut={signOut}
    >
      {children}
    </SignedIn>
  );
}

/** An operator's own session, or that of the operator who entered the business on a local run. */
function operatorApiOf(session: Session, api: Api): Api | null {
  if (session.role === 'operator') return api;
  return session.operator
    ? createApi({ ...session, token: session.operator, ready: async () => undefined })
    : null;
}

/** A session has a cache of its own: the next person sees nothing of it. */
function SignedIn(given: {
  session: Session;
  setup: Setup;
  choose: (business: string) => Promise<void>;
  signOut: (why: ApiError | null) => void;
  children: ReactNode;
}) {
  const { session, setup, choose, signOut, children } = given;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `choose` differs with the session alone
  const signedIn = useMemo(() => {
    const api = createApi(session);
    return { session, setup, choose, signOut, api, operatorApi: operatorApiOf(session, api) };
  }, [session, setup, signOut]);
  const queries = useMemo(() => queriesOf(signOut), [signOut]);
  return (
    <SignedInProvider value={signedIn}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </SignedInProvider>
  );
}

/** Reading is tried again when the failure may pass. A change is not: staff see what became of it. */
function queriesOf(signOut: (why: ApiError) => void): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof ApiError && error.kind === 'signedOut') signOut(error);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failed, error) => failed < 2 && mayPass(error),
        retryDelay: (failed) => 500 * 2 ** failed,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** A link with a token may be opened while the console is open already. It is taken on a local run only. */
function useTokenInAddress(
  setup: Setup,
  enter: (token: string, business: string | null) => Promise<void>,
): void {
  useEffect(() => {
    const take = (): void => {
      const given = tokenInFragment(location.hash);
      if (given === null) return;
      // A token left in the address bar would be copied along with links.
      history.replaceState(null, '', '#/calls');
      if (setup.signIn !== null) return navigate('/calls', { replace: true });
      // The page that the person of before was led to meanwhile is not this one's.
      void enter(given.token, given.business).then(() => navigate('/calls', { replace: true }));
    };
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [setup, enter]);
}

function useTroubleText({ trouble, isOutHereOnly }: SignedOut): string | null {
  const words = useWords();
  if (trouble === null) return null;
  if (trouble instanceof ApiError) return words.errors[trouble.kind](trouble.detail);
  const why = words.signIn.problems[trouble.kind](trouble.detail);
  return isOutHereOnly ? words.signIn.notOutThere(why) : why;
}
