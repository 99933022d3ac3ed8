/**
 * One live call as it happens. The page's frame is made once; its parts are filled again with every
 * event.
 */

import { facts } from '../calls/call-view.ts';
import { waterfall } from '../calls/waterfall.ts';
import { endWords, length, phone } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import type { LiveView } from './live-call.ts';

export function liveCallPage(callId: string): Html {
  return html`<p class="back"><a href="#/live">Live calls</a></p>
    <div class="heading"><h1>Live call</h1><div class="actions">
      <button type="button" id="hand-over" class="quiet">Hand to a person</button>
      <button type="button" id="hang-up" class="danger">End the call</button>
    </div></div>
    <p id="state" role="status" class="muted">Connecting …</p>
    <div id="facts"></div>
    <div class="columns">${transcriptPlace()}${timesPlace()}</div>
    <section><h2>Journal</h2><ol id="journal" class="journal" tabindex="0" aria-label="What happened in the call"></ol></section>
    <p class="muted small">${callId}</p>`;
}

/** Where the transcript goes; the softphone's page has the same. */
export function transcriptPlace(): Html {
  return html`<section class="transcript-place"><h2>Transcript</h2><ol id="transcript" class="transcript" tabindex="0" aria-label="What is said in the call" aria-live="polite"></ol><p id="silent" class="muted empty">Nobody has spoken yet.</p></section>`;
}

export function timesPlace(): Html {
  return html`<section class="times-place"><h2>Response times</h2><div id="times">${waterfall([])}</div></section>`;
}

export function liveTimes(view: LiveView): Html {
  return waterfall(view.turns);
}

/**
 * `now` in ms since the epoch, by the reader's clock: one that is slow must not make a length less
 * than nothing.
 */
export function liveFacts(view: LiveView, now: number): Html {
  return facts([
    ['Caller', view.customerName ? html`${view.customerName}, ${phone(view.from)}` : phone(view.from)],
    ['Dialled', phone(view.to)],
    [
      'Length',
      view.talkingSince === null
        ? 'ringing'
        : length(Math.max(0, (view.endedAt ?? now) - view.talkingSince) / 1000),
    ],
    ['Ended', view.endReason === null ? 'not yet' : endWords[view.endReason]],
  ]);
}
