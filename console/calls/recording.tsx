/** The recording of a call: why there is none, or its player once somebody wants to listen. */
import { useState } from 'react';
import type { Call } from '../../shared/contract/call.ts';
import { useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Trouble } from '../ui/states.tsx';
import type { Words } from '../ui/words/en.ts';
import { Player } from './sound/player.tsx';
import { SoundError } from './sound/sound-file.ts';
import type { Listening } from './sound/use-listening.ts';

/** A call that is over has its recording within this time, in ms, or it is late. */
const uploadMs = 10 * 60_000;

/** There is none yet, and one will come: the page asks again. `now` in ms since the epoch. */
export function isRecordingExpected(call: Call, now: number): boolean {
  if (call.recording !== null || call.recordingNotice?.consent === false) return false;
  if (call.status === 'active' || call.undelivered?.recording) return true;
  return call.endedAt !== null && call.transcript.length > 0 && now - Date.parse(call.endedAt) < uploadMs;
}

function whyNone(call: Call, now: number, say: Words['calls']): string {
  if (call.recordingNotice?.consent === false) return say.recordingDeclined;
  if (call.status === 'active') return say.recordingLive;
  if (call.undelivered?.recording) return say.recordingUndelivered;
  return isRecordingExpected(call, now) ? say.recordingUploading : say.recordingNone;
}

/**
 * The API logs every link to a recording as a playback, so none is made before staff press a button that
 * needs it.
 */
export function Recording({ call, now, listening }: { call: Call; now: number; listening: Listening }) {
  const say = useWords().calls;
  const [isBroken, setIsBroken] = useState(false);
  const { sound, wish, lines, isReading, error } = listening;
  if (call.recording === null) return <p className="muted">{whyNone(call, now, say)}</p>;
  if (sound !== null) {
    const startAt = lines.find(({ at }) => at === wish.at)?.placeOf(wish.chars) ?? 0;
    return (
      <Player
        sound={sound}
        startAt={wish.isPlayed ? startAt : null}
        controls={listening.controls}
        onTime={listening.time}
        onBroken={() => {
          setIsBroken(true);
          listening.broken();
        }}
      />
    );
  }
  return (
    <>
      {!isReading && error instanceof SoundError && (
        <p className="trouble" role="alert">
          {say.soundFaults[error.fault]}
        </p>
      )}
      {!isReading && !error && isBroken && (
        <p className="trouble" role="alert">
          {say.soundFaults.unreadable}
        </p>
      )}
      {!isReading && error !== null && !(error instanceof SoundError) && (
        <Trouble error={error} retry={listening.listen} />
      )}
      <div className="listen">
        <button type="button" id="listen" onClick={listening.listen} aria-disabled={isReading}>
          <Icon name="play" />
          {say.listen(length(call.recording.seconds))}
        </button>
        <span className="muted small" role="status">
          {isReading ? say.reading(Math.round(listening.progress * 100)) : say.listenLogged}
        </span>
      </div>
    </>
  );
}
