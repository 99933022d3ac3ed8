/** A page's head, and its title in the browser's tab. */
import { type ReactNode, use, useEffect } from 'react';
import { useBusinessName } from './business-about.ts';
import { UnseenContext } from './frame/unseen.ts';

/** `title`: for the tab, and the heading where there is no other. `back`: what leads to the list. */
export function Page(given: {
  title: string;
  heading?: ReactNode;
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { title, heading = title, back, actions, children } = given;
  const business = useBusinessName();
  const unseen = use(UnseenContext);
  useEffect(() => {
    document.title = `${unseen > 0 ? `(${unseen}) ` : ''}${title} · ${business}`;
  }, [title, unseen, business]);
  return (
    <>
      {back && <p className="back">{back}</p>}
      <div className="heading">
        <h1>{heading}</h1>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
