/**
 * What a caller's telephone hears besides the caller: a fan, music, a street, other people, a cough. Made in
 * code, as 16-bit samples of 8 kHz; the same `chance` gives the same sound. Levels are effective (RMS).
 */
import { mulawOf, samplesOf } from '../edge/audio/mulaw.ts';

/** At least 0, below 1. */
type Random = () => number;

const rateHz = 8000;
/** A sample that belongs to speech when its level is measured: about -46 dBFS. */
const audible = 160;

/** Scales sound to this effective level; silence stays silence. */
function atLevel(sound: Float64Array, level: number): Float64Array {
  const own = Math.sqrt(sound.reduce((sum, each) => sum + each * each, 0) / Math.max(1, sound.length));
  return own === 0 ? sound : sound.map((each) => (each * level) / own);
}

const length = (ms: number) => Math.round((ms * rateHz) / 1000);

/** A sine of amplitude 1, at a sample. */
function tone(hz: number, at: number): number {
  return Math.sin((2 * Math.PI * hz * at) / rateHz);
}

/** Six times a second a tone comes early and late by so many samples: its pitch sways by 1 %. */
const vibrato = (0.01 * rateHz) / (2 * Math.PI * 6);

function white(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => random() + random() + random() - 1.5);
}

/** Air and blades: noise that falls towards high tones, beaten five times a second, over a motor. */
export function fan(ms: number, level: number, random: Random): Float64Array {
  let low = 0;
  const air = white(length(ms), random).map((each, at) => {
    low += 0.25 * (each - low);
    const beat = 1 + 0.15 * tone(5, at);
    return low * beat + 0.05 * tone(100, at);
  });
  return atLevel(air, level);
}

/** Two tones of a chord, with vibrato, change every quarter of a second, and a drum beats twice a second. */
export function music(ms: number, level: number, random: Random): Float64Array {
  const scale = [220, 262, 294, 330, 392, 440, 523];
  const note = () => scale[Math.floor(random() * scale.length)] ?? 220;
  let [high, deep] = [note(), note()];
  const played = Float64Array.from({ length: length(ms) }, (_, at) => {
    if (at % 2000 === 0) [high, deep] = [note(), note() / 2];
    const fade = Math.exp(-(at % 2000) / 3000);
    const drum = Math.exp(-(at % 4000) / 400) * (random() - 0.5);
    const swayed = at + vibrato * tone(6, at);
    return fade * (tone(high, swayed) + 0.5 * tone(2 * high, swayed) + tone(deep, swayed)) + 2 * drum;
  });
  return atLevel(played, level);
}

/**
 * A street: deep noise that swells for some seconds as vehicles pass, three to seven seconds apart. Every
 * second one sounds its horn.
 */
export function traffic(ms: number, level: number, random: Random): Float64Array {
  const vehicles: { at: number; width: number }[] = [];
  for (let at = 0; at < ms; at += 3000 + 4000 * random()) vehicles.push({ at, width: 500 + 1000 * random() });
  const nearness = (atMs: number) =>
    vehicles.reduce((sum, { at, width }) => sum + Math.exp(-(((atMs - at) / width) ** 2)), 0.4);
  const isHorn = (atMs: number) =>
    vehicles.some(({ at }, nth) => nth % 2 === 1 && atMs >= at && atMs < at + 400);
  let low = 0;
  const street = white(length(ms), random).map((each, at) => {
    low += 0.15 * (each - low);
    const atMs = (1000 * at) / rateHz;
    const horn = isHorn(atMs) ? 0.25 * (tone(420, at) + tone(525, at)) : 0;
    return low * nearness(atMs) + horn;
  });
  return atLevel(street, level);
}

/** The mains: 50 Hz and its overtones, with the hiss of a poor amplifier. */
export function hum(ms: number, level: number, random: Random): Float64Array {
  const overtones = [50, 100, 150, 250, 350, 450];
  const mains = white(length(ms), random).map((hiss, at) =>
    overtones.reduce((sum, hz, nth) => sum + tone(hz, at) / (nth + 1), 0.1 * hiss),
  );
  return atLevel(mains, level);
}

/** Other people who talk at the same time, without end. `talks`: what each of them says, as call audio. */
export function babble(ms: number, level: number, talks: readonly Uint8Array[]): Float64Array {
  const voices = talks.map(samplesOf);
  const together = Float64Array.from({ length: length(ms) }, (_, at) =>
    voices.reduce((sum, voice) => sum + (voice[at % voice.length] ?? 0), 0),
  );
  return atLevel(together, level);
}

/** Two bursts that fade within a fifth of a second. */
export function cough(level: number, random: Random): Float64Array {
  const burst = white(length(300), random).map((each, at) => each * Math.exp(-at / 800));
  return atLevel(Float64Array.from([...burst, ...burst]), level);
}

/** The same words without a voice: noise with the loudness of the speech at each moment. */
export function whispered(speech: Uint8Array, level: number, random: Random): Uint8Array {
  let loudness = 0;
  let breath = 0;
  const noise = white(speech.length, random);
  const samples = samplesOf(speech);
  const whisper = Float64Array.from(samples, (sample, at) => {
    loudness += 0.02 * (Math.abs(sample) - loudness);
    breath += 0.5 * ((noise[at] ?? 0) - breath);
    return loudness * ((noise[at] ?? 0) - breath);
  });
  return mulawOf(Int16Array.from(atLevel(whisper, level)));
}

/** Call audio with a sound under it, which begins with it; the shorter of the two is silent to the end. */
export function mixed(audio: Uint8Array, sound: Float64Array): Uint8Array {
  const samples = samplesOf(audio);
  const clipped = (each: number) => Math.round(Math.max(-32_768, Math.min(32_767, each)));
  return mulawOf(samples.map((sample, at) => clipped(sample + (sound[at] ?? 0))));
}

/** Call audio at another effective level of its speech. */
export function atSpeechLevel(audio: Uint8Array, level: number): Uint8Array {
  const own = speechLevel(audio);
  return own === 0 ? audio : mulawOf(samplesOf(audio).map((each) => Math.round((each * level) / own)));
}

/** The effective level of the parts of call audio that can be heard. 0 for silence. */
export function speechLevel(audio: Uint8Array): number {
  const loud = samplesOf(audio).filter((sample) => Math.abs(sample) >= audible);
  return Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, loud.length));
}
