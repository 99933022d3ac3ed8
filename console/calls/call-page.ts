/**
 * One call: facts, summary, recording, transcript, response times and cost. The recording and the
 * journal are fetched when staff open them.
 */
import type { Cost } from '../../shared/contract/budget.ts';
import type { Call } from '../../shared/contract/call.ts';
import { requestsOfCaller } from '../requests/requests-page.ts';
import { addressOf } from '../ui/address.ts';
import { openRequestsOf, readCall, readEvents, recordingLink } from '../ui/api.ts';
import { dayTime, endWords, itemName, knownNumber, length, phone } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { attempt, fill, load, type Page, type PageContext, part } from '../ui/page.ts';
import { facts, nothing, trouble } from '../ui/shell.ts';
import { badge } from './calls-page.ts';
import { journal } from './journal.ts';
import { transcript } from './transcript.ts';
import { timingsOf, waterfall } from './waterfall.ts';

export function callPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    load(context, place, 'the call', async () => {
      const call = await readCall(session, callId, signal);
      fill(place, callPage(call));
      if (call.recording !== null) offerRecording(context, callId, call.recording.seconds);
      const from = knownNumber(call.from);
      const requests = part(place, '#caller-requests');
      if (from !== null)
        attempt(context, requests, async () =>
          fill(requests, requestsOfCaller(await openRequestsOf(session, from, signal), callId)),
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
        offer('The recording does not play. Its link is valid for 15 minutes: press “Listen” for a new one.'),
      );
    });
  };
  offer(null);
}

export function callPage(call: Call): Html {
  const number = knownNumber(call.from);
  return html`<p class="back"><a href="#/calls">All calls</a>${number === null ? null : html` · <a href="${addressOf('calls', [['phone', number]])}">Calls from this number</a>`}</p>
    <h1>${phone(call.from)} ${badge(call.status)}</h1>
    ${call.status === 'active' ? html`<p><a class="button" href="#/live/${call.callId}">Watch it live</a></p>` : null}
    ${facts([
      ['Started', dayTime(call.startedAt)],
      ['Length', length(call.seconds)],
      ['Dialled', phone(call.to)],
      ['Carrier', call.carrier],
      ['Ended', call.endReason === null ? '–' : endWords[call.endReason]],
      ['Cost', `₹${call.cost.total.inr}`],
    ])}
    ${call.summary === null ? null : html`<section><h2>Summary</h2><p class="prose" dir="auto">${call.summary}</p></section>`}
    <div id="caller-requests"></div>
    <section><h2>Recording</h2><div id="recording">${recordingPlace(call)}</div></section>
    <div class="columns">
      <section><h2>Transcript</h2><p class="muted small">What was really heard. Words that were cut off are left out.</p>${transcript(call.transcript, 'Nothing was said.')}</section>
      <div>
        <section><h2>Response times</h2>${waterfall(call.turns.map(timingsOf))}</section>
        <section><h2>Cost</h2>${costTable(call.cost)}</section>
      </div>
    </div>
    <details id="events"><summary>Journal: what happened, step by step</summary><div id="journal"></div></details>
    <p class="muted small">${call.callId}</p>`;
}

function recordingPlace(call: Call): Html {
  if (call.recording === null)
    return nothing(
      call.status === 'active'
        ? 'The recording is stored when the call ends.'
        : 'There is no recording, or not yet.',
    );
  return listenButton(call.recording.seconds, null);
}

/**
 * The API logs every link to a recording as a playback, so none is made before staff press the
 * button. `why`: what was wrong with the last link.
 */
function listenButton(seconds: number, why: string | null): Html {
  return html`${why === null ? null : trouble(why)}<button type="button" id="listen" class="quiet">Listen (${length(seconds)})</button>
    <span class="muted small">Who listens is logged.</span>`;
}

/**
 * `url` is valid for 15 minutes. It belongs to another origin, so a download would replace this page
 * without a tab of its own.
 */
export function player(url: string, seconds: number): Html {
  return html`<audio controls autoplay src="${url}" aria-label="Recording of the call"></audio>
    <p class="muted small">${length(seconds)} · caller on the left, agent on the right · <a href="${url}" target="_blank" rel="noreferrer">open the file</a></p>`;
}

function costTable(cost: Cost): Html {
  if (cost.lines.length === 0) return nothing('Nothing was spent, or the call is not settled yet.');
  return html`<table class="cost">
    <tbody>${cost.lines.map((line) => html`<tr><th scope="row">${itemName(line.item)}${line.isEstimate ? ', estimated' : ''}</th><td class="number">₹${rupees(line.microInr)}</td></tr>`)}</tbody>
    <tfoot><tr><th scope="row">Total</th><td class="number">₹${rupees(cost.total.microInr)}</td></tr></tfoot>
  </table>`;
}

/** Four decimals, because most cost items of a call are below one paisa. For display only, never added up. */
function rupees(microInr: number): string {
  return (microInr / 1_000_000).toFixed(4);
}
