/** The softphone's call as a component shows it: one at a time, hung up when the page is left. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSignedIn, useWords } from '../ui/context.tsx';
import type { SoftphoneNumbers } from '../ui/server/api.ts';
import { ApiError } from '../ui/server/api-error.ts';
import { sentenceOf } from '../ui/states.tsx';
import { closeSound, openSound, type Softphone, startSoftphone } from './softphone.ts';
import { whyNoSound } from './why-no-sound.ts';

export interface PhoneState {
  state: 'idle' | 'askingMicrophone' | 'ringing' | 'talking' | 'ended';
  callId: string | null;
  /** ms since the epoch; null while nobody talks. */
  since: number | null;
  /** A problem of the call that does not end it, or why there is none any more. */
  trouble: string | null;
  /** 0 to 1. */
  levels: { mine: number; theirs: number };
  isMuted: boolean;
}

const silence = { mine: 0, theirs: 0 };
const idle: PhoneState = {
  state: 'idle',
  callId: null,
  since: null,
  trouble: null,
  levels: silence,
  isMuted: false,
};

/** 1005: the other side closed the socket without a code. */
const isOrdinary = (code: number): boolean => code === 1000 || code === 1005;

export function useSoftphone() {
  const words = useWords();
  const { api, signOut } = useSignedIn();
  const [state, setState] = useState(idle);
  const phone = useRef<Softphone | null>(null);
  const leaving = useRef(new AbortController());
  const change = useCallback((changed: Partial<PhoneState>): void => {
    if (!leaving.current.signal.aborted) setState((before) => ({ ...before, ...changed }));
  }, []);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => {
      controller.abort();
      phone.current?.hangUp();
    };
  }, []);

  async function connect(numbers: SoftphoneNumbers, draft: boolean): Promise<void> {
    const { signal } = leaving.current;
    const sound = await openSound();
    try {
      // Staff may have left while the browser showed its permission prompt: then no call is made.
      if (signal.aborted) return closeSound(sound);
      change({ state: 'ringing' });
      const { callId, url, refusal } = await api.openSoftphone({ ...numbers, draft });
      if (signal.aborted) return closeSound(sound);
      let wasOpen = false;
      phone.current = startSoftphone(socketUrlOf(url), sound, {
        talking: () => {
          wasOpen = true;
          change({ state: 'talking', callId, since: Date.now(), trouble: refusalText(refusal) });
        },
        level: (who, level) =>
          setState((before) => ({ ...before, levels: { ...before.levels, [who]: level } })),
        microphoneLost: () => change({ trouble: words.softphone.microphoneLost }),
        ended: (code) => {
          phone.current = null;
          const { over, connectionLost, notConnected } = words.softphone;
          const why = !wasOpen ? notConnected : isOrdinary(code) ? over : connectionLost;
          change({ ...idle, state: 'ended', callId, trouble: why });
        },
      });
    } catch (error) {
      closeSound(sound);
      throw error;
    }
  }

  function refusalText(refusal: string | undefined): string | null {
    if (refusal === undefined) return null;
    const say = words.softphone;
    return say.refused(say.refusals[refusal] ?? say.refusal(refusal));
  }

  function whyNoCall(error: unknown): string {
    if (!(error instanceof ApiError)) return whyNoSound(error, words.softphone);
    return words.softphone.ownLimits[error.code] ?? sentenceOf(error, words);
  }

  return {
    ...state,
    isInCall: state.state === 'ringing' || state.state === 'talking',
    /** `draft`: an admin talks to the draft of the settings. */
    call(numbers: SoftphoneNumbers, draft: boolean): void {
      setState({ ...idle, state: 'askingMicrophone' });
      connect(numbers, draft).catch((error: unknown) => {
        if (error instanceof ApiError && error.kind === 'signedOut') return signOut(error);
        change({ ...idle, state: 'ended', trouble: whyNoCall(error) });
      });
    },
    hangUp: (): void => phone.current?.hangUp(),
    press: (digit: string): void => phone.current?.press(digit),
    mute(isMuted: boolean): void {
      phone.current?.mute(isMuted);
      change({ isMuted });
    },
  };
}

/** Only the path is used: the page may have been opened under another name of the same edge. */
function socketUrlOf(url: string): string {
  return `${location.origin.replace(/^http/, 'ws')}${new URL(url).pathname}`;
}
