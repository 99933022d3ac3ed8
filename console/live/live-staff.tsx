/** What staff do in a live call beside ending and moving it: they listen, and whisper to the agent. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Trouble } from '../ui/states.tsx';
import type { Side } from './listen.ts';
import type { LiveView } from './live-view.ts';
import { useListen } from './use-listen.ts';

/** The longest whisper that the edge takes. */
const mostCharacters = 300;

/** `isResting`: no agent is on the line, so nobody is heard and nobody listens to a whisper. */
export function LiveStaff(given: { callId: string; view: LiveView; isResting: boolean }) {
  const say = useWords().live;
  return (
    <div className="live-staff">
      <section className="card">
        <h2>{say.whisper}</h2>
        <Whisper {...given} />
      </section>
      <section className="card">
        <h2>{say.listen}</h2>
        <Listen {...given} />
      </section>
    </div>
  );
}

function Whisper({ callId, view, isResting }: { callId: string; view: LiveView; isResting: boolean }) {
  const say = useWords().live;
  const { api } = useSignedIn();
  const id = useId();
  const [text, setText] = useState('');
  const whisper = useMutation({
    mutationFn: (words: string) => api.whisper(callId, words),
    onSuccess: () => setText(''),
  });
  const rests = isResting || view.isEnding || view.isMoving;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !rests && !whisper.isPending) whisper.mutate(text.trim());
  };
  return (
    <form className="whisper" onSubmit={submit}>
      <label className="hidden" htmlFor={id}>
        {say.whisperLabel}
      </label>
      <input
        id={id}
        value={text}
        maxLength={mostCharacters}
        placeholder={say.whisperExample}
        autoComplete="off"
        disabled={rests}
        aria-describedby={`${id}-what`}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" disabled={rests || whisper.isPending}>
        {say.whisperSend}
      </button>
      <p className="muted small" id={`${id}-what`}>
        {say.whisperWhat}
      </p>
      <p role="status" className="muted small">
        {!rests && whisper.isSuccess && say.whispered}
      </p>
      {whisper.error && <Trouble error={whisper.error} />}
    </form>
  );
}

function Listen({ callId, view, isResting }: { callId: string; view: LiveView; isResting: boolean }) {
  const words = useWords();
  const say = words.live;
  const heard = useListen(callId, isResting);
  const isOn = heard.state !== 'off';
  const unheard = view.unheard && say.unheard[view.unheard];
  return (
    <>
      <button
        type="button"
        id="listen-in"
        className="quiet"
        aria-pressed={isOn}
        disabled={!isOn && (isResting || unheard !== null)}
        onClick={isOn ? heard.stop : heard.start}
      >
        {isOn ? say.listenStop : say.listenStart}
      </button>
      <div className="levels">
        <Level label={words.calls.caller} side="caller" levels={heard.levels} />
        <Level label={words.calls.agent} side="agent" levels={heard.levels} />
      </div>
      <p role="status" className="muted small">
        {(!isOn && !isResting && unheard) || say.listening[heard.state]}
      </p>
      {heard.error !== null && <Trouble error={heard.error} />}
    </>
  );
}

/** Quiet speech is a tenth of the loudest, and is to be seen. */
function Level({ label, side, levels }: { label: string; side: Side; levels: Record<Side, number> }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <meter id={id} min={0} max={1} value={Math.min(1, Math.sqrt(levels[side]))} />
    </div>
  );
}
