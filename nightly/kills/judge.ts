/**
 * What a kill took from a call: compares what its phone said, heard and sent with what staff see of it
 * afterwards. A caller may lose two seconds of sound and of time, and what was said in the outage.
 */
import type { PhoneRecord } from '../../local/phone/timeline.ts';
import { recordsOf } from '../../local/phone/timeline.ts';
import type { Seen } from './look.ts';
import { agentLostMs, callerKept, type PhoneSound } from './sound.ts';
import { greeting, type Question, talk } from './talk.ts';

/** The call as its phone had it, in ms since it was placed. */
export interface Phoned {
  /** Ms since the epoch. */
  placedAt: number;
  /** Before the kill, and when it was done. */
  killed: { fromMs: number; byMs: number };
  /** The process that holds the call was killed. */
  diedWithCall: boolean;
  byTurns: boolean;
  records: readonly PhoneRecord[];
  sound: PhoneSound;
}

const mostLostMs = 2000;
/** A mark or two beside a stall of the machine. */
const mostStrayedMs = 500;
/** Of the caller's sound, so much may go unjudged. */
const mostLateMs = 4000;

export function* faultsOf(seen: Seen, phone: Phoned): Iterable<string> {
  const { call, events, heldMicroInr } = seen;
  const talkedMs = talkedMsOf(phone);
  if (heldMicroInr !== 0) yield `${heldMicroInr} micro-rupees are still held`;
  if (call === null) {
    if (talkedMs > mostLostMs) yield 'the call is not known';
    return;
  }
  if (call.status === 'active') yield 'it is still active';
  const seqs = events.map(({ seq }) => seq);
  if (seqs.some((seq, at) => seq !== at)) yield `the journal has holes or doubles: ${seqs.join(' ')}`;
  const ends = events.filter(({ type }) => type === 'callEnded').length;
  if (events.length > 0 && ends !== 1) yield `it ended ${ends} times`;
  yield* wordFaults(seen, phone);
  if (talkedMs > mostLostMs && (call.cost?.total?.microInr ?? 0) === 0) yield 'it was free';
  const freeMs = talkedMs - 1000 * (call.seconds ?? 0);
  if (freeMs > mostLostMs) yield `${Math.round(freeMs)} ms are free`;
  if (!phone.byTurns) yield* soundFaults(seen, phone);
}

/** Words may be doubled under another turn's number, so they are looked for by themselves. */
function* wordFaults({ events }: Seen, phone: Phoned): Iterable<string> {
  const textsOf = (wanted: string): string[] =>
    events.filter(({ type, text }) => type === wanted && text !== '').map(({ text }) => String(text));
  const turns = events.filter(({ type }) => type === 'callerSaid').map(({ turn }) => turn);
  if (new Set(turns).size !== turns.length) yield `a turn is doubled: ${turns.join(' ')}`;
  const taken = events
    .filter(({ type, text }) => type === 'callerSaid' && text !== '')
    .map(({ turn, text }) => ({ turn, text: String(text), lines: linesIn(String(text)) }));
  const said = taken.flatMap(({ text, lines }) => lines ?? [text]);
  const replies = textsOf('agentSaid');
  /**
   * An apology stands in the place of its answer, the caller went on to speak before it, or the agent
   * answered another line of the same turn.
   */
  const isExcused = (says: string): boolean => {
    const asked = taken.find(({ lines }) => lines?.includes(says));
    const others = talk.filter((other) => other.says !== says && asked?.lines?.includes(other.says));
    return events.some(
      ({ type, turn, text, interrupted }) =>
        turn === asked?.turn &&
        (type === 'replyFailed' ||
          (type === 'agentSaid' &&
            (interrupted === true || others.some(({ answer }) => answer.test(String(text)))))),
    );
  };
  const heard = recordsOf(phone.records, 'carrierSaid').map(({ text }) => text);
  for (const text of new Set(said)) {
    const times = said.filter((other) => other === text).length;
    if (times > 1) yield `the turn "${text}" stands ${times} times`;
  }
  for (const { text, lines } of taken) if (!lines) yield `nobody said "${text}"`;
  const order = said.map((line) => talk.findIndex(({ says }) => says === line)).filter((at) => at >= 0);
  if (order.some((line, at) => line < (order[at - 1] ?? 0)))
    yield `the turns are out of order: ${order.join(' ')}`;
  for (const question of talk) {
    const { says, answer } = question;
    const isDue = isSettled(question, phone);
    const answers = replies.filter((text) => answer.test(text)).length;
    const heardAnswers = heard.filter((text) => answer.test(text)).length;
    if (isDue && !said.includes(says)) yield `the turn "${says}" is missing`;
    if (isDue && !isExcused(says) && answers === 0) yield `the answer to "${says}" is missing`;
    if (answers > 1) yield `the answer to "${says}" stands ${answers} times`;
    if (heardAnswers > 1) yield `the caller heard the answer to "${says}" ${heardAnswers} times`;
    if (heardAnswers > 0 && answers === 0) yield `the answer to "${says}" was heard and is missing`;
  }
  const greetings = replies.filter((text) => greeting.test(text)).length;
  if (greetings > 1) yield `the greeting stands ${greetings} times`;
}

