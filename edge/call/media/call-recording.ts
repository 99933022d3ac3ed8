/**
 * Where a session's sound goes besides STT and the line: to its recording, which may be none, and to staff
 * who listen. Both are told which stretches nobody may hear, because sensitive digits are said in them.
 *
 * STT's word times are not kept with a turn, so the caller's side is silenced for the whole turn: longer than
 * the digits, never shorter. Of the agent's side it is the clause that has them. Who listens hears nothing of
 * the caller from the fourth digit that is recognised until the number has turned out to be no secret, or the
 * turn is over; and of keys nothing from the first secret one on, because its tone is over when it is known.
 */

import { createRecorder, type Recorder, type RecordingPlace } from '../../audio/recorder.ts';
import type { Event } from '../../core/events.ts';
import type { PrivateEvent } from '../../core/private-event.ts';
import type { Listeners } from '../session/listeners.ts';

/** Words are known only after they were said: at most this much later. */
const recognisedAfterMs = 2_000;
/** Where nothing was recognised before the turn's end: longer than anybody needs for a card. */
const longestTurnMs = 30_000;
/** A key's tone may be in the audio, before and after its event. */
const keyMs = 500;
/** Longer than people take from one key to the next. */
const nextKeyMs = 3_000;

/** Until it begins, and after it was dropped, nothing is kept. */
export interface CallRecording extends Pick<Recorder, 'caller' | 'agent' | 'cut' | 'finish'> {
  /** `place` is null for a call that is not recorded. */
  begin(place: RecordingPlace | null, now: number): void;
  drop(): void;
  /** Returns the event as it is journaled. */
  taken(known: PrivateEvent): Event;
}

export function createCallRecording(listeners: Pick<Listeners, 'caller' | 'agent' | 'cut'>): CallRecording {
  let recorder: Recorder | null = null;
  let turnBeganAt: number | null = null;
  let lastTurnAt = 0;
  let clause: { mark: string; startsAt: number } | null = null;
  let isTurnMasked = false;
  let isNumberOpen = false;
  let keysUntil = 0;

  function caller(at: number): void {
    const began = turnBeganAt === null ? at - longestTurnMs : turnBeganAt - recognisedAfterMs;
    recorder?.silence('caller', Math.max(lastTurnAt, began), at);
  }

  /** The masked clause that plays ends here. */
  function agentUntil(at: number): void {
    if (clause && at > clause.startsAt) recorder?.silence('agent', clause.startsAt, at);
    clause = null;
  }

  return {
    begin(place, now) {
      recorder = place && createRecorder(place, now);
    },
    drop() {
      recorder = null;
    },
    caller(bytes, now) {
      recorder?.caller(bytes, now);
      listeners.caller(bytes, isTurnMasked || isNumberOpen || now < keysUntil);
    },
    agent(bytes, startsAt) {
      recorder?.agent(bytes, startsAt);
      listeners.agent(bytes, clause !== null);
    },
    cut(at) {
      recorder?.cut(at);
      listeners.cut();
      agentUntil(at);
    },
    taken({ event, isMasked, isUnfinished = false }) {
      if (event.type === 'callerSpoke') turnBeganAt ??= event.at;
      if (event.type === 'callerSpoke' || event.type === 'turnEnding' || event.type === 'turnEnded')
        if (isMasked) caller(event.at);
      if (event.type === 'callerSpoke' || event.type === 'turnEnding') {
        isTurnMasked ||= isMasked;
        isNumberOpen = isUnfinished;
      }
      if (event.type === 'turnEnded') {
        isTurnMasked = false;
        isNumberOpen = false;
        turnBeganAt = null;
        lastTurnAt = event.at;
      }
      if (event.type === 'dtmf' && isMasked) {
        recorder?.silence('caller', event.at - keyMs, event.at + keyMs);
        keysUntil = event.at + nextKeyMs;
      }
      if (event.type === 'clausePlaying' && isMasked) {
        // It may begin in the chunk that holds the end of another one, which is reported as sent only then.
        agentUntil(event.startsAt);
        clause = event;
      }
      if ((event.type === 'clauseSent' || event.type === 'clauseBroken') && event.mark === clause?.mark)
        agentUntil(event.endsAt);
      return event;
    },
    finish(now) {
      agentUntil(now);
      recorder?.finish(now);
    },
  };
}
