/**
 * The caller's telephone, the same for every carrier: what the caller says and hears, the script, and the
 * timeline. Pure: every method gets the time, in ms since the call was placed.
 */
import type { Caller, CallerAct, Line } from '../caller.ts';
import type { Happening, PhoneRecord } from '../timeline.ts';
import { Hearing, type Sound } from './hearing.ts';
import { Microphone, type Piece } from './microphone.ts';

/**
 * Changes the caller's audio on its way (noise, loss): a piece of call audio in, one of the same
 * length out.
 */
export type Spoil = (audio: Uint8Array) => Uint8Array;

export class Handset {
  readonly hearing = new Hearing();
  /** The caller's audio as it was sent, with the time each piece left. */
  readonly spoken: Sound[] = [];
  readonly records: PhoneRecord[] = [];
  readonly #microphone = new Microphone();
  readonly #caller: Caller;
  readonly #onRecord: (record: PhoneRecord) => void;
  readonly #spoil: Spoil | undefined;
  #answeredAtMs: number | null = null;

  constructor(caller: Caller, onRecord: (record: PhoneRecord) => void, spoil?: Spoil) {
    this.#caller = caller;
    this.#onRecord = onRecord;
    this.#spoil = spoil;
  }

  note(atMs: number, happening: Happening): void {
    const record = { atMs: Math.round(atMs * 10) / 10, ...happening };
    this.records.push(record);
    this.#onRecord(record);
  }

  /** A media stream has started. The caller's patience starts with the first one of a call. */
  answered(atMs: number, streamSid: string): void {
    this.#answeredAtMs ??= atMs;
    this.hearing.disturbed();
    this.note(atMs, { what: 'streamStarted', streamSid });
  }

  /** The next piece of the caller's audio, silence included. */
  speak(bytes: number, atMs: number): Piece {
    const clean = this.#microphone.pull(bytes);
    // A noisy line has no silence.
    const piece = this.#spoil ? { ...clean, audio: this.#spoil(clean.audio), isSilent: false } : clean;
    this.spoken.push({ startMs: atMs, bytes: piece.audio });
    const { began, ended } = piece;
    if (began || ended) this.hearing.disturbed();
    if (began)
      this.note(atMs, { what: 'callerStarted', line: began.line, text: began.text, bargeIn: began.bargeIn });
    if (ended) this.note(atMs, { what: 'callerFinished', line: ended.line, text: ended.text });
    return piece;
  }

  /** Lets the caller act on what they hear. Returns the acts that need the carrier: keys and hanging up. */
  act(atMs: number): Exclude<CallerAct, { type: 'say' | 'note' }>[] {
    const finished = this.hearing.finished(atMs, this.#caller.patience.quietMs);
    if (finished) this.note(atMs, finished);
    const lastReply = this.hearing.replies.at(-1);
    const acts = this.#caller.next(atMs, {
      answeredAtMs: this.#answeredAtMs,
      lastReply,
      isSpeaking: this.#microphone.isBusy,
    });
    const outward: Exclude<CallerAct, { type: 'say' | 'note' }>[] = [];
    for (const act of acts) {
      if (act.type === 'say')
        this.#microphone.say({
          line: act.line,
          text: act.words.text,
          bargeIn: act.bargeIn,
          audio: act.words.audio,
        });
      else if (act.type === 'note') this.note(atMs, { what: 'note', text: act.text });
      else outward.push(act);
    }
    return outward;
  }

  /**
   * The script's next line, for a carrier that recognises speech or records it itself. `null` at
   * the end of the script.
   */
  speakAsText(atMs: number): Line | null {
    const taken = this.#caller.takeLine();
    if (!taken) return null;
    const { line, words } = taken;
    this.note(atMs, { what: 'callerStarted', line, text: words.text, bargeIn: false });
    const ms = words.audio.length / 8;
    this.note(atMs + ms, { what: 'callerFinished', line, text: words.text });
    return words;
  }
}
