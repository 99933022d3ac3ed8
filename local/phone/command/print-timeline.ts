/** Prints a record of the timeline as one line: time, who, what. */
import { closeWords } from '../../../shared/close-code.ts';
import type { Paint } from '../../terminal/columns.ts';
import type { PhoneRecord, Webhook } from '../timeline.ts';

type Who = 'caller' | 'agent' | 'carrier' | 'phone';
const colours = { caller: 'green', agent: 'cyan', carrier: 'grey', phone: 'grey' } as const;

export function timelineLine(record: PhoneRecord, paint: Paint): string {
  const [who, what] = wordsFor(record);
  const time = `${(record.atMs / 1000).toFixed(2).padStart(7)} s`;
  const isTrouble =
    record.what === 'complaint' || record.what === 'underrun' || record.what === 'socketRefused';
  return `${paint(time, 'grey')}  ${paint(who.padEnd(7), colours[who])}  ${isTrouble ? paint(what, 'yellow') : what}`;
}

function wordsFor(record: PhoneRecord): [Who, string] {
  switch (record.what) {
    case 'dialled':
      return ['phone', `${record.from} calls ${record.to} by ${record.carrier}: ${record.callId}`];
    case 'asked':
      return ['carrier', `asked ${record.name}: ${answerOf(record)} in ${record.tookMs} ms`];
    case 'socketOpened':
      return [
        'carrier',
        `media socket open in ${record.tookMs} ms${record.attempt > 1 ? `, attempt ${record.attempt}` : ''}`,
      ];
    case 'socketRefused':
      return ['carrier', `media socket refused, attempt ${record.attempt}: ${record.why}`];
    case 'streamStarted':
      return ['carrier', `stream ${record.streamSid} started`];
    case 'agentStarted':
      return ['agent', `starts to speak${record.waitsMs > 0 ? ` (heard ${record.waitsMs} ms later)` : ''}`];
    case 'agentFinished':
      return ['agent', `has spoken for ${((record.endedAtMs - record.startedAtMs) / 1000).toFixed(1)} s`];
    case 'underrun':
      return ['agent', `underrun: ${record.ms} ms of silence inside a clause`];
    case 'paused':
      return ['agent', `continues after a pause of ${record.ms} ms between two clauses`];
    case 'cleared':
      return ['agent', `stops: ${record.droppedMs} ms cleared`];
    case 'markEchoed':
      return ['carrier', `mark ${record.name} ${record.cleared ? 'returned, its audio cleared' : 'played'}`];
    case 'callerStarted':
      return ['caller', `${record.bargeIn ? 'barges in: ' : 'says: '}${record.text}`];
    case 'callerFinished':
      return ['caller', 'is silent'];
    case 'digitPressed':
      return ['caller', `presses ${record.digit}`];
    case 'carrierSaid':
      return ['carrier', `says: ${record.text}`];
    case 'personDialled':
      return ['carrier', `dials ${record.number}: ${record.outcome}`];
    case 'complaint':
      return ['carrier', `${record.severity} ${record.code}: ${record.text}`];
    case 'note':
      return ['phone', record.text];
    case 'socketClosed':
      return ['carrier', `media socket ended by the ${record.by}: ${closeWords(record.code)}`];
    case 'ended':
      return ['phone', `call ended by the ${record.by}: ${record.why}`];
  }
}

/** A Passthru's status is the answer to a question: 302 is yes, 200 is no. */
function answerOf({ name, status, why }: Webhook): string {
  if (name.startsWith('/exotel/passthru') && (status === 200 || status === 302))
    return `${status}, ${status === 302 ? 'yes' : 'no'},`;
  return String(status ?? why ?? 'no answer');
}
