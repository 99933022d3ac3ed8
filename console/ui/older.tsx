/** The end of a list that is read page by page: the button for older rows, and what is said of new ones. */
import { useEffect, useRef, useState } from 'react';
import { Trouble } from './states.tsx';

interface OlderList {
  rows: readonly unknown[] | null;
  hasOlder: boolean;
  isReadingOlder: boolean;
  isOld: boolean;
  error: unknown;
  retry: () => unknown;
  readOlder(): void;
}

export function Older(given: {
  list: OlderList;
  older: string;
  shown: (count: number) => string;
  /** Said to who can't see the list, when rows came by themselves. */
  newOnes: (count: number) => string;
}) {
  const { list, older, shown, newOnes } = given;
  const count = list.rows?.length ?? 0;
  const came = useCame(count, list.isReadingOlder || list.isOld);
  return (
    <>
      {list.error !== null && <Trouble error={list.error} retry={list.retry} />}
      {list.hasOlder && (
        <button
          type="button"
          className="quiet"
          aria-disabled={list.isReadingOlder}
          onClick={() => list.isReadingOlder || list.readOlder()}
        >
          {older}
        </button>
      )}
      <p className="hidden" role="status">
        {came > 0 ? newOnes(came) : shown(count)}
      </p>
    </>
  );
}

/** How many rows more there are than at the last look, unless staff asked for them. */
function useCame(count: number, isAsked: boolean): number {
  const [came, setCame] = useState(0);
  const last = useRef({ count, isAsked });
  useEffect(() => {
    const { current } = last;
    if (current.count !== count || isAsked)
      setCame(isAsked || current.isAsked ? 0 : Math.max(0, count - current.count));
    last.current = { count, isAsked };
  }, [count, isAsked]);
  return came;
}
