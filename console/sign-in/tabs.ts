/**
 * What the console's tabs in one browser tell each other: a new tab takes over the session of an open one,
 * and who signs out in one is signed out in all. Only pages of this origin hear it, and nothing is stored.
 */
import { z } from 'zod';
import { Kept } from './session.ts';

const Told = z.discriminatedUnion('tell', [
  /** From a tab without a session. */
  z.object({ tell: z.literal('whoIsIn') }),
  z.object({ tell: z.literal('session'), kept: Kept }),
  z.object({ tell: z.literal('signedOut') }),
]);

/** A tab that is asleep does not answer, and nobody should wait for it. */
const answerMs = 300;

/** `kept`: this tab's session. */
export function createTabs(
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>,
  kept: () => Kept | null,
) {
  const tell = (told: z.input<typeof Told>): void => channel.postMessage(told);
  let heard: (session: Kept | null) => void = () => undefined;
  let isOut = false;
  let leave: () => void = () => undefined;
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const told = Told.safeParse(data).data;
    if (told?.tell === 'whoIsIn') {
      const mine = kept();
      if (mine !== null) tell({ tell: 'session', kept: mine });
    }
    if (told?.tell === 'session') heard(told.kept);
    if (told?.tell !== 'signedOut') return;
    isOut = true;
    heard(null);
    leave();
  });
  return {
    /** The session of another tab; null when no tab answers. */
    ask: (): Promise<Kept | null> =>
      new Promise((resolve) => {
        heard = resolve;
        tell({ tell: 'whoIsIn' });
        setTimeout(() => resolve(null), answerMs);
      }),
    signOut: (): void => tell({ tell: 'signedOut' }),
    /** `act`: somebody signs out in another tab, or did while this page was loading. Returns its end. */
    onSignOut(act: () => void): () => void {
      leave = act;
      if (isOut) act();
      return () => {
        leave = () => undefined;
      };
    },
  };
}
export type Tabs = ReturnType<typeof createTabs>;
