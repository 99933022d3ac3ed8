/** One live call as it happens. The page's frame is made once; its parts are filled again with every event. */
import type { WireEvent } from '../../shared/journal/events.ts';
import { clockTime, endWords, length, phone } from '../format.ts';
import { type Html, html } from '../html.ts';
import { eventText, type LiveView } from '../live-call.ts';
import { facts } from './call-page.ts';
import { transcript } from './transcript.ts';
import { waterfall } from './waterfall.ts';

export function liveCallPage(callId: string): Html {
  return html`<p class="back"><a href="#/live">Live calls</a></p>
    <div class="heading"><h1>Live call</h1><button type="button" id="hang-up" class="danger">End the call</button></div>
    <p id="state" role="status" class="muted">Connecting …</p>
    <div id="facts"></div>
    <div class="columns">${transcriptPlace()}${timesPlace()}</div>
    <section><h2>Journal</h2><ol id="journal" class="journal" tabindex="0" aria-label="Events of the call"></ol></section>
    <p class="muted small">${callId}</p>`;
}

/** Where the transcript goes; the softphone's page has the same. */
export function transcriptPlace(): Html {
  return html`<section><h2>Transcript</h2><div id="transcript" aria-live="polite"></div></section>`;
}

export function timesPlace(): Html {
  return html`<section><h2>Response times</h2><div id="times"></div></section>`;
}

export function liveTranscript(view: LiveView): Html {
  return transcript(view.lines, 'Nobody has spoken yet.');
}

export function liveTimes(view: LiveView): Html {
  return waterfall(view.turns);
}

/** `now` in ms since the epoch. */
export function liveFacts(view: LiveView, now: number): Html {
  return facts([
    ['Caller', view.customerName ? html`${view.customerName}, ${phone(view.from)}` : phone(view.from)],
    ['Dialled', phone(view.to)],
    ['Length', view.mediaAt === null ? 'ringing' : length((now - view.mediaAt) / 1000)],
    ['Ended', view.endReason === null ? 'not yet' : endWords[view.endReason]],
  ]);
}

export function journalLine(event: WireEvent): Html {
  return html`<li><time>${clockTime(event.at)}</time> <b>${event.type}</b> <span dir="auto">${eventText(event)}</span></li>`;
}
