/**
 * A session's recording: none, or a recorder that is told which stretches nobody may hear, because sensitive
 * digits are said in them.
 *
 * STT's word times are not kept with a turn, so the caller's side is silenced for the whole turn: longer than
 * the digits, never shorter. Of the agent's side it is the clause that has them.
 */

import { createRecorder, type Recorder, type RecordingPlace } from '../../audio/recorder.ts';
import type { Event } from '../../core/events.ts';

/** Words are known only after they were said: at most this much later. */
const recognisedAfterMs = 2_000;
/** Where nothing was recognised before the turn's end: longer than anybody needs for a card. */
const longestTurnMs = 30_000;
/** A key's tone may be in the audio, before and after its event. */
const keyMs = 500;

/** Until it begins, and after it was dropped, nothing is kept. */
export interface CallRecording extends Pick<Recorder, 'caller' | 'agent' | 'cut' | 'finish'> {
  /** `place` is null for a call that is not recorded. */
  begin(place: RecordingPlace | null, now: number): void;
  drop(): void;
  /** The event as it is journaled. `isMasked`: sensitive digits were taken out of it. */
  taken(event: Event, isMasked: boolean): void;
}

export function createCallRecording(): CallRecording {
  let recorder: Recorder | null = null;
  let turnBeganAt: number | null = null;
  let lastTurnAt = 0;
  let clause: { mark: string; startsAt: number } | null = null;

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
    caller: (bytes, now) => recorder?.caller(bytes, now),
    agent: (bytes, startsAt) => recorder?.agent(bytes, startsAt),
    cut(at) {
      recorder?.cut(at);
      agentUntil(at);
    },
    taken(event, isMasked) {
      if (event.type === 'callerSpoke') turnBeganAt ??= event.at;
      if (event.type === 'callerSpoke' || event.type === 'turnEnding' || event.type === 'turnEnded')
        if (isMasked) caller(event.at);
      if (event.type === 'turnEnded') {
        turnBeganAt = null;
        lastTurnAt = event.at;
      }
      if (event.type === 'dtmf' && isMasked) recorder?.silence('caller', event.at - keyMs, event.at + keyMs);
      if (event.type === 'clausePlaying' && isMasked) clause = event;
      if ((event.type === 'clauseSent' || event.type === 'clauseBroken') && event.mark === clause?.mark)
        agentUntil(event.endsAt);
    },
    finish(now) {
      agentUntil(now);
      recorder?.finish(now);
    },
  };
}
