/** Components as a signed-in person sees them, with an API that answers from a script. For tests. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { Session } from '../sign-in/session.ts';
import { SignedInProvider, SpokenProvider } from '../ui/context.tsx';
import { type Api, createApi } from '../ui/server/api.ts';
import { en } from '../ui/words/en.ts';
import { hi } from '../ui/words/hi.ts';

const admin: Session = {
  token: 'token',
  api: 'https://api.test',
  business: 'demo-clinic',
  role: 'admin',
  expiresAt: null,
  ready: async () => undefined,
};

/** By path without its query: the answer's body, or what makes it. A number is a status without one. */
export type Script = Record<string, unknown | ((url: URL, body: string, method: string) => unknown)>;

export interface Shown {
  /** `GET /api/calls?status=failed`, in order. */
  asked: string[];
  script: Script;
  queries: QueryClient;
  signedOut: string[];
  /** Businesses that an operator chose. */
  chosen: string[];
}

/** `path`: the page's address, such as `/calls?status=failed`. `who`: where it differs from an admin. */
export function show(
  page: ReactNode,
  script: Script,
  path = '/calls',
  language: 'en' | 'hi' = 'en',
  who: Partial<Session> = {},
): Shown {
  const session = { ...admin, ...who };
  const shown: Shown = { asked: [], script, queries: queriesWithoutRetries(), signedOut: [], chosen: [] };
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'https://edge.test');
    shown.asked.push(`${init?.method ?? 'GET'} ${url.pathname}${url.search}`);
    const given = shown.script[url.pathname];
    const answer: unknown = await (typeof given === 'function'
      ? given(url, String(init?.body ?? ''), init?.method ?? 'GET')
      : given);
    if (answer instanceof Response) return answer;
    return answer === undefined
      ? Response.json({ error: { code: 'none', message: `nothing at ${url.pathname}` } }, { status: 404 })
      : Response.json(answer);
  };
  const api: Api = createApi(session);
  const setup = { api: session.api, number: '+918000000001', isLocal: true, signIn: null, styleNonce: 'n-1' };
  const signOut = (why: { kind: string } | null) => void shown.signedOut.push(why?.kind ?? 'left');
  const operatorApi = session.role === 'operator' || session.operator ? api : null;
  const choose = async (business: string) => void shown.chosen.push(business);
  const { hook, searchHook } = memoryLocation({ path });
  render(
    <SpokenProvider language={language} words={language === 'en' ? en : hi} keep={() => undefined}>
      <SignedInProvider value={{ session, api, setup, operatorApi, choose, signOut }}>
        <QueryClientProvider client={shown.queries}>
          <Router hook={hook} searchHook={searchHook}>
            {page}
          </Router>
        </QueryClientProvider>
      </SignedInProvider>
    </SpokenProvider>,
  );
  return shown;
}

/** Lets `ms` of the virtual clock pass, and what was begun come to its end. */
export async function settle(ms = 0): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
    for (let steps = 0; steps < 5; steps += 1) await vi.advanceTimersByTimeAsync(1);
  });
}

function queriesWithoutRetries(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } });
}
