/** A transcript of what was heard: who said what, and where the agent was interrupted. */
import { clockTime } from '../ui/format.ts';
import { type Html, html } from '../ui/html.ts';
import { nothing } from '../ui/shell.ts';

/** A line of a stored call (`at` in ISO 8601) or of a live one (`at` in ms since the epoch). */
export interface Line {
  at: string | number;
  who: 'caller' | 'agent';
  text: string;
  interrupted?: boolean | undefined;
  /** The words are still being spoken and may change. */
  isOpen?: boolean;
}

export function transcript(lines: readonly Line[], empty: string): Html {
  return lines.length === 0 ? nothing(empty) : html`<ol class="transcript">${lines.map(transcriptLine)}</ol>`;
}

export function transcriptLine({ at, who, text, interrupted, isOpen }: Line): Html {
  return html`<li class="${who}${isOpen ? ' open' : ''}">
    <p class="who">${who === 'caller' ? 'Caller' : 'Agent'} <time>${clockTime(at)}</time></p>
    <p class="words" dir="auto">${text}${interrupted ? html` <span class="cut" title="The caller spoke over the agent here">interrupted</span>` : null}</p>
  </li>`;
}
