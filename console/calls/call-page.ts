/** One call; its recording and its journal when they are asked for. */

import { requestsOfCaller } from '../requests/request-list.ts';
import { openRequestsOf, readCall, readEvents, recordingLink } from '../ui/api.ts';
import { knownNumber } from '../ui/format.ts';
import { attempt, fill, load, type Page, type PageContext, part } from '../ui/page.ts';
import { callPage, listenButton, player } from './call-view.ts';
import { journal } from './journal.ts';

export function callPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    load(context, place, 'the call', async () => {
      const call = await readCall(session, callId, signal);
      fill(place, callPage(call));
      if (call.recording !== null) offerRecording(context, callId, call.recording.seconds);
      const from = knownNumber(call.from);
      const asked = part(place, '#asked');
      if (from !== null)
        attempt(context, asked, async () =>
          fill(asked, requestsOfCaller(await openRequestsOf(session, from, signal), callId)),
        );
      const spot = part(place, '#journal');
      part(place, '#events').addEventListener('toggle', () => {
        if (spot.hasChildNodes()) return;
        load(context, spot, 'the journal', async () =>
          fill(spot, journal(await readEvents(session, callId, signal))),
        );
      });
    });
  };
}

function offerRecording(context: PageContext, callId: string, seconds: number): void {
  const spot = part(context.place, '#recording');
  const offer = (why: string | null): void => {
    fill(spot, listenButton(seconds, why));
    part(spot, '#listen').addEventListener('click', listen);
  };
  const listen = (): void => {
    load(context, spot, 'the recording', async () => {
      fill(spot, player(await recordingLink(context.session, callId, context.signal), seconds));
      const audio = part(spot, 'audio');
      audio.focus();
      audio.addEventListener('error', () =>
        offer('The recording does not play: its link is good for a quarter of an hour. Ask for a new one.'),
      );
    });
  };
  offer(null);
}
