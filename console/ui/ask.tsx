/** A question before something that can't be undone. The focus stays inside until it is answered. */
import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { useWords } from './context.tsx';
import './ask.css';

export interface Question {
  title: string;
  what: string;
  yes: string;
  /** The button that changes nothing; `Cancel` without it. */
  no?: string;
  /** What else is chosen with the answer. */
  more?: ReactNode;
  act: () => void;
}

/** `question`: null while nothing is asked. `done`: it was answered, one way or the other. */
export function Ask({ question, done }: { question: Question | null; done: () => void }) {
  const words = useWords();
  return (
    <AlertDialog.Root open={question !== null} onOpenChange={(isOpen) => isOpen || done()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title>{question?.title}</AlertDialog.Title>
          <AlertDialog.Description>{question?.what}</AlertDialog.Description>
          {question?.more}
          <div className="actions">
            <AlertDialog.Close className="quiet">{question?.no ?? words.cancel}</AlertDialog.Close>
            <AlertDialog.Close className="danger" onClick={() => question?.act()}>
              {question?.yes}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
