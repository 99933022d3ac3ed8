/** What a page shows when it has nothing else to show: loading, trouble, nothing. */
import { Component, type ReactNode } from 'react';
import { useWords } from './context.tsx';
import { ApiError, mayPass } from './server/api-error.ts';
import type { Words } from './words/en.ts';

/** Grey bars where rows will be. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const words = useWords();
  return (
    <div className="skeleton" role="status">
      <span className="hidden">{words.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all the same
        <div key={row} className="bar" aria-hidden="true" />
      ))}
    </div>
  );
}

/** `retry`: offered when the failure may pass. */
export function Trouble({ error, retry }: { error: unknown; retry?: (() => unknown) | undefined }) {
  const words = useWords();
  return (
    <div className="trouble" role="alert">
      <p>{sentenceOf(error, words)}</p>
      {retry && mayPass(error) && (
        <button
          type="button"
          className="quiet again"
          onClick={() => {
            // The pressed button goes, and the focus must not go with it. The page must not scroll.
            document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
            void retry();
          }}
        >
          {words.tryAgain}
        </button>
      )}
    </div>
  );
}

export function sentenceOf(error: unknown, words: Words): string {
  return error instanceof ApiError ? words.errors[error.kind](error.detail) : words.fault;
}

export function Empty({ title, icon, children }: { title?: string; icon?: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      {title && <p className="empty-title">{title}</p>}
      {children}
    </div>
  );
}

export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * Catches a bug of a page, so that the frame stays. A page's file that is missing is mostly one of an older
 * version: the console was deployed anew while the page was open.
 */
export class PageFault extends Component<{ words: Words; children: ReactNode }, { fault: unknown }> {
  override state = { fault: null as unknown };

  static getDerivedStateFromError(fault: unknown): { fault: unknown } {
    return { fault };
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    const { fault } = this.state;
    if (fault === null) return children;
    const isFile = fault instanceof TypeError && /import|module|preload/i.test(fault.message);
    return (
      <div className="trouble" role="alert">
        <p>{isFile ? words.renewed : words.fault}</p>
        <button type="button" className="quiet" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </div>
    );
  }
}
