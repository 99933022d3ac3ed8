/**
 * Performs the script's directions on a call, each at its time: frames of the line, words of the
 * caller, failures of the voice, actions of staff.
 */
import { silence } from '../../edge/audio/mulaw.ts';
import type { SttEvent } from '../../edge/providers/ports.ts';
import type { Direction, LineDirection, Recognition, SttDirection } from '../language/scenario.ts';
import type { Cast } from './cast.ts';
import type { Utterance } from './played.ts';
import { scriptedFault } from './scripted-providers.ts';

export interface Stage {
  /** Begins it now. Returns how long it takes, in ms. */
  act(direction: Direction, line: number): number;
  /** The agent has finished and listens, or the call is over. */
  isQuiet(): boolean;
  hangUp(): void;
  answeredAt(): number | null;
  endedAt(): number | null;
}

const twilioFrameMs = 20;
const exotelFrameMs = 100;
/** Mu-law far above any line's noise. */
const loudByte = 0x2a;

export function stage({ call, stt, voice, carrier }: Cast, utterances: Utterance[]): Stage {
  const { clock, far, session, start } = call;
  const frameMs = carrier === 'twilio' ? twilioFrameMs : exotelFrameMs;
  const quiet = silence(frameMs);
  const loud = new Uint8Array(quiet.length).fill(loudByte);
  const now = (): number => clock.now() - start;
  let answeredAt: number | null = null;
  let leftAt: number | null = null;
  let isStreaming = false;
  let lostUntil = 0;
  let soundsUntil = 0;
  let lastStt: SttEvent | null = null;
  let turnEndedAt = 0;

  const isOver = (): boolean => far.closed !== null || leftAt !== null;

  /**
   * The caller's side of the line: a frame each `frameMs`, with sound while the caller speaks. Those before
   * `lostUntil` are lost.
   */
  function stream(): void {
    if (!isStreaming) return;
    clock.after(frameMs, () => {
      if (isOver() || !isStreaming) return;
      const frame = far.media(clock.now() <= soundsUntil ? loud : quiet);
      if (clock.now() > lostUntil) session.frame(frame);
      stream();
    });
  }

  function open(): void {
    answeredAt ??= now();
    session.attach(far);
    isStreaming = true;
    stream();
  }

  function leave(code: number, wasClean: boolean): void {
    if (isOver()) return;
    leftAt = now();
    session.detached(code, wasClean);
  }

  function line(does: LineDirection): void {
    switch (does.does) {
      case 'answers':
        session.attach(far);
        for (const frame of far.start()) session.frame(frame);
        return open();
      case 'opens':
        return open();
      case 'hangs up':
        return hangUp();
      case 'breaks':
        return leave(1006, false);
      case 'goes quiet':
        isStreaming = false;
        return;
      case 'is back':
        isStreaming = true;
        return stream();
      case 'presses':
        return void session.frame(JSON.stringify({ event: 'dtmf', dtmf: { digit: does.digit } }));
      case 'loses':
        lostUntil = clock.now() + does.ms;
        return;
      case 'sends':
        for (let count = 0; count < does.times; count += 1) session.frame(frameOf(does));
    }
  }

  function frameOf({ frame, text }: Extract<LineDirection, { does: 'sends' }>): string {
    const [connected = '', started = ''] = far.start();
    if (frame === 'connected') return connected;
    if (frame === 'start') return started;
    if (frame === 'media') return far.media(quiet);
    if (frame === 'stop') return JSON.stringify({ event: 'stop' });
    return frame === 'mark' ? JSON.stringify({ event: 'mark', mark: { name: text } }) : text;
  }

  function hangUp(): void {
    if (isOver()) return;
    session.frame(JSON.stringify({ event: 'stop' }));
    leave(1000, true);
  }

  function recognise(event: SttEvent): void {
    lastStt = event;
    if (event.type === 'turnEnd') turnEndedAt = now();
    stt.emit(event);
  }

  /**
   * The STT provider's messages for these words: the text so far after each word, then the expected
   * and the real end of the turn. Returns how long all of it takes, in ms.
   */
  function say(text: string, recognition: Recognition): number {
    const words = text.split(/\s+/).filter((word) => word !== '');
    const { languages, msPerWord, isAtOnce, endingAfterMs, endAfterMs } = recognition;
    for (const count of words.keys()) {
      if (isAtOnce && count < words.length - 1) continue;
      clock.after((count + 1) * msPerWord, () =>
        recognise(worded('words', words.slice(0, count + 1).join(' '), languages, 0)),
      );
    }
    const spokenMs = words.length * msPerWord;
    soundsUntil = clock.now() + spokenMs;
    if (endingAfterMs !== null)
      clock.after(spokenMs + endingAfterMs, () =>
        recognise(worded('turnEnding', text, languages, endingAfterMs)),
      );
    if (endAfterMs !== null)
      clock.after(spokenMs + endAfterMs, () => recognise(ended(text, recognition, endAfterMs)));
    return spokenMs + (endAfterMs ?? 0);
  }

  function worded(type: 'words' | 'turnEnding', text: string, languages: string[], agoMs: number): SttEvent {
    return { type, text, languages, lastWordEndMs: Math.max(0, stt.sentMs() - agoMs) };
  }

  function ended(text: string, { languages, confidence }: Recognition, agoMs: number): SttEvent {
    return {
      type: 'turnEnd',
      text,
      languages,
      confidence,
      lastWordEndMs: Math.max(0, stt.sentMs() - agoMs),
      words: [],
    };
  }

  function fromStt(does: SttDirection): void {
    switch (does.does) {
      case 'words': {
        const agoMs = does.recognition.isLate ? now() - turnEndedAt : 0;
        return recognise(worded('words', does.text, does.recognition.languages, agoMs));
      }
      case 'ending':
        return recognise(worded('turnEnding', does.text, does.recognition.languages, 200));
      case 'end':
        return recognise(ended(does.text, does.recognition, does.recognition.endAfterMs ?? 0));
      case 'resumes':
        return recognise({ type: 'resumed' });
      case 'falls silent':
        return stt.fallSilent();
      case 'repeats':
        if (lastStt) stt.emit(lastStt);
        return;
      case 'fails':
        return stt.emit({ type: 'fault', fault: scriptedFault('stt', does.kind, does.isForGood) });
    }
  }

  return {
    hangUp,
    answeredAt: () => answeredAt,
    endedAt: () => leftAt ?? (far.closed ? far.closed.at - start : null),
    isQuiet() {
      const { phase, transferRequest, keys, callerSpeaking } = session.state();
      if (isOver() || phase === 'ended') return true;
      return (
        answeredAt !== null &&
        phase === 'listening' &&
        !callerSpeaking &&
        transferRequest === null &&
        keys === null
      );
    },
    act(direction, lineNumber) {
      switch (direction.who) {
        case 'line':
          line(direction);
          return 0;
        case 'caller': {
          const tookMs = say(direction.says, direction.recognition);
          utterances.push({
            line: lineNumber,
            text: direction.says,
            startAt: now(),
            endAt: now() + tookMs,
            isMurmur: direction.isMurmur,
          });
          return tookMs;
        }
        case 'stt':
          fromStt(direction);
          return 0;
        case 'voice':
          voice.direct(direction);
          return 0;
        case 'staff':
          if (direction.does === 'hangs up')
            session.dispatch({ type: 'hangUpAsked', at: clock.now(), by: 'staff' });
          else
            session.dispatch({
              type: 'transferAsked',
              at: clock.now(),
              by: 'staff',
              destination: direction.to,
            });
          return 0;
        default:
          return 0;
      }
    },
  };
}
