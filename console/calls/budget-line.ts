/** What a business may spend today and what is left of it, in one line. */
import type { Budget } from '../../shared/contract/budget.ts';
import { type Html, html } from '../ui/html.ts';

/** `remaining` is the smaller of what the day and the month leave. */
export function budgetLine({ limitPerDay, limitPerMonth, spent, held, remaining }: Budget): Html {
  const month = limitPerMonth ? `, and ₹${limitPerMonth.inr} a month` : '';
  const isSpent = remaining.microInr <= 0;
  return html`<p class="${isSpent ? 'note' : 'muted'} budget"><b>Budget today</b>
    <span>₹${spent.inr} spent of ₹${limitPerDay.inr}${month}</span> <span>₹${held.inr} held for live calls</span> <span>₹${remaining.inr} left</span>
    ${isSpent ? html`<b>New calls are refused.</b>` : null}</p>`;
}
