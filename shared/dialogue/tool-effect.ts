/** What a tool did, as far as the caller has to hear of it when the model says nothing. */

import type { CallEventOf } from '../journal/events.ts';
import { isObject, jsonOf } from '../json.ts';

export type ToolEffect = 'noted' | 'languageSet';

/**
 * Null: it failed, looked something up, or does what the conversation says in its own words (a transfer, the
 * end). Whether a tool of the business has changed something is not known, so it counts as having done so.
 */
export function effectOf({
  name,
  result,
  action,
}: Pick<CallEventOf<'toolAnswered'>, 'name' | 'result' | 'action'>): ToolEffect | null {
  if (action) return action.type === 'setLanguage' ? 'languageSet' : null;
  const answer = jsonOf(result);
  if (name === 'lookup_customer' || (isObject(answer) && 'error' in answer)) return null;
  return 'noted';
}
