/** Listens to a live call while a component shows it. */
import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../ui/context.tsx';
import { listen, type Side } from './listen.ts';

export interface Listened {
  state: 'off' | 'connecting' | 'on' | 'lost';
  levels: Record<Side, number>;
  error: unknown;
  start(): void;
  stop(): void;
}

const off = { state: 'off', levels: { caller: 0, agent: 0 }, error: null } as const;
const againMs = 2000;

/** `isOver`: there is nothing to hear any more. A connection that was lost is opened again. */
export function useListen(callId: string, isOver: boolean): Listened {
  const { session, api } = useSignedIn();
  const [heard, setHeard] = useState<Omit<Listened, 'start' | 'stop'>>(off);
  const leaving = useRef<AbortController>(null);
  const change = (changed: Partial<Listened>): void => setHeard((before) => ({ ...before, ...changed }));

  function stop(error: unknown = null): void {
    leaving.current?.abort();
    leaving.current = null;
    setHeard({ ...off, error });
  }

  function start(): void {
    leaving.current?.abort();
    const ours = new AbortController();
    leaving.current = ours;
    const unlessLeft = (work: () => void) => (): void => void (ours.signal.aborted || work());
    change({ state: 'connecting', error: null });
    const context = new AudioContext({ latencyHint: 'interactive' });
    // A browser does not show why an upgrade was refused, so it is asked for first.
    const begun = api.mayListen(callId).then(() =>
      ours.signal.aborted
        ? undefined
        : listen(session, callId, context, ours.signal, {
            opened: () => change({ state: 'on' }),
            level: (side, level) =>
              setHeard((before) => ({ ...before, levels: { ...before.levels, [side]: level } })),
            closed(code) {
              if (code === 1000) return stop();
              change({ state: 'lost', levels: off.levels });
              setTimeout(unlessLeft(start), againMs);
            },
          }),
    );
    begun.catch((error: unknown) => {
      if (context.state !== 'closed') void context.close();
      unlessLeft(() => stop(error))();
    });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the call's end, or leaving it, stops it
  useEffect(() => {
    if (isOver) stop();
    return () => leaving.current?.abort();
  }, [callId, isOver]);

  return { ...heard, start, stop: () => stop() };
}
