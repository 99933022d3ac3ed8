/**
 * Random calls for property tests: mostly events that carrier, model and TTS may really send next, mixed
 * with nonsense, old turns and late marks.
 */
import type { Aside, TimerName } from '../../../shared/journal/events.ts';
import type { Effect, Event, EventType } from '../events.ts';
import type { State } from '../state.ts';
import type { Chance } from './chance.ts';
import { callStarted, modelFault, sttFault, ttsFault } from './talk.ts';

const callerTexts = [
  '',
  'hmm',
  'ok haan',
  'one minute please',
  'what about Monday?',
  'no, I meant the other one please',
  'आप कब तक खुले हैं',
];
const clauseTexts = [
  'Yes.',
  'We are open till seven.',
  'Please type your number on the keypad.',
  'On Sundays we are closed, but you can leave a message.',
  'हाँ, बिल्कुल।',
];
const lastTimers: readonly TimerName[] = ['limit', 'deadline'];

/**
 * Makes the events of a random call. It follows the reply: which clause comes next, and how far it
 * was sent.
 */
export interface RandomCall {
  next(state: State): Event;
  performed(effects: readonly Effect[]): void;
  /** The timers that are set. */
  timers: ReadonlySet<TimerName>;
}

export function randomCall(random: Chance): RandomCall {
  let now = 0;
  let marks = 0;
  let playedUntil = 0;
  let reading: { clause: number; open: string | null } | null = null;
  let interjected: { aside: Aside; text: string } | null = null;
  const oldMarks: string[] = [];
  const timers = new Set<TimerName>();

  const turnNear = (state: State): number =>
    random.next() < 0.05 ? Math.max(0, state.turn - 1 - random.below(2)) : state.turn;

  /** In the line's order: a clause ends before the next one begins, or at the same time. */
  function nextOfReading(state: State): Event | null {
    const reply = state.reply;
    if (!reading || !reply) return null;
    if (reading.open !== null && random.next() < 0.7) {
      const mark = reading.open;
      reading = { clause: reading.clause + 1, open: null };
      return { type: 'clauseSent', at: now, turn: reply.turn, mark, endsAt: playedUntil };
    }
    if (reading.open !== null) return null;
    const text = reply.clauses[reading.clause];
    if (text === undefined) return reply.written ? { type: 'replySent', at: now, turn: reply.turn } : null;
    const mark = `${reply.turn}:${marks++}`;
    const startsAt = Math.max(now, playedUntil);
    playedUntil = startsAt + text.length * (30 + random.below(60));
    const { clause } = reading;
    reading = { clause, open: mark };
    oldMarks.push(mark);
    return { type: 'clausePlaying', at: now, turn: reply.turn, clause, mark, text, startsAt };
  }

  /** The reply inserts an aside behind the clauses that TTS already has. */
  function asideOf(state: State): Event | null {
    const aside = interjected;
    interjected = null;
    if (!aside || !reading || !state.reply || state.reply.sent) return null;
    const clause = Math.min(reading.clause + 1, state.reply.clauses.length);
    return { type: 'clauseWritten', at: now, turn: state.reply.turn, clause, ...aside };
  }

  /** Any timer that is set; those that end a call are rare. A timer that fires is no longer set. */
  function firing(): TimerName {
    const soon = [...timers].filter((name) => !lastTimers.includes(name));
    const name = random.one(
      soon.length === 0 || random.next() < 0.02 ? [...timers, 'warning' as const] : soon,
    );
    timers.delete(name);
    return name;
  }

  function ofType(type: EventType, state: State): Event {
    const at = now;
    const turn = turnNear(state);
    const text = random.one(callerTexts);
    switch (type) {
      case 'callerSpoke':
        return { type, at, text, languages: ['en'] };
      case 'turnEnded':
        return {
          type,
          at,
          text,
          languages: [],
          confidence: random.one([null, null, 0.9, 0.1]),
          speechEndedAt: random.one([null, at - 300]),
        };
      case 'turnEnding':
        return { type, at, text, languages: [] };
      case 'turnResumed':
        return { type, at };
      case 'tokenArrived':
        return { type, at, turn };
      case 'clauseWritten':
        return { type, at, turn, clause: state.reply?.clauses.length ?? 0, text: random.one(clauseTexts) };
      case 'replyWritten':
        return { type, at, turn, finish: 'stop', model: 'm', usage: null };
      case 'marked':
        return { type, at, mark: random.one([...oldMarks.slice(-4), 'nonsense', '999:1', '0:0']) };
      case 'replyFailed':
        return { type, at, turn, fault: random.one([modelFault, ttsFault]) };
      case 'toolAnswered': {
        const action = random.one([
          null,
          { type: 'endCall' },
          { type: 'transfer', name: 'front-desk', number: '+918000000002' },
          { type: 'setLanguage', language: 'hi-IN' },
        ] as const);
        return {
          type,
          at,
          turn,
          id: `t${marks}`,
          name: random.one(['tool', 'transfer_call']),
          arguments: '{}',
          result: 'done',
          action,
        };
      }
      case 'timerFired':
        return { type, at, name: firing() };
      case 'callStarted':
        return {
          ...callStarted,
          at,
          limits: { ...callStarted.limits, limitReason: random.one(['limit', 'budget']) },
        };
      case 'mediaStarted':
        return { type, at, streamId: 'MZ1' };
      case 'faulted':
        return { type, at, fault: sttFault };
      case 'hangUpAsked':
        return { type, at, by: 'staff' };
      case 'transferAsked':
        return { type, at, by: 'staff', destination: null };
      case 'whispered':
        return { type, at, by: 'staff', text: `offer day ${marks} instead` };
      case 'mediaStopped':
        return { type, at, by: random.one(['caller', 'agent', 'lost']), detail: '' };
      default:
        return { type: 'dtmf', at, digit: random.one(['0', '1', '9', '#', '*']) };
    }
  }

  const common: readonly EventType[] = [
    'callerSpoke',
    'turnEnding',
    'turnResumed',
    'turnEnded',
    'tokenArrived',
    'clauseWritten',
    'clauseWritten',
    'replyWritten',
    'marked',
    'timerFired',
    'dtmf',
  ];
  const rare: readonly EventType[] = [
    'replyFailed',
    'toolAnswered',
    'callStarted',
    'mediaStarted',
    'transferAsked',
    'whispered',
  ];
  const last: readonly EventType[] = ['faulted', 'hangUpAsked', 'mediaStopped'];

  return {
    timers,
    next(state) {
      now += random.one([0, 1, 20, 200, 900, 3000]);
      if (state.phase === 'waiting')
        return ofType(random.one(['callStarted', 'mediaStarted', 'mediaStarted', 'callerSpoke']), state);
      const aside = asideOf(state);
      if (aside) return aside;
      const said = random.next() < 0.55 ? nextOfReading(state) : null;
      if (said) return said;
      // A model that has finished writes no more clauses.
      const talk = state.reply?.written ? common.filter((type) => type !== 'clauseWritten') : common;
      const dice = random.next() + (state.phase === 'leaving' ? 0.05 : 0);
      return ofType(random.one(dice < 0.93 ? talk : dice < 0.995 ? rare : last), state);
    },
    performed(effects) {
      for (const effect of effects) {
        if (effect.type === 'interject') interjected = { aside: effect.aside, text: effect.text };
        else if (
          effect.type === 'startReply' ||
          effect.type === 'releaseReply' ||
          effect.type === 'say' ||
          effect.type === 'playRecorded'
        )
          reading = { clause: 0, open: null };
        else if (effect.type === 'resumeReply') reading = { clause: effect.clause, open: null };
        else if (effect.type === 'parkReply' || effect.type === 'cancelReply') reading = null;
        else if (effect.type === 'setTimer') timers.add(effect.name);
        else if (effect.type === 'cancelTimer') timers.delete(effect.name);
        else if (effect.type === 'clear') playedUntil = Math.min(playedUntil, now);
      }
    },
  };
}
