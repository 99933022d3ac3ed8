/**
 * A short call's journal, as the edge writes it: greeting, one question that interrupts the
 * greeting, one answer.
 */
import { type CallEvent, type JournalEvent, toWire } from '../../shared/journal/events.ts';
import { noon } from './world.ts';

const ms = (after: number) => noon + after;

export function shortCall(businessId: string, from: string, to: string) {
  const events: CallEvent[] = [
    {
      type: 'callStarted',
      at: ms(0),
      businessId,
      carrier: 'exotel',
      from,
      to,
      language: 'en-IN',
      languages: ['en-IN', 'hi-IN'],
      agentName: 'Asha',
      businessName: 'Sunrise Dental Clinic',
      customerName: null,
      greeting: 'Hello, this is Asha.',
      endAfterGreeting: null,
      limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
    },
    { type: 'mediaStarted', at: ms(1000), streamId: 'stream-1' },
    {
      type: 'clausePlaying',
      at: ms(1100),
      turn: 0,
      clause: 0,
      mark: '0:0',
      text: 'Hello, this is Asha.',
      startsAt: ms(1100),
    },
    { type: 'agentSaid', at: ms(2000), turn: 0, cause: 'greeting', text: 'Hello, this', interrupted: true },
    {
      type: 'callerSaid',
      at: ms(3000),
      turn: 1,
      text: 'When do you open?',
      language: 'en-IN',
      speechEndedAt: ms(2700),
    },
    {
      type: 'clausePlaying',
      at: ms(3400),
      turn: 1,
      clause: 0,
      mark: '1:0',
      text: 'At half past nine.',
      startsAt: ms(3400),
    },
    {
      type: 'agentSaid',
      at: ms(5000),
      turn: 1,
      cause: 'model',
      text: 'At half past nine.',
      interrupted: false,
    },
    { type: 'callEnded', at: ms(6000), reason: 'caller' },
  ];
  return events.map((event, seq) => toWire({ ...event, seq } as JournalEvent));
}
