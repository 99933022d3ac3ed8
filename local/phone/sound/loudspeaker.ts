/**
 * Plays the agent's audio to the caller and notes in the timeline what was played, marked, cleared
 * or lost.
 */
import type { Handset } from './handset.ts';
import { Playback, type PlaybackRules } from './playback.ts';

export class Loudspeaker {
  readonly playback: Playback;
  readonly #handset: Handset;
  readonly #toCallAudio: (bytes: Uint8Array) => Uint8Array;

  constructor(rules: PlaybackRules, handset: Handset, toCallAudio: (bytes: Uint8Array) => Uint8Array) {
    this.playback = new Playback(rules);
    this.#handset = handset;
    this.#toCallAudio = toCallAudio;
  }

  play(bytes: Uint8Array, atMs: number): void {
    if (bytes.length === 0) return;
    const { startMs, endMs } = this.playback.enqueue(bytes, atMs);
    const happening = this.#handset.hearing.received(atMs, startMs, endMs);
    if (happening) this.#handset.note(atMs, happening);
  }

  /** A mark behind queued audio ends a clause. A mark on an empty line only checks the line. */
  mark(name: string, atMs: number): void {
    if (this.playback.queuedMs(atMs) > 0) this.#handset.hearing.clauseEnded();
    this.playback.mark(name, atMs);
  }

  clear(atMs: number): void {
    const droppedMs = this.playback.clear(atMs);
    this.#handset.hearing.cleared(atMs + this.playback.queuedMs(atMs));
    this.#handset.note(atMs, { what: 'cleared', droppedMs: Math.round(droppedMs) });
  }

  /** Moves the playback to `atMs`. Returns the names of the marks to send back now, in order. */
  advance(atMs: number): string[] {
    const names: string[] = [];
    for (const event of this.playback.advance(atMs)) {
      if (event.type === 'played') this.#pass(event);
      else {
        names.push(event.name);
        this.#handset.note(atMs, { what: 'markEchoed', name: event.name, cleared: event.cleared });
      }
    }
    return names;
  }

  /** The line is closed: queued audio is lost, and the timeline notes how much. */
  hangUp(atMs: number): void {
    const lostMs = Math.round(this.playback.queuedMs(atMs));
    if (lostMs > 0)
      this.#handset.note(atMs, {
        what: 'note',
        text: `${lostMs} ms of the agent's audio were not played: the line closed first`,
      });
    for (const played of this.playback.hangUp(atMs)) this.#pass(played);
    this.#handset.hearing.cleared(atMs);
  }

  #pass({ startMs, bytes }: { startMs: number; bytes: Uint8Array }): void {
    this.#handset.hearing.played({ startMs, bytes: this.#toCallAudio(bytes) });
  }
}
