/** A call's journal, an event a line. */
import type { WireEvent } from '../../shared/journal/events.ts';
import { clockTime } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { wordsOf } from './event-words.ts';

/** Events that tell nobody anything are left out. */
export function journalLines(events: readonly WireEvent[]): Html[] {
  return events.flatMap((event) => {
    const words = wordsOf(event);
    return words === null
      ? []
      : [
          html`<li><time>${clockTime(event.at)}</time> <b>${words.what}</b> <span dir="auto">${words.text}</span></li>`,
        ];
  });
}

export function journal(events: readonly WireEvent[]): Html {
  return html`<ol class="journal" tabindex="0" aria-label="What happened in the call">${journalLines(events)}</ol>`;
}
