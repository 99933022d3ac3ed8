/**
 * What the script's people do to a call, each direction at its moment: frames of the line, words of
 * the caller, the voice's troubles, staff.
 */
import { silence } from '../../../audio/mulaw.ts';
import type { SttEvent } from '../../../providers/ports.ts';
import type { Cast } from './cast.ts';
import type { Utterance } from './played.ts';
import type { Direction, EarDirection, Hearing, LineDirection } from './scenario.ts';
import { scriptedFault } from './scripted-providers.ts';

export interface Stage {
  /** Does it now; answers how long it takes, in ms. */
  act(direction: Direction, line: number): number;
  /** The agent has finished and listens, or the call is over. */
  isQuiet(): boolean;
  hangUp(): void;
  answeredAt(): number | null;
  endedAt(): number | null;
}

const twilioFrameMs = 20;
const exotelFrameMs = 100;

export function stage({ call, ear, voice, carrier }: Cast, utterances: Utterance[]): Stage {
  const { clock, far, session, start } = call;
  const frameMs = carrier === 'twilio' ? twilioFrameMs : exotelFrameMs;
  const now = (): number => clock.now() - start;
  let answeredAt: number | null = null;
  let leftAt: number | null = null;
  let isHumming = false;
  let lostUntil = 0;
  let lastHeard: SttEvent | null = null;
  let turnEndedAt = 0;

  const isOver = (): boolean => far.closed !== null || leftAt !== null;

  /** The caller's side of the line: silent frames all the time, some of them lost. */
  function hum(): void {
    if (!isHumming) return;
    clock.after(frameMs, () => {
      if (isOver() || !isHumming) return;
      const frame = far.media(silence(frameMs));
      if (clock.now() > lostUntil) session.frame(frame);
      hum();
    });
  }

  function open(): void {
    answeredAt ??= now();
    session.attach(far);
    isHumming = true;
    hum();
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
        isHumming = false;
        return;
      case 'is back':
        isHumming = true;
        return hum();
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
    if (frame === 'media') return far.media(silence(frameMs));
    if (frame === 'stop') return JSON.stringify({ event: 'stop' });
    return frame === 'mark' ? JSON.stringify({ event: 'mark', mark: { name: text } }) : text;
  }

  function hangUp(): void {
    if (isOver()) return;
    session.frame(JSON.stringify({ event: 'stop' }));
    leave(1000, true);
  }

  function hear(event: SttEvent): void {
    lastHeard = event;
    if (event.type === 'turnEnd') turnEndedAt = now();
    ear.hear(event);
  }

  /**
   * Word by word, the text so far each time; then the guess and the end of the turn. Answers how
   * long it takes.
   */
  function say(text: string, hearing: Hearing): number {
    const words = text.split(/\s+/).filter((word) => word !== '');
    const { languages, msPerWord, isAtOnce, eagerAfterMs, endAfterMs } = hearing;
    for (const count of words.keys()) {
      if (isAtOnce && count < words.length - 1) continue;
      clock.after((count + 1) * msPerWord, () =>
        hear(worded('words', words.slice(0, count + 1).join(' '), languages, 0)),
      );
    }
    const spokenMs = words.length * msPerWord;
    if (eagerAfterMs !== null)
      clock.after(spokenMs + eagerAfterMs, () => hear(worded('eagerEnd', text, languages, eagerAfterMs)));
    if (endAfterMs !== null) clock.after(spokenMs + endAfterMs, () => hear(ended(text, hearing, endAfterMs)));
    return spokenMs + (endAfterMs ?? 0);
  }

  function worded(type: 'words' | 'eagerEnd', text: string, languages: string[], agoMs: number): SttEvent {
    return { type, text, languages, lastWordEndMs: Math.max(0, ear.sentMs() - agoMs) };
  }

  function ended(text: string, { languages, confidence }: Hearing, agoMs: number): SttEvent {
    return {
      type: 'turnEnd',
      text,
      languages,
      confidence,
      lastWordEndMs: Math.max(0, ear.sentMs() - agoMs),
      words: [],
    };
  }

  function heard(does: EarDirection): void {
    switch (does.does) {
      case 'words':
        return hear(
          worded('words', does.text, does.hearing.languages, does.hearing.isLate ? now() - turnEndedAt : 0),
        );
      case 'eager':
        return hear(worded('eagerEnd', does.text, does.hearing.languages, 200));
      case 'end':
        return hear(ended(does.text, does.hearing, does.hearing.endAfterMs ?? 0));
      case 'resumes':
        return hear({ type: 'resumed' });
      case 'repeats':
        if (lastHeard) ear.hear(lastHeard);
        return;
      case 'fails':
        return ear.hear({ type: 'fault', fault: scriptedFault('stt', does.kind, does.isForGood) });
    }
  }

  return {
    hangUp,
    answeredAt: () => answeredAt,
    endedAt: () => leftAt ?? (far.closed ? far.closed.at - start : null),
    isQuiet() {
      const { phase, transferAsked, keys, callerSpeaking } = session.state();
      if (isOver() || phase === 'ended') return true;
      return (
        answeredAt !== null &&
        phase === 'listening' &&
        !callerSpeaking &&
        transferAsked === null &&
        keys === null
      );
    },
    act(direction, lineNumber) {
      switch (direction.who) {
        case 'line':
          line(direction);
          return 0;
        case 'caller': {
          const tookMs = say(direction.says, direction.hearing);
          utterances.push({
            line: lineNumber,
            text: direction.says,
            startAt: now(),
            endAt: now() + tookMs,
            isMurmur: direction.isMurmur,
          });
          return tookMs;
        }
        case 'ear':
          heard(direction);
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
