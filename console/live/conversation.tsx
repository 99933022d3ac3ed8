/** The conversation of a call that is being watched: the words so far, and the response times. */
import { Transcript } from '../calls/transcript.tsx';
import { Waterfall } from '../calls/waterfall/waterfall.tsx';
import { useWords } from '../ui/context.tsx';
import type { LiveView } from './live-view.ts';
import { useFollow } from './use-follow.ts';

export function Conversation({ view }: { view: LiveView }) {
  const words = useWords();
  const list = useFollow<HTMLOListElement>(view.lines);
  return (
    <>
      <section className="card spoken">
        <h2>{words.calls.transcript}</h2>
        {view.lines.length === 0 && <p className="muted">{words.live.silent}</p>}
        <Transcript lines={view.lines} label={words.live.conversation} isLive scroller={list} />
      </section>
      <section className="card">
        <h2>{words.calls.times}</h2>
        <Waterfall turns={view.turns} />
      </section>
    </>
  );
}
