/** A list that scrolls: its end stays in view for readers who are there, and only for them. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** `content`: a new one may have made the list longer. */
export function useFollow<E extends HTMLElement>(content: unknown): RefObject<E | null> {
  const list = useRef<E>(null);
  const lastHeight = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list's height follows from its content
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const wasAtEnd = lastHeight.current - current.scrollTop - current.clientHeight < 40;
    if (wasAtEnd) current.scrollTop = current.scrollHeight;
    lastHeight.current = current.scrollHeight;
  }, [content]);
  return list;
}
