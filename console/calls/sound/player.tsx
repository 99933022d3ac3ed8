/**
 * The player of a recording: both sides drawn apart, over buttons for play, place and speed. Space plays and
 * pauses, the arrows move by five seconds, wherever in the player the focus is.
 */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useSignedIn, useWords } from '../../ui/context.tsx';
import { length } from '../../ui/format.ts';
import { Icon } from '../../ui/frame/icons.tsx';
import type { SoundFile } from './sound-file.ts';
import type { Controls } from './use-listening.ts';
import type { Colours, Waveform } from './waveform.ts';
import './player.css';

const speeds = [1, 1.5, 2] as const;
/** In seconds. */
const stepBy = 5;

export function Player(given: {
  sound: SoundFile;
  /** In seconds; null: it waits. */
  startAt: number | null;
  controls: RefObject<Controls | null>;
  onTime: (seconds: number) => void;
  onBroken: () => void;
}) {
  const { sound } = given;
  const say = useWords().calls.player;
  const container = useRef<HTMLDivElement>(null);
  const player = useRef<HTMLFieldSetElement>(null);
  const [seconds, setSeconds] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  const wave = useWaveform(given, {
    container,
    player,
    time: (now) => {
      // The words beside the button change four times a second, not with every frame.
      setSeconds(Math.floor(now * 4) / 4);
      given.onTime(now);
    },
    playing: setIsPlaying,
  });
  const seek = (to: number): void => wave.current?.seek(to);
  const press = (event: KeyboardEvent): void => {
    const jumps: Record<string, number> = {
      ArrowLeft: seconds - stepBy,
      ArrowRight: seconds + stepBy,
      Home: 0,
      End: sound.seconds,
    };
    const to = jumps[event.key];
    const isButton = event.target instanceof HTMLButtonElement;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (to !== undefined) seek(to);
    else if (event.key === ' ' && !isButton) wave.current?.toggle();
    else return;
    event.preventDefault();
  };
  const sides = sound.peaks.length === 2 ? (['caller', 'agent'] as const) : (['both'] as const);
  const words = useWords().calls;
  const names = { caller: words.caller, agent: words.agent, both: say.both };
  return (
    <fieldset className="player" ref={player} aria-label={say.name} onKeyDown={press}>
      <div className="wave">
        {sides.map((side) => (
          <span key={side} className={`track-side ${side}`}>
            {names[side]}
          </span>
        ))}
        <div
          ref={container}
          className="drawn"
          role="slider"
          tabIndex={0}
          aria-label={say.place}
          aria-valuemin={0}
          aria-valuemax={Math.round(sound.seconds)}
          aria-valuenow={Math.round(seconds)}
          aria-valuetext={say.placeOf(length(seconds), length(sound.seconds))}
        />
      </div>
      <div className="controls">
        <button type="button" className="play" onClick={() => wave.current?.toggle()}>
          <Icon name={isPlaying ? 'pause' : 'play'} />
          {isPlaying ? say.pause : say.play}
        </button>
        <span className="number">
          {length(seconds)} / {length(sound.seconds)}
        </span>
        <span className="speeds">
          {speeds.map((rate) => (
            <button
              key={rate}
              type="button"
              className="quiet"
              aria-label={say.speed(rate)}
              aria-pressed={rate === speed}
              onClick={() => {
                setSpeed(rate);
                wave.current?.speed(rate);
              }}
            >
              {rate}×
            </button>
          ))}
        </span>
      </div>
      <p className="hidden" role="status">
        {isPlaying ? say.isPlaying : say.isPaused}
      </p>
    </fieldset>
  );
}

type Given = Parameters<typeof Player>[0];

/** Draws when the player is shown, and again in the colours of the other theme when that changes. */
function useWaveform(
  given: Given,
  {
    container,
    player,
    time,
    playing,
  }: {
    container: RefObject<HTMLDivElement | null>;
    player: RefObject<HTMLElement | null>;
    time: (seconds: number) => void;
    playing: (isPlaying: boolean) => void;
  },
): RefObject<Waveform | null> {
  const { setup } = useSignedIn();
  const { sound } = given;
  const wave = useRef<Waveform | null>(null);
  const latest = useRef({ ...given, time, playing });
  latest.current = { ...given, time, playing };
  useEffect(() => {
    const place = container.current;
    if (!place) return;
    const url = URL.createObjectURL(sound.file);
    let isGone = false;
    const draw = async (): Promise<void> => {
      const { drawWaveform } = await import('./waveform.ts');
      if (isGone) return;
      const { controls, startAt } = latest.current;
      const drawn = drawWaveform({
        container: place,
        sound,
        url,
        nonce: setup.styleNonce,
        colours: coloursIn(player.current),
        time: (now) => latest.current.time(now),
        playing: (isPlaying) => latest.current.playing(isPlaying),
        failed: () => latest.current.onBroken(),
        ready: () => {
          if (startAt === null) return;
          drawn.seek(startAt);
          drawn.play();
        },
      });
      wave.current = drawn;
      controls.current = {
        playFrom(seconds) {
          drawn.seek(seconds);
          drawn.play();
        },
      };
    };
    draw().catch(() => latest.current.onBroken());
    const recolour = (): void => wave.current?.recolour(coloursIn(player.current));
    const device = matchMedia('(prefers-color-scheme: dark)');
    device.addEventListener('change', recolour);
    const chosen = new MutationObserver(recolour);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    // Keys work at once: the pressed button "Listen" is gone.
    place.focus({ preventScroll: true });
    return () => {
      isGone = true;
      device.removeEventListener('change', recolour);
      chosen.disconnect();
      wave.current?.destroy();
      wave.current = null;
      latest.current.controls.current = null;
      URL.revokeObjectURL(url);
    };
  }, [sound, setup.styleNonce, container, player]);
  return wave;
}

/** A canvas knows no style sheet: it gets the colours that the names of the sides have. */
function coloursIn(player: HTMLElement | null): Colours[] {
  return [...(player?.querySelectorAll('.track-side') ?? [])].map((side) => {
    const { color, borderLeftColor } = getComputedStyle(side);
    return { played: color, ahead: borderLeftColor };
  });
}