/**
 * The lines of a turn's words. There is more than one where the agent spoke a phrase that may not be
 * interrupted: what is said during it waits, and is one turn with what is said next. A line that a kill
 * interrupts may leave its first words. Null: nobody said this.
 */
function linesIn(text: string): string[] | null {
  if (text === '') return [];
  for (const { says } of talk)
    for (let end = says.length; end > 0; end = says.lastIndexOf(' ', end - 1)) {
      const begun = says.slice(0, end);
      if (text !== begun && !text.startsWith(`${begun} `)) continue;
      const rest = linesIn(text.slice(begun.length + 1));
      if (rest) return [begun, ...rest];
    }
  return null;
}

/**
 * The caller said this line and had its answer, and no process that knew it only in memory was killed within
 * that time or two seconds behind it. By turns nothing is known in memory only: an answer that the carrier
 * has is stored.
 */
function isSettled({ says }: Question, { records, killed, diedWithCall, byTurns }: Phoned): boolean {
  const started = recordsOf(records, 'callerStarted').find(({ text }) => text === says);
  const finished = recordsOf(records, 'callerFinished').find(({ text }) => text === says);
  if (!started || !finished) return false;
  const next = recordsOf(records, 'callerStarted').find(({ atMs }) => atMs > started.atMs);
  const isItsOwn = ({ atMs }: PhoneRecord): boolean =>
    atMs >= finished.atMs && atMs <= (next?.atMs ?? Number.POSITIVE_INFINITY);
  if (byTurns)
    return recordsOf(records, 'carrierSaid').some((said) => isItsOwn(said) && !isNoAnswer(said.text));
  // A reply that had begun before answers something else.
  const reply = recordsOf(records, 'agentStarted').find(isItsOwn)?.reply;
  const answered = recordsOf(records, 'agentFinished').find((end) => end.reply === reply && isItsOwn(end));
  if (!answered) return false;
  return !diedWithCall || started.atMs > killed.byMs || answered.endedAtMs + mostLostMs < killed.fromMs;
}

/** No answer: said before one is there, by the carrier that gets none, or to the person of a transfer. */
function isNoAnswer(text: string): boolean {
  return /^one moment|application error|^\(to the person\)/i.test(text);
}

function* soundFaults({ call, events, recording }: Seen, phone: Phoned): Iterable<string> {
  const started = events.find(({ type }) => type === 'mediaStarted');
  if (!started && phone.sound.streamsAtMs.length === 0) return;
  const beganAt = started ? Date.parse(String(started.at)) : phone.placedAt;
  const offsetMs = phone.placedAt - beganAt;
  const { lostMs, strayedMs, lateMs } = callerKept(phone.sound, recording, offsetMs);
  if (lostMs > mostLostMs) yield `${lostMs} ms of the caller's sound are lost`;
  if (strayedMs > mostStrayedMs)
    yield `${strayedMs} ms of the caller's sound stand at another place than they were said`;
  if (lateMs > mostLateMs) yield `${lateMs} ms of the caller's sound left the phone too late to be judged`;
  const agentMs = agentLostMs(phone.sound, recording, offsetMs);
  if (agentMs > mostLostMs) yield `${agentMs} ms of the agent's sound are lost`;
  if (recording === null && call?.recording) yield 'the recording can not be fetched';
}

/** On a stream: as long as one stood. By turns: from the first answer to the last. */
function talkedMsOf({ records, byTurns }: Phoned): number {
  if (byTurns) {
    const said = recordsOf(records, 'carrierSaid').filter(({ text }) => !isNoAnswer(text));
    return (said.at(-1)?.atMs ?? 0) - (said[0]?.atMs ?? 0);
  }
  const closed = recordsOf(records, 'socketClosed');
  const lastMs = records.at(-1)?.atMs ?? 0;
  return recordsOf(records, 'streamStarted').reduce((sum, { atMs }) => {
    const endMs = closed.find((other) => other.atMs >= atMs)?.atMs ?? lastMs;
    return sum + endMs - atMs;
  }, 0);
}
