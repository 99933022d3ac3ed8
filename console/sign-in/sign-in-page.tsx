/** The page that signs in: a button to Cognito's pages where there are some, and a form for a token. */
import { type FormEvent, useEffect, useId } from 'react';
import { useSpoken, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { consoleLanguages, languageNames } from '../ui/words/language.ts';
import './sign-in.css';

/**
 * `trouble`: why the session ended or the sign-in failed. `goToPages`: null where there are none. With
 * Cognito's pages the form for a token is folded away.
 */
export function SignInPage(given: {
  trouble: string | null;
  isGoing: boolean;
  goToPages: (() => void) | null;
  enter: (token: string) => void;
}) {
  const { trouble, isGoing, goToPages, enter } = given;
  const { signIn: say } = useWords();
  useEffect(() => {
    document.title = `${say.title} · Sunrise Voice`;
  }, [say]);
  return (
    <main className="sign-in">
      <p className="product">
        <span className="mark" aria-hidden="true">
          <Icon name="calls" />
        </span>
        Sunrise Voice
      </p>
      <h1>{say.title}</h1>
      <p className="muted">{say.welcome}</p>
      {trouble !== null && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      {goToPages === null ? (
        <>
          <p>{say.pasteToken}</p>
          <TokenForm enter={enter} />
        </>
      ) : (
        <>
          <p>{say.withPages}</p>
          <button type="button" id="sign-in" onClick={goToPages} disabled={isGoing}>
            {say.signIn}
          </button>
          <details>
            <summary>{say.withToken}</summary>
            <TokenForm enter={enter} />
          </details>
        </>
      )}
      <p className="muted small">{say.thisBrowser}</p>
      <Languages />
    </main>
  );
}

function TokenForm({ enter }: { enter: (token: string) => void }) {
  const { signIn: say } = useWords();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    enter(String(new FormData(event.currentTarget).get('token') ?? ''));
  };
  return (
    <form id="by-token" onSubmit={submit}>
      <label htmlFor={id}>{say.token}</label>
      <textarea id={id} name="token" rows={5} required spellCheck={false} autoComplete="off" />
      <button type="submit">{say.useToken}</button>
    </form>
  );
}

function Languages() {
  const { language, choose } = useSpoken();
  return (
    <p className="languages">
      {consoleLanguages.map((each) => (
        <button
          type="button"
          className="plain"
          key={each}
          lang={each}
          aria-pressed={each === language}
          onClick={() => choose(each)}
        >
          {languageNames[each]}
        </button>
      ))}
    </p>
  );
}
