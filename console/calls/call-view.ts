/**
 * One call that is over, or goes on: facts, summary, recording, transcript, where the time went,
 * what it cost.
 */
import type { Cost } from '../../shared/contract/budget.ts';
import type { Call } from '../../shared/contract/call.ts';
import { addressOf } from '../ui/address.ts';
import { dayTime, endWords, itemName, knownNumber, length, phone } from '../ui/format.ts';
import { type Html, html, type Piece } from '../ui/html.ts';
import { nothing, trouble } from '../ui/shell.ts';
import { badge } from './call-list.ts';
import { transcript } from './transcript.ts';
import { timingsOf, waterfall } from './waterfall.ts';

export function callPage(call: Call): Html {
  const number = knownNumber(call.from);
  return html`<p class="back"><a href="#/calls">All calls</a>${number === null ? null : html` · <a href="${addressOf('calls', [['phone', number]])}">Calls of this number</a>`}</p>
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
    <div id="asked"></div>
    <section><h2>Recording</h2><div id="recording">${recordingPlace(call)}</div></section>
    <div class="columns">
      <section><h2>Transcript</h2><p class="muted small">As heard: what was cut off is not in it.</p>${transcript(call.transcript, 'Nothing was said.')}</section>
      <div>
        <section><h2>Response times</h2>${waterfall(call.turns.map(timingsOf))}</section>
        <section><h2>Cost</h2>${costTable(call.cost)}</section>
      </div>
    </div>
    <details id="events"><summary>Journal: what happened, step by step</summary><div id="journal"></div></details>
    <p class="muted small">${call.callId}</p>`;
}

export function facts(pairs: readonly (readonly [string, Piece])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function recordingPlace(call: Call): Html {
  if (call.recording === null)
    return nothing(
      call.status === 'active' ? 'It is stored when the call is over.' : 'None is stored, or not yet.',
    );
  return listenButton(call.recording.seconds, null);
}

/**
 * Every link to a recording is written down as somebody's listening, so there is none until it is
 * asked for. `why`: what became of the last one.
 */
export function listenButton(seconds: number, why: string | null): Html {
  return html`${why === null ? null : trouble(why)}<button type="button" id="listen" class="quiet">Listen (${length(seconds)})</button>
    <span class="muted small">It is noted who listened.</span>`;
}

/**
 * `url` is good for a quarter of an hour. It is another origin's, so its download would take this
 * page's place without a tab of its own.
 */
export function player(url: string, seconds: number): Html {
  return html`<audio controls autoplay src="${url}" aria-label="Recording of the call"></audio>
    <p class="muted small">${length(seconds)} · the caller left, the agent right · <a href="${url}" target="_blank" rel="noreferrer">open the file</a></p>`;
}

export function costTable(cost: Cost): Html {
  if (cost.lines.length === 0) return nothing('Nothing was spent, or the call is not settled yet.');
  return html`<table class="cost">
    <tbody>${cost.lines.map((line) => html`<tr><th scope="row">${itemName(line.item)}</th><td class="number">₹${rupees(line.microInr)}</td></tr>`)}</tbody>
    <tfoot><tr><th scope="row">Total</th><td class="number">₹${rupees(cost.total.microInr)}</td></tr></tfoot>
  </table>`;
}

/** To a hundredth of a paisa: most lines of a call cost less than one. Shown only, never added. */
function rupees(microInr: number): string {
  return (microInr / 1_000_000).toFixed(4);
}
