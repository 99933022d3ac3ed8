/** A played scenario as lines of text: time, speaker, words or event. Its failures follow. Pure. */
import type { JournalEvent } from '../../shared/journal/events.ts';
import { clearsOf, type Played } from '../player/played.ts';
import { type Failure, seconds, transcriptLines } from './judge.ts';

export interface TimelineLine {
  at: number;
  who: 'line' | 'caller' | 'stt' | 'agent' | 'model' | 'api' | 'call';
  what: string;
}

/** In the order in which it happened. */
function timelineOf(played: Played): TimelineLine[] {
  const lines: TimelineLine[] = [
    ...(played.answeredAt === null ? [] : [line(played.answeredAt, 'line', `answers, on ${played.carrier}`)]),
    ...played.utterances.flatMap(({ text, startAt, endAt, isMurmur }) => [
      line(startAt, 'caller', `${isMurmur ? 'murmurs' : 'says'}: ${text}`),
      line(endAt, 'caller', 'is silent'),
    ]),
    ...played.events.flatMap(eventLine),
    ...played.soundings.flatMap(({ text, from, to, share, clause, spoken }) => {
      if (share === 0) return [line(from, 'agent', `clause ${clause} never sounds: ${text}`)];
      const language = spoken ? ` (${spoken.voice.language})` : ' (recorded)';
      const part = share < 0.999 ? `, cut after ${Math.round(100 * share)} %` : '';
      return [line(from, 'agent', `» ${text}${language}, until ${seconds(to)}${part}`)];
    }),
    ...clearsOf(played).map((at) => line(at, 'line', 'is cleared')),
    ...played.modelRequests.flatMap(({ at, endedAt, isWhole, messages }) => [
      line(at, 'model', `is asked: ${messages.at(-1)?.content ?? ''}`),
      ...(endedAt !== null && !isWhole ? [line(endedAt, 'model', 'its answer ends early')] : []),
    ]),
    ...played.apiRequests.map(({ at, request, body }) => line(at, 'api', `${request} ${body}`)),
    ...(played.closed ? [line(played.closed.at, 'line', `is closed by us with ${played.closed.code}`)] : []),
  ];
  return lines
    .map((one, order) => ({ one, order }))
    .sort((a, b) => a.one.at - b.one.at || a.order - b.order)
    .map(({ one }) => one);
}

/** The timeline, the transcript, and the failures by file and line. */
export function printout(played: Played, failures: readonly Failure[]): string[] {
  const { scenario, carrier, marks } = played;
  return [
    `${scenario.title}, on ${carrier}${marks === 'returned' ? '' : `, marks ${marks}`} (${scenario.file}:${scenario.line})`,
    ...timelineOf(played).map(({ at, who, what }) => `${seconds(at).padStart(9)}  ${who.padEnd(6)}  ${what}`),
    '  transcript',
    ...transcriptLines(played).map((text) => `    ${text}`),
    ...failures.map((failure) => `✗ ${failureLine(played, failure)}`),
  ];
}

export function failureLine({ scenario }: Played, { line: number, what }: Failure): string {
  return number === 0
    ? `${scenario.file}:${scenario.line}: in every call ${what}`
    : `${scenario.file}:${number}: ${what}`;
}

function line(at: number, who: TimelineLine['who'], what: string): TimelineLine {
  return { at, who, what };
}

/** The events that are shown besides the caller's words and the agent's audio. */
function eventLine(event: JournalEvent): TimelineLine[] {
  const { at } = event;
  switch (event.type) {
    case 'callerSpoke':
      return [line(at, 'stt', `… ${event.text}`)];
    case 'turnEnding':
      return [line(at, 'stt', `the turn seems to be ending: ${event.text}`)];
    case 'turnResumed':
      return [line(at, 'stt', 'the turn goes on')];
    case 'turnEnded':
      return [
        line(
          at,
          'stt',
          `end of turn: ${event.text}${event.confidence === null ? '' : ` (${event.confidence})`}`,
        ),
      ];
    case 'callerSaid':
      return [line(at, 'call', `turn ${event.turn} is "${event.text}"`)];
    case 'agentSaid':
      return [
        line(
          at,
          'call',
          `heard of the ${event.cause} of turn ${event.turn}: "${event.text}"${event.interrupted ? ', interrupted' : ''}`,
        ),
      ];
    case 'tokenArrived':
      return [line(at, 'model', 'its first token')];
    case 'toolCalled':
      return [line(at, 'model', `calls ${event.name} ${event.arguments}`)];
    case 'toolAnswered':
      return [line(at, 'api', `${event.name} is answered ${event.result}`)];
    case 'replyFailed':
    case 'faulted':
      return [line(at, 'call', `${event.fault.source} fails: ${event.fault.kind}`)];
    case 'timerFired':
      return event.name === 'playback' ? [] : [line(at, 'call', `timer: ${event.name}`)];
    case 'dtmf':
      return [line(at, 'caller', `presses ${event.digit}`)];
    case 'mediaStopped':
      return [line(at, 'line', `is gone, by ${event.by}`)];
    case 'transferStarted':
      return [line(at, 'call', `is transferred to ${event.name}`)];
    case 'callEnded':
      return [line(at, 'call', `is over: ${event.reason}`)];
    default:
      return [];
  }
}
