/** Asks whoever leaves a page that would lose something. Closing the tab asks in the browser's words. */
import { useEffect, useState } from 'react';
import { guardAddress } from './address.ts';
import type { Question } from './ask.tsx';

interface LeavingWords {
  leaveTitle: string;
  leaveWhat: string;
  leave: string;
  stay: string;
}

/** `words`: the question, while `isLosing`. The page shows it with `Ask`, beside questions of its own. */
export function useLeaving(isLosing: boolean, words: LeavingWords) {
  const { leaveTitle: title, leaveWhat: what, leave: yes, stay: no } = words;
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    if (!isLosing) return;
    const unguard = guardAddress((act) => setQuestion({ title, what, yes, no, act }));
    const closing = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', closing);
    return () => {
      unguard();
      window.removeEventListener('beforeunload', closing);
    };
  }, [isLosing, title, what, yes, no]);
  return { question, setQuestion };
}
