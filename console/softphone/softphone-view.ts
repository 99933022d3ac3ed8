/** The softphone's page: whom to call and as whom, the state of the call, and its transcript. */

import { timesPlace, transcriptPlace } from '../live/live-call-view.ts';
import { type Html, html } from '../ui/html.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export function softphonePage(number: string, isLocal: boolean): Html {
  return html`<h1>Softphone</h1>
    <p>Call the agent from this browser, as a caller would by telephone: the same line, the same eight kilohertz. You may speak while it speaks, and type digits.</p>
    ${isLocal ? demoNote() : null}
    <form id="dial" class="filters">
      <div>
        <label for="to">Number to call</label>
        <input id="to" name="to" type="tel" required value="${number}">
      </div>
      <div>
        <label for="from">Call as <span class="muted">(optional)</span></label>
        <input id="from" name="from" type="tel" placeholder="number withheld" list="callers">
        ${isLocal ? html`<datalist id="callers"><option value="+919800000001">Ravi Kumar</option><option value="+919800000002">Priya Sharma</option></datalist>` : null}
      </div>
      <button type="submit" id="call">Call the agent</button>
    </form>
    <div class="talking"><section class="phone" aria-label="The call">
      <p class="line"><span id="state" role="status">Not on the line.</span> <span id="clock" class="number"></span></p>
      <div class="levels">
        <label for="mine">You</label><meter id="mine" min="0" max="1" value="0"></meter>
        <label for="theirs">Agent</label><meter id="theirs" min="0" max="1" value="0"></meter>
      </div>
      <div class="controls">
        <button type="button" id="mute" aria-pressed="false" disabled>Mute</button>
        <button type="button" id="hang-up" class="danger" disabled>Hang up</button>
      </div>
      <div class="keys" role="group" aria-label="Keypad">${keys.map((key) => html`<button type="button" data-key="${key}" disabled>${key}</button>`)}</div>
    </section>${transcriptPlace()}${timesPlace()}</div>`;
}

/** What a local run must say of itself. */
function demoNote(): Html {
  return html`<p class="note"><b>Local run.</b> The dialogue is a scripted demo engine, not a language model, unless <code>OPENAI_BASE_URL</code> names a real one.
    Try: opening hours, prices, an appointment, “in Hindi please”, “let me talk to a person”.</p>`;
}
