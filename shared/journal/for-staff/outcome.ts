/** What came of a call, for staff. `docs/conversation.md` has the rules as a table, in this order. */
import * as z from 'zod';
import type { CallOutcome } from '../../contract/call.ts';
import { isObject, jsonOf } from '../../json.ts';
import type { EndReason, JournalEvent } from '../events.ts';
import { begunRequest } from './begun-request.ts';

/** Of a request that is kept, the first first. */
const outcomeOfKind = { appointment: 'booked', callback: 'callback', message: 'message' } as const;
type Kind = keyof typeof outcomeOfKind;
const kinds = z.enum(['appointment', 'callback', 'message']);

/** The call did not come to its own end. */
const cutOff: ReadonlySet<EndReason> = new Set(['fault', 'crash', 'limit', 'budget']);

/** Of a call that is over. `endReason`: how it ended, where its journal does not say. */
export function outcomeOf(journal: readonly JournalEvent[], endReason: EndReason): CallOutcome {
  if (journal.some((event) => event.type === 'callStarted' && event.endAfterGreeting !== null))
    return 'refused';
  if (endReason === 'transfer' || lastTransfer(journal) === 'talked') return 'transferred';
  const kept = keptRequests(journal);
  const kind = kinds.options.find((each) => kept.has(each));
  if (kind) return outcomeOfKind[kind];
  const turns = journal.flatMap((event) => (event.type === 'callerSaid' ? [event.turn] : []));
  if (turns.length === 0) return endReason === 'fault' || endReason === 'crash' ? 'unresolved' : 'abandoned';
  if (cutOff.has(endReason) || lastTransfer(journal) === 'missed') return 'unresolved';
  if (begunRequest(journal, endReason) !== null) return 'unresolved';
  const isAnswered = journal.some(
    (event) => event.type === 'agentSaid' && event.cause === 'model' && event.text !== '' && event.turn > 0,
  );
  return isAnswered ? 'answered' : 'unresolved';
}

/** How the last dialling ended. `missed`: and no turn of the caller follows. Null: neither. */
function lastTransfer(journal: readonly JournalEvent[]): 'talked' | 'missed' | null {
  const at = journal.findLastIndex(({ type }) => type === 'transferEnded');
  const ended = journal[at];
  if (ended?.type !== 'transferEnded') return null;
  if (ended.outcome === 'talked') return 'talked';
  return journal.slice(at).some(({ type }) => type === 'callerSaid') ? null : 'missed';
}

/** The kinds of the requests that are saved, and not cancelled again in this call. */
function keptRequests(journal: readonly JournalEvent[]): ReadonlySet<Kind> {
  const kept = new Map<string, Kind>();
  for (const event of journal) {
    if (event.type !== 'toolAnswered' || event.name !== 'save_request') continue;
    const [given, answer] = [jsonOf(event.arguments), jsonOf(event.result)];
    if (!isObject(given) || !isObject(answer) || typeof answer.requestId !== 'string') continue;
    const kind = kinds.safeParse(given.kind);
    if (given.state === 'cancelled') kept.delete(answer.requestId);
    else if (kind.success) kept.set(answer.requestId, kind.data);
  }
  return new Set(kept.values());
}
