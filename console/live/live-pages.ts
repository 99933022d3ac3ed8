/** Live calls: the list, asked for every few seconds, and one of them as it happens. */
import type { WireEvent } from '../../shared/journal/events.ts';
import { livePage, liveTable } from '../calls/call-list.ts';
import { journalLines } from '../calls/journal.ts';
import { transcriptLine } from '../calls/transcript.ts';
import { handOver, hangUp, listLive } from '../ui/api.ts';
import { type Html, html } from '../ui/html.ts';
import { attempt, fill, followList, type Page, type PageContext, part } from '../ui/page.ts';
import { loading } from '../ui/shell.ts';
import { type LiveView, liveView } from './live-call.ts';
import { liveCallPage, liveFacts, liveTimes } from './live-call-view.ts';
import { watchCall } from './watch.ts';

const askEveryMs = 3000;
const connected = 'Connected: what follows comes as it happens.';

export const livePageOfAll: Page = (context) => {
  const { place, session, signal } = context;
  fill(place, livePage());
  const list = part(place, '#list');
  const count = part(place, '#count');
  fill(list, loading('live calls'));
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (): void =>
    attempt(context, list, async () => {
      try {
        const calls = await listLive(session, signal);
        // Drawing the list anew takes the focus from its links.
        const focused = list.contains(document.activeElement)
          ? document.activeElement?.getAttribute('href')
          : null;
        fill(list, liveTable(calls, Date.now()));
        if (focused) list.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
        const said = calls.length === 1 ? '1 live call' : `${calls.length} live calls`;
        if (count.textContent !== said) count.textContent = said;
      } finally {
        if (!signal.aborted) timer = setTimeout(show, askEveryMs);
      }
    });
  signal.addEventListener('abort', () => clearTimeout(timer));
  show();
};

export function liveCallPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    fill(place, liveCallPage(callId));
    const state = part(place, '#state');
    const journal = part(place, '#journal');
    const buttons = {
      end: part<HTMLButtonElement>(place, '#hang-up'),
      move: part<HTMLButtonElement>(place, '#hand-over'),
    };
    let isOver = false;
    let isHandedOver = false;
    /** Neither is done twice at once, and neither while the agent is not on the line. */
    const underWay = new Set<HTMLButtonElement>();
    const drawButtons = (): void => {
      for (const button of Object.values(buttons))
        button.disabled = isOver || isHandedOver || underWay.has(button);
    };
    const over = (said: Html): void => {
      isOver = true;
      drawButtons();
      fill(state, said);
    };

    const watch = watchCall(session, callId, signal, {
      opened: () => {
        state.textContent = connected;
      },
      events: (soFar) => {
        const view = showConversation(context, soFar);
        fill(part(place, '#facts'), liveFacts(view, Date.now()));
        followList(journal, journalLines(soFar));
        if (isOver || view.isHandedOver === isHandedOver) return;
        isHandedOver = view.isHandedOver;
        state.textContent = isHandedOver
          ? 'The call is handed to a person: the agent is not on the line.'
          : connected;
        drawButtons();
      },
      lost: () => {
        state.textContent = 'The connection is lost; the call may go on. Trying again …';
      },
      closed: (wasOpen) => over(overNote(callId, wasOpen)),
      failed: (error) => attempt(context, state, () => Promise.reject(error)),
    });
    const timer = setInterval(() => {
      if (!isOver && watch.soFar.length > 0)
        fill(part(place, '#facts'), liveFacts(liveView(watch.soFar), Date.now()));
    }, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));

    const order = (
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
    order(buttons.end, 'End this call? The caller hears a goodbye.', 'The agent says goodbye.', () =>
      hangUp(session, callId),
    );
    order(
      buttons.move,
      'Hand this call to a person of the business? The caller is told.',
      'The agent hands the call over.',
      () => handOver(session, callId),
    );
  };
}

/** The transcript and the times of a call that is being watched. */
export function showConversation({ place }: PageContext, soFar: readonly WireEvent[]): LiveView {
  const view = liveView(soFar);
  followList(part(place, '#transcript'), view.lines.map(transcriptLine));
  part<HTMLElement>(place, '#silent').hidden = view.lines.length > 0;
  fill(part(place, '#times'), liveTimes(view));
  return view;
}

function overNote(callId: string, wasOpen: boolean): Html {
  const stored = html`<a href="#/calls/${callId}">See it with its cost and recording</a>`;
  return wasOpen
    ? html`The call is over. ${stored}, which come some seconds later.`
    : html`This call is not live. ${stored}, if there was one.`;
}
