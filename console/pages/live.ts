/** Live calls: the list, asked for every few seconds, and one of them as it happens. */
import type { WireEvent } from '../../shared/journal/events.ts';
import { hangUp, listLive } from '../ask.ts';
import { html } from '../html.ts';
import { liveView } from '../live-call.ts';
import { livePage, liveTable } from '../views/call-list.ts';
import { journalLine, liveCallPage, liveFacts, liveTimes, liveTranscript } from '../views/live-call.ts';
import { loading, nothing } from '../views/shell.ts';
import { watchCall } from '../watch.ts';
import { attempt, fill, type Page, type PageContext, part } from './page.ts';

const askEveryMs = 3000;

export const livePageOfAll: Page = (context) => {
  const { place, session, signal } = context;
  fill(place, livePage());
  const list = part(place, '#list');
  fill(list, loading('live calls'));
  const show = (): void =>
    attempt(context, list, async () => {
      const calls = await listLive(session, signal);
      // Drawing the same list again would take the focus from a link.
      const drawn = liveTable(calls, Date.now()).toString();
      const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
      list.innerHTML = drawn;
      if (focused) list.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
    });
  const timer = setInterval(show, askEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  show();
};

export function liveCallPageOf(callId: string): Page {
  return (context) => {
    const { place, session, signal } = context;
    fill(place, liveCallPage(callId));
    const state = part(place, '#state');
    const journal = part(place, '#journal');
    const end = part<HTMLButtonElement>(place, '#hang-up');
    let isOver = false;
    let logged = 0;

    const watch = watchCall(session, callId, {
      opened: () => {
        state.textContent = 'Connected: what follows comes as it happens.';
      },
      events: (soFar) => {
        showConversation(context, soFar);
        fill(part(place, '#facts'), liveFacts(liveView(soFar), Date.now()));
        const isAtEnd = journal.scrollHeight - journal.scrollTop - journal.clientHeight < 40;
        journal.insertAdjacentHTML('beforeend', soFar.slice(logged).map(journalLine).join(''));
        logged = soFar.length;
        if (isAtEnd) journal.scrollTop = journal.scrollHeight;
      },
      closed: (wasOpen) => {
        isOver = true;
        end.disabled = true;
        fill(state, wasOpen ? overNote(callId) : nothing(html`This call is not live. ${overNote(callId)}`));
      },
    });
    const timer = setInterval(() => {
      const shown = part(place, '#facts');
      if (!isOver && logged > 0) fill(shown, liveFacts(liveView(watch.soFar), Date.now()));
    }, 1000);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      watch.stop();
    });
    end.addEventListener('click', () => {
      if (!confirm('End this call? The caller hears a goodbye.')) return;
      end.disabled = true;
      attempt(context, state, () => hangUp(session, callId));
    });
  };
}

/** The transcript and the times of a call that is being watched. */
export function showConversation({ place }: PageContext, soFar: readonly WireEvent[]): void {
  const view = liveView(soFar);
  fill(part(place, '#transcript'), liveTranscript(view));
  fill(part(place, '#times'), liveTimes(view));
}

function overNote(callId: string) {
  return html`The call is over. <a href="#/calls/${callId}">See it with its cost and recording</a>, which come some seconds later.`;
}
