/** The sound for new work: two short tones, made by the browser. */

/** In seconds and Hz: two notes, the second higher. */
const notes = [
  { at: 0, pitch: 660 },
  { at: 0.16, pitch: 880 },
] as const;
const noteSeconds = 0.35;

let audio: AudioContext | null = null;

/** Silent where the browser allows no sound yet: it waits for a first click or key on the page. */
export function chime(): void {
  audio ??= new AudioContext();
  const context = audio;
  if (context.state === 'suspended') void context.resume();
  for (const { at, pitch } of notes) {
    const begins = context.currentTime + at;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const loudness = new GainNode(context, { gain: 0 });
    // Without the short rise and the slow fall it would click.
    loudness.gain.setValueAtTime(0, begins);
    loudness.gain.linearRampToValueAtTime(0.15, begins + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, begins + noteSeconds);
    tone.connect(loudness).connect(context.destination);
    tone.start(begins);
    tone.stop(begins + noteSeconds);
  }
}
