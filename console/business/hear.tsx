/** "Hear it": a text as callers will hear it, before it is saved. One is heard at a time. */
import { useEffect, useRef, useState } from 'react';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { ApiError } from '../ui/server/api-error.ts';
import { sentenceOf } from '../ui/states.tsx';

/** Ends what is heard now, wherever on the page it was begun. */
let silence = (): void => undefined;

/**
 * `what`: what is heard, for those who do not see where the button stands. Without `voice`: the usual one.
 */
export function Hear(given: { what: string; language: string; voice?: string; text: string }) {
  const { what, language, voice = '', text } = given;
  const words = useWords();
  const say = words.business;
  const { api } = useSignedIn();
  const [state, setState] = useState<'resting' | 'fetching' | 'playing'>('resting');
  const [trouble, setTrouble] = useState<unknown>(null);
  const stop = useRef((): void => undefined);
  useEffect(() => () => stop.current(), []);

  const hear = async (): Promise<void> => {
    silence();
    const left = new AbortController();
    const sound = new Audio();
    const end = (): void => {
      if (left.signal.aborted) return;
      left.abort();
      sound.pause();
      URL.revokeObjectURL(sound.src);
      setState('resting');
    };
    silence = end;
    stop.current = end;
    setTrouble(null);
    setState('fetching');
    try {
      const chosen = voice.trim();
      const sample = { language, text, ...(chosen && { voice: chosen }) };
      const file = await api.hearVoice(sample, left.signal);
      if (left.signal.aborted) return;
      sound.src = URL.createObjectURL(file);
      sound.onended = end;
      await sound.play();
      if (!left.signal.aborted) setState('playing');
    } catch (error) {
      if (!left.signal.aborted) setTrouble(error);
      end();
    }
  };
  const label = { resting: say.hear, fetching: say.fetching, playing: say.stopHearing }[state];
  return (
    <div className="hear-it">
      <button
        type="button"
        className="quiet"
        aria-label={`${label}: ${what}`}
        title={say.hearingHelp}
        onClick={() => (state === 'resting' ? void hear() : stop.current())}
      >
        <Icon name={state === 'resting' ? 'play' : 'stop'} />
        {label}
      </button>
      {trouble !== null && (
        <p className="trouble" role="alert">
          {trouble instanceof DOMException
            ? say.noSound
            : trouble instanceof ApiError && trouble.kind === 'refused'
              ? say.voiceRefused(trouble.detail)
              : sentenceOf(trouble, words)}
        </p>
      )}
    </div>
  );
}
