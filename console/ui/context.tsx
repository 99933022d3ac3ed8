/** What every component may ask for: the words of the chosen language, and the signed-in session. */
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { Session } from '../sign-in/session.ts';
import { createFormats, type Formats } from './format.ts';
import type { Api } from './server/api.ts';
import type { ApiError } from './server/api-error.ts';
import type { Setup } from './setup.ts';
import type { Words } from './words/en.ts';
import { type Language, loadWords } from './words/language.ts';

interface Spoken {
  language: Language;
  words: Words;
  formats: Formats;
  choose(language: Language): void;
}

const SpokenContext = createContext<Spoken | null>(null);

/** `keep` stores the choice. `words` are those of `language`, which is the first. */
export function SpokenProvider(given: {
  language: Language;
  words: Words;
  keep: (language: Language) => void;
  children: ReactNode;
}) {
  const { keep, children } = given;
  const [{ language, words }, setSpoken] = useState({ language: given.language, words: given.words });
  const spoken = useMemo((): Spoken => {
    const choose = (next: Language): void => {
      void loadWords(next).then((loaded) => {
        keep(next);
        document.documentElement.lang = next;
        setSpoken({ language: next, words: loaded });
      });
    };
    return { language, words, formats: createFormats(language, words), choose };
  }, [language, words, keep]);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

/** Below, times are of this zone: the business's. India's until it was read. */
export function ZoneProvider({ timeZone, children }: { timeZone: string | undefined; children: ReactNode }) {
  const spoken = useSpoken();
  const { language, words } = spoken;
  const formats = useMemo(() => createFormats(language, words, timeZone), [language, words, timeZone]);
  const inZone = useMemo((): Spoken => ({ ...spoken, formats }), [spoken, formats]);
  return <SpokenContext value={inZone}>{children}</SpokenContext>;
}

export function useSpoken(): Spoken {
  const spoken = use(SpokenContext);
  if (!spoken) throw new Error('there is no language around this component');
  return spoken;
}

export function useWords(): Words {
  return useSpoken().words;
}

export function useFormats(): Formats {
  return useSpoken().formats;
}

interface SignedInAs {
  session: Session;
  api: Api;
  setup: Setup;
  /** For operators: founds and finds businesses. Null for everybody else. */
  operatorApi: Api | null;
  /** Makes the pages about another business. For operators. */
  choose(business: string): Promise<void>;
  /** `why`: the server no longer accepts the session; null: the person leaves. */
  signOut(why: ApiError | null): void;
}

const SignedInContext = createContext<SignedInAs | null>(null);
export const SignedInProvider = SignedInContext.Provider;

export function useSignedIn(): SignedInAs {
  const signedIn = use(SignedInContext);
  if (!signedIn) throw new Error('nobody is signed in around this component');
  return signedIn;
}
