/** A live call as one line: who, state, last words, cost so far. Pure. */
import { type CarrierName, maskPhone } from '../../shared/ids.ts';
import { liveCostOf } from '../../shared/journal/cost.ts';
import type { EndReason, JournalEvent } from '../../shared/journal/events.ts';
import { faultBehindEnd } from '../../shared/journal/for-staff/troubles.ts';
import { demoBusinessId } from '../seed/demo-clinic.ts';
import type { Paint } from '../terminal/columns.ts';
import { printable } from '../terminal/printable.ts';

export interface LiveCall {
  callId: string;
  carrier: CarrierName;
  from: string;
  /** ms since the epoch. */
  startedAt: number;
  /** The journal so far, in order; empty where the call can't be watched. */
  events: readonly JournalEvent[];
}

export function liveLine(call: LiveCall, nowMs: number, paint: Paint): string {
  const state = stateOf(call.events);
  const words = lastWords(call.events);
  const said = words === null ? '' : `  ${paint(`${words.who}:`, 'grey')} ${printable(words.text)}`;
  return [
    `${paint('●', 'green')} ${whoOf(call)}`,
    lengthOf(nowMs - call.startedAt).padStart(5),
    `INR ${costOf(call, nowMs)}`,
    `${paint(state, 'cyan')}${said}`,
  ].join('  ');
}

/** What stays on the terminal of a call that is over. No word of it is said again. */
export function overLine(call: LiveCall, nowMs: number, paint: Paint): string {
  const end = call.events.findLast((event) => event.type === 'callEnded');
  const reason = end ? endings[end.reason] : 'it is not live any more';
  const fault = faultBehindEnd(call.events);
  return [
    `${paint('○', 'grey')} ${whoOf(call)}`,
    lengthOf((end?.at ?? nowMs) - call.startedAt).padStart(5),
    `INR ${costOf(call, nowMs)}`,
    fault === null ? reason : paint(`${reason}, ${fault}`, 'red'),
    paint(`npm run calls -- ${call.callId}${ofBusiness(call)}`, 'grey'),
  ].join('  ');
}

/** What the command needs for a call of another business than the demo clinic. */
function ofBusiness({ events }: LiveCall): string {
  const start = events.find((event) => event.type === 'callStarted');
  return start === undefined || start.businessId === demoBusinessId ? '' : ` --business ${start.businessId}`;
}

const endings: Readonly<Record<EndReason, string>> = {
  caller: 'the caller hung up',
  agent: 'the agent said goodbye',
  limit: 'its longest time was reached',
  transfer: 'the caller was handed to a person',
  budget: 'the budget was spent',
  fault: 'ended by a fault',
  crash: 'lost in a crash',
  staff: 'staff ended it',
};

/** The number is masked as in a log; a name is there where the caller is known. */
function whoOf({ carrier, from, events }: LiveCall): string {
  const start = events.find((event) => event.type === 'callStarted');
  const name = printable(start?.customerName ?? '').trim();
  return [carrier, maskPhone(from), name].filter((part) => part !== '').join(' ');
}

function costOf({ events, carrier }: LiveCall, nowMs: number): string {
  return liveCostOf(events, carrier, nowMs).total.inr;
}

/** `1:05`. */
function lengthOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function stateOf(events: readonly JournalEvent[]): string {
  for (const event of events.toReversed()) {
    const state = stateAfter(event);
    if (state !== null) return state;
  }
  return 'rings';
}

/** Null for an event that does not tell what the call is doing now. */
function stateAfter(event: JournalEvent): string | null {
  switch (event.type) {
    case 'callStarted':
      return 'rings';
    case 'mediaStarted':
    case 'turnsStarted':
      return 'answered';
    case 'callerSpoke':
    case 'turnResumed':
      return 'caller speaks';
    case 'turnEnding':
    case 'turnEnded':
    case 'callerSaid':
    case 'clauseWritten':
      return 'agent thinks';
    case 'toolCalled':
      return `agent uses ${printable(event.name)}`;
    case 'clausePlaying':
      return 'agent speaks';
    case 'agentSaid':
      return 'agent listens';
    case 'transferStarted':
      return `with ${printable(event.name)}`;
    case 'transferEnded':
      return event.outcome === 'talked' ? 'the talk with a person is over' : 'the person was not reached';
    case 'takenUp':
      return 'taken up again';
    case 'callEnded':
      return 'over';
    default:
      return null;
  }
}

function lastWords(events: readonly JournalEvent[]): { who: string; text: string } | null {
  for (const event of events.toReversed()) {
    if (event.type === 'callerSpoke' || event.type === 'callerSaid')
      return { who: 'caller', text: event.text };
    if (event.type === 'clausePlaying') return { who: 'agent', text: event.text };
  }
  return null;
}
