/** The drawn and playing recording, on wavesurfer.js. Loaded when somebody listens. */
import WaveSurfer from 'wavesurfer.js';
import type { SoundFile } from './sound-file.ts';

/** Of one side: what has been played, and what is to come. */
export interface Colours {
  played: string;
  ahead: string;
}

export interface Waveform {
  /** A browser that wants a click first leaves it paused. */
  play(): void;
  toggle(): void;
  seek(seconds: number): void;
  speed(rate: number): void;
  recolour(sides: readonly Colours[]): void;
  destroy(): void;
}

interface Drawing {
  container: HTMLElement;
  sound: SoundFile;
  /** Of the file. */
  url: string;
  /** wavesurfer.js has a style element, which the page's policy allows by its nonce. */
  nonce: string;
  colours: readonly Colours[];
  ready: () => void;
  time: (seconds: number) => void;
  playing: (isPlaying: boolean) => void;
  failed: () => void;
}

/** Of one side, in pixels. The style sheet places the sides' names in the free part above the bars. */
const height = 80;
const barShare = 0.7;

const bars = {
  height,
  barWidth: 2,
  barGap: 1,
  barRadius: 2,
  barMinHeight: 1,
  barHeight: barShare,
  barAlign: 'bottom',
} as const;

const channelsOf = (sides: readonly Colours[]) =>
  sides.map(({ played, ahead }) => ({ ...bars, waveColor: ahead, progressColor: played }));

export function drawWaveform(drawing: Drawing): Waveform {
  const { container, sound, url, nonce, colours } = drawing;
  const cursorColour = () => getComputedStyle(container).color;
  const wave = WaveSurfer.create({
    container,
    url,
    peaks: sound.peaks,
    duration: sound.seconds,
    cspNonce: nonce,
    ...bars,
    cursorWidth: 2,
    cursorColor: cursorColour(),
    dragToSeek: true,
    splitChannels: channelsOf(colours),
  });
  wave.on('ready', drawing.ready);
  wave.on('timeupdate', drawing.time);
  wave.on('play', () => drawing.playing(true));
  wave.on('pause', () => drawing.playing(false));
  wave.on('finish', () => drawing.playing(false));
  wave.on('error', drawing.failed);
  const begin = (started: Promise<void>): void => void started.catch(() => drawing.playing(false));
  return {
    play: () => begin(wave.play()),
    toggle: () => begin(wave.playPause()),
    seek: (seconds) => wave.setTime(Math.min(Math.max(seconds, 0), sound.seconds)),
    speed: (rate) => wave.setPlaybackRate(rate, true),
    recolour: (sides) => wave.setOptions({ splitChannels: channelsOf(sides), cursorColor: cursorColour() }),
    destroy: () => wave.destroy(),
  };
}
