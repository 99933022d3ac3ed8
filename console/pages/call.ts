/** One call, and its recording as soon as there is a link to it. */
import { readCall, recordingLink } from '../ask.ts';
import { callPage, player } from '../views/call-page.ts';
import { loading } from '../views/shell.ts';
import { attempt, fill, type Page, part } from './page.ts';

export function callPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    fill(place, loading('the call'));
    attempt(context, place, async () => {
      const call = await readCall(session, callId, signal);
      fill(place, callPage(call));
      const { recording } = call;
      if (recording === null) return;
      const spot = part(place, '#recording');
      attempt(context, spot, async () => fill(spot, player(await recordingLink(session, callId, signal), recording.seconds)));
    });
  };
}
