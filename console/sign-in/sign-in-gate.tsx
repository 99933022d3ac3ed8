/** Shows the console to somebody who is signed in, and the sign-in page to everybody else. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { navigate } from '../ui/address.ts';
import { SignedInProvider, useWords } from '../ui/context.tsx';
import { createApi } from '../ui/server/api.ts';
import { ApiError, mayPass } from '../ui/server/api-error.ts';
import type { Setup } from '../ui/setup.ts';
import { isProblem, type Session, type SessionKeeper, tokenInFragment } from './session.ts';
import { type SignInProblem, type SignInWorld, signInUrl, signOutUrl } from './sign-in.ts';
import { SignInPage } from './sign-in-page.tsx';

interface SignedOut {
  trouble: SignInProblem | ApiError | null;
  /** Signed out here and not at the sign-in pages. */
  isOutHereOnly?: boolean;
}

export function SignInGate(given: {
  setup: Setup;
  keeper: SessionKeeper;
  world: SignInWorld;
  first: Session | SignInProblem | null;
  children: ReactNode;
}) {
  const { setup, keeper, world, first, children } = given;
  const isIn = first !== null && !isProblem(first);
  const [session, setSession] = useState(isIn ? first : null);
  const [out, setOut] = useState<SignedOut>({ trouble: isIn ? null : first });
  const [isGoing, setIsGoing] = useState(false);
  const troubleText = useTroubleText(out);

  const enter = useCallback(
    (token: string): void => {
      const made = keeper.enter({ token, renewal: null });
      if (isProblem(made)) setOut({ trouble: made });
      else setSession(made);
    },
    [keeper],
  );
  const signOut = useCallback(
    (why: ApiError | null): void => {
      setSession(null);
      setOut({ trouble: why });
      keeper.forget();
      // Somebody who leaves is signed out at Cognito too, where staff signed in there.
      if (why !== null || setup.signIn === null) return;
      void signOutUrl(setup.signIn, world).then((url) => {
        if (url.ok) location.assign(url.value);
        else setOut({ trouble: url.problem, isOutHereOnly: true });
      });
    },
    [keeper, setup, world],
  );
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
        enter={enter}
      />
    );
  return (
    <SignedIn key={session.business} session={session} setup={setup} signOut={signOut}>
      {children}
    </SignedIn>
  );
}

/** A session has a cache of its own: the next person sees nothing of it. */
function SignedIn(given: {
  session: Session;
  setup: Setup;
  signOut: (why: ApiError | null) => void;
  children: ReactNode;
}) {
  const { session, setup, signOut, children } = given;
  const signedIn = useMemo(
    () => ({ session, setup, signOut, api: createApi(session) }),
    [session, setup, signOut],
  );
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
function useTokenInAddress(setup: Setup, enter: (token: string) => void): void {
  useEffect(() => {
    const take = (): void => {
      const token = setup.signIn === null ? tokenInFragment(location.hash) : null;
      if (token === null) return;
      // A token left in the address bar would be copied along with links.
      navigate('/calls', { replace: true });
      enter(token);
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
