/** The recording of a call: why there is none, or its player once somebody wants to listen. */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Call } from '../../shared/contract/call.ts';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Trouble } from '../ui/states.tsx';
import type { Words } from '../ui/words/en.ts';

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

export function Recording({ call, now }: { call: Call; now: number }) {
  const say = useWords().calls;
  return call.recording === null ? (
    <p className="muted">{whyNone(call, now, say)}</p>
  ) : (
    <Player callId={call.callId} seconds={call.recording.seconds} />
  );
}

/**
 * The API logs every link to a recording as a playback, so none is made before staff press the button. A
 * link is valid for 15 minutes.
 */
function Player({ callId, seconds }: { callId: string; seconds: number }) {
  const say = useWords().calls;
  const { api } = useSignedIn();
  const link = useMutation({ mutationFn: () => api.ask('recording', { callId }) });
  const [isBroken, setIsBroken] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  const url = link.data?.url;
  useEffect(() => {
    if (url !== undefined) audio.current?.focus();
  }, [url]);
  if (url === undefined)
    return (
      <>
        {isBroken && link.isIdle && (
          <p className="trouble" role="alert">
            {say.recordingFailed}
          </p>
        )}
        {link.error && <Trouble error={link.error} retry={() => link.mutate()} />}
        <div className="listen">
          <button type="button" id="listen" onClick={() => link.mutate()} aria-disabled={link.isPending}>
            <Icon name="play" />
            {say.listen(length(seconds))}
          </button>
          <span className="muted small">{say.listenLogged}</span>
        </div>
      </>
    );
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript is on the same page */}
      <audio
        ref={audio}
        controls
        autoPlay
        src={url}
        aria-label={say.player}
        onError={() => {
          setIsBroken(true);
          link.reset();
        }}
      />
      {/* The file belongs to another origin: a download would replace this page. */}
      <p className="muted small">
        {say.recordingTracks}{' '}
        <a href={url} target="_blank" rel="noreferrer">
          {say.openFile}
        </a>
      </p>
    </>
  );
}
