/**
 * One media stream as the carrier lives it: text frames in, text frames out, time as an argument.
 * Pure; `socket.ts` puts it on a real WebSocket. The two carriers' streams differ in wire and
 * rules, and share this shape and the loudspeaker.
 */
import type { Handset } from './handset.ts';
import { Playback, type PlaybackRules } from './playback.ts';

export interface MediaStream {
  readonly streamSid: string;
  /** The frames a carrier sends as soon as the socket stands. */
  open(atMs: number): string[];
  /** What is due: the caller's audio, echoes of marks. Ask every 10 to 20 ms. */
  tick(atMs: number): string[];
  /** A frame of the agent's; a binary one is `Uint8Array`. */
  receive(frame: string | Uint8Array, atMs: number): string[];
  press(digit: string, atMs: number): string[];
  /** The carrier's last words before it closes: the caller hung up, or the carrier ends the stream. */
  stop(why: 'callerHungUp' | 'carrierEnds', atMs: number): string[];
  /** The agent has read nothing for `stallMs`. */
  stalled(atMs: number): void;
  /** The socket is gone; whatever still sounded is cut. */
  closed(atMs: number): void;
  /**
   * Set when the carrier gives up on the agent: the socket is closed with this code, 1006 meaning
   * without a word.
   */
  readonly givesUp: { code: number; why: string } | null;
}

/** What carries the agent's audio from the playback queue to the caller's ear. */
export class Loudspeaker {
  readonly playback: Playback;
  readonly #handset: Handset;
  readonly #toHouseAudio: (bytes: Uint8Array) => Uint8Array;

  constructor(rules: PlaybackRules, handset: Handset, toHouseAudio: (bytes: Uint8Array) => Uint8Array) {
    this.playback = new Playback(rules);
    this.#handset = handset;
    this.#toHouseAudio = toHouseAudio;
  }

  play(bytes: Uint8Array, atMs: number): void {
    if (bytes.length === 0) return;
    const { startMs, endMs } = this.playback.enqueue(bytes, atMs);
    const happening = this.#handset.hearing.received(atMs, startMs, endMs);
    if (happening) this.#handset.note(atMs, happening);
  }

  /**
   * A mark behind audio ends a clause; one on a line that is empty asks whether anybody is there,
   * and says nothing of what was spoken.
   */
  mark(name: string, atMs: number): void {
    if (this.playback.queuedMs(atMs) > 0) this.#handset.hearing.clauseEnded();
    this.playback.mark(name, atMs);
  }

  clear(atMs: number): void {
    const droppedMs = this.playback.clear(atMs);
    this.#handset.hearing.cleared(atMs + this.playback.queuedMs(atMs));
    this.#handset.note(atMs, { what: 'cleared', droppedMs: Math.round(droppedMs) });
  }

  /** Names of the marks to echo now, in order. */
  advance(atMs: number): string[] {
    const names: string[] = [];
    for (const event of this.playback.advance(atMs)) {
      if (event.type === 'played') this.#hear(event);
      else {
        names.push(event.name);
        this.#handset.note(atMs, { what: 'markEchoed', name: event.name, cleared: event.cleared });
      }
    }
    return names;
  }

  /**
   * The line is gone: what waited is lost, which the timeline tells (an agent that hangs up before
   * its last words were played).
   */
  hangUp(atMs: number): void {
    const lostMs = Math.round(this.playback.queuedMs(atMs));
    if (lostMs > 0)
      this.#handset.note(atMs, {
        what: 'note',
        text: `${lostMs} ms of the agent's audio were never heard: the line closed first`,
      });
    for (const played of this.playback.hangUp(atMs)) this.#hear(played);
    this.#handset.hearing.cleared(atMs);
  }

  #hear({ startMs, bytes }: { startMs: number; bytes: Uint8Array }): void {
    this.#handset.hearing.played({ startMs, bytes: this.#toHouseAudio(bytes) });
  }
}
