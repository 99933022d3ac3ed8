/**
 * One live call as it happens, with the buttons that transfer it or end it. The page's frame is
 * drawn once; its parts are filled again with every event.
 */
import type { WireEvent } from '../../shared/journal/events.ts';
import { journalLines } from '../calls/journal.ts';
import { transcriptLine } from '../calls/transcript.ts';
import { waterfall } from '../calls/waterfall.ts';
import { hangUp, transferCall } from '../ui/api.ts';
import { endWords, length, phone } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { attempt, fill, followList, type Page, type PageContext, part } from '../ui/page.ts';
import { facts } from '../ui/shell.ts';
import { type LiveView, liveView } from './live-view.ts';
import { watchCall } from './watch.ts';

const connected = 'Connected. Events appear as they happen.';

export function liveCallPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    fill(place, liveCallPage(callId));
    const state = part(place, '#state');
    const journal = part(place, '#journal');
    const buttons = {
      end: part<HTMLButtonElement>(place, '#hang-up'),
      transfer: part<HTMLButtonElement>(place, '#transfer'),
    };
    let isOver = false;
    let isTransferred = false;
    /** The buttons whose request is not answered yet. */
    const underWay = new Set<HTMLButtonElement>();
    const drawButtons = (): void => {
      for (const button of Object.values(buttons))
        button.disabled = isOver || isTransferred || underWay.has(button);
    };

    const watch = watchCall(session, callId, signal, {
      opened: () => {
        state.textContent = connected;
      },
      events: (soFar) => {
        const view = showConversation(context, soFar);
        fill(part(place, '#facts'), liveFacts(view, Date.now()));
        followList(journal, journalLines(soFar));
        if (isOver || view.isTransferred === isTransferred) return;
        isTransferred = view.isTransferred;
        state.textContent = isTransferred
          ? 'The call is with a person. The agent is not on the line.'
          : connected;
        drawButtons();
      },
      lost: () => {
        state.textContent = 'The connection is lost. The call may go on. Reconnecting …';
      },
      closed: (wasOpen) => {
        isOver = true;
        drawButtons();
        fill(state, overNote(callId, wasOpen));
      },
      failed: (error) => attempt(context, state, () => Promise.reject(error)),
    });
    const timer = setInterval(() => {
      if (!isOver && watch.soFar.length > 0)
        fill(part(place, '#facts'), liveFacts(liveView(watch.soFar), Date.now()));
    }, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));

    const onPress = (
      button: HTMLButtonElement,
      question: string,
      done: string,
      work: () => Promise<void>,
    ): void =>
      button.addEventListener('click', () => {
        if (!confirm(question)) return;
        underWay.add(button);
        drawButtons();
        attempt(context, state, async () => {
          try {
            await work();
            if (!isOver) state.textContent = done;
          } finally {
            underWay.delete(button);
            drawButtons();
          }
        });
      });
    onPress(
      buttons.end,
      'End this call? The agent says goodbye to the caller first.',
      'The agent is saying goodbye.',
      () => hangUp(session, callId),
    );
    onPress(
      buttons.transfer,
      'Transfer this call to a person? The agent announces it to the caller.',
      'The agent is transferring the call.',
      () => transferCall(session, callId),
    );
  };
}

function liveCallPage(callId: string): Html {
  return html`<p class="back"><a href="#/live">Live calls</a></p>
    <div class="heading"><h1>Live call</h1><div class="actions">
      <button type="button" id="transfer" class="quiet">Transfer to a person</button>
      <button type="button" id="hang-up" class="danger">End the call</button>
    </div></div>
    <p id="state" role="status" class="muted">Connecting …</p>
    <div id="facts"></div>
    <div class="columns">${conversationPlace()}</div>
    <section><h2>Journal</h2><ol id="journal" class="journal" tabindex="0" aria-label="What happened in the call"></ol></section>
    <p class="muted small">${callId}</p>`;
}

/** Where `showConversation` draws. The softphone's page has the same. */
export function conversationPlace(): Html {
  return html`<section class="transcript-place"><h2>Transcript</h2><ol id="transcript" class="transcript" tabindex="0" aria-label="What is said in the call" aria-live="polite"></ol><p id="silent" class="muted empty">Nobody has spoken yet.</p></section><section class="times-place"><h2>Response times</h2><div id="times">${waterfall([])}</div></section>`;
}

/** Draws the transcript and the response times of a call that is being watched. */
export function showConversation({ place }: PageContext, soFar: readonly WireEvent[]): LiveView {
  const view = liveView(soFar);
  followList(part(place, '#transcript'), view.lines.map(transcriptLine));
  part<HTMLElement>(place, '#silent').hidden = view.lines.length > 0;
  fill(part(place, '#times'), waterfall(view.turns));
  return view;
}

/** `now` in ms since the epoch, by the browser's clock. A slow clock must not give a negative length. */
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

function overNote(callId: string, wasOpen: boolean): Html {
  const stored = html`<a href="#/calls/${callId}">Open the stored call</a>`;
  return wasOpen
    ? html`The call is over. ${stored}: cost and recording follow within seconds.`
    : html`This call is not live. ${stored}, if there was one.`;
}
