import { describe, expect, it } from 'vitest';
import type { JournalEvent, TimerName } from '../../../shared/journal/events.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { decide } from '../conversation.ts';
import type { Event } from '../events.ts';
import { initialState, type State } from '../state.ts';
import { chance } from '../testing/chance.ts';
import { randomCall } from '../testing/random-call.ts';
import { callStarted } from '../testing/talk.ts';
import { conversationAfter } from './decided-again.ts';
import { decidedToday } from './decided-today.ts';
import { differentFields, replay } from './replay.ts';

/** Journals an event and its outcomes, as a session does. */
function journaling() {
  const journal: JournalEvent[] = [];
  let state = initialState();
  return {
    journal,
    state: () => state,
    write: (event: Event): void => void journal.push({ ...event, seq: journal.length }),
    emit(event: Event) {
      this.write(event);
      const { state: next, effects } = decide(state, event, defaultTurnPolicy);
      state = next;
      for (const effect of effects) if (effect.type === 'record') this.write(effect.outcome);
      return effects;
    },
    goOnFrom(stored: State): void {
      state = stored;
    },
  };
}

/**
 * A random call whose timers fire in time. Its process dies now and then, and another goes on
 * from what was stored at the last outcome.
 */
function randomJournal(seed: number, events = 150) {
  const random = chance(seed);
  const source = randomCall(random);
  const call = journaling();
  const timers = new Map<TimerName, number>();
  let stored = { state: initialState(), after: 0 };
  const emit = (event: Event): void => {
    const effects = call.emit(event);
    source.performed(effects);
    for (const effect of effects) {
      if (effect.type === 'setTimer') timers.set(effect.name, effect.at);
      else if (effect.type === 'cancelTimer') timers.delete(effect.name);
      else if (effect.type === 'settle' || effect.type === 'leave') timers.clear();
    }
  };
  emit({ ...callStarted, at: 0 });
  for (let count = 0; count < events && call.state().phase !== 'ended'; count += 1) {
    const event = source.next(call.state());
    if (event.type === 'callStarted' || event.type === 'timerFired') continue;
    for (;;) {
      const [due] = [...timers].filter(([, at]) => at <= event.at).sort(([, a], [, b]) => a - b);
      if (!due) break;
      timers.delete(due[0]);
      emit({ type: 'timerFired', at: due[1], name: due[0] });
    }
    emit(event);
    if (random.next() < 0.2)
      call.write({ type: 'voiceSpent', at: event.at, turn: 0, characters: 4, provider: 'v' });
    if (call.journal.at(-1)?.type === 'agentSaid')
      stored = { state: call.state(), after: call.journal.length - 1 };
    if (stored.after > 0 && random.next() < 0.02) {
      timers.clear();
      call.goOnFrom(structuredClone(stored.state));
      emit({ type: 'takenUp', at: event.at, why: 'crash', after: stored.after });
    }
  }
  return call;
}

/** A call of one silence and one question, written by hand with the times of its timers. */
function oneQuestion(): JournalEvent[] {
  const call = journaling();
  const emit = (at: number, event: object) => call.emit({ ...event, at } as Event);
  let marks = 0;
  /** Each clause is handed over at once, takes a second, and is heard. */
  const speaks = (from: number): void => {
    const clauses = call.state().reply?.clauses ?? [];
    const first = marks;
    for (const [clause, text] of clauses.entries()) {
      const [mark, startsAt] = [`0:${marks++}`, from + clause * 1000];
      emit(from, { type: 'clausePlaying', turn: 0, clause, mark, text, startsAt });
      emit(from, { type: 'clauseSent', turn: 0, mark, endsAt: startsAt + 1000 });
    }
    emit(from, { type: 'replySent', turn: 0 });
    call.write({ type: 'voiceSpent', at: from, turn: 0, characters: 54, provider: 'v' });
    for (const clause of clauses.keys())
      emit(from + 1000 * (clause + 1), { type: 'marked', mark: `0:${first + clause}` });
  };
  emit(0, callStarted);
  emit(1000, { type: 'mediaStarted', streamId: 'MZ1' });
  speaks(1100);
  const listensAt = call.journal.at(-1)?.at ?? 0;
  emit(listensAt + 7002, { type: 'timerFired', name: 'silence' });
  speaks(listensAt + 7100);
  emit(14_000, {
    type: 'turnEnded',
    text: 'when do you open',
    languages: ['en'],
    confidence: 1,
    speechEndedAt: 13_500,
  });
  emit(14_200, { type: 'mediaStopped', by: 'caller', detail: '' });
  return call.journal;
}

/** The first clause of the reprompt. */
const reprompt = (journal: JournalEvent[]): number =>
  journal.find(({ type, seq }) => type === 'clausePlaying' && seq > seqOf(journal, 'timerFired'))?.seq ?? -1;
/** When the first silence ends. */
const silenceAt = (journal: JournalEvent[]): number => (journal[seqOf(journal, 'timerFired')]?.at ?? 0) - 2;
const changed = (journal: JournalEvent[], seq: number, change: object): JournalEvent[] =>
  journal.map((event) => (event.seq === seq ? ({ ...event, ...change } as JournalEvent) : event));
const seqOf = (journal: JournalEvent[], type: string, nth = 0): number =>
  journal.filter((event) => event.type === type)[nth]?.seq ?? -1;

describe('a journal', () => {
  it('agrees with what is decided', () => {
    const journal = oneQuestion();
    const again = replay(journal);
    expect(again).toMatchObject({ difference: null, isOver: true, outcomes: 5 });
    expect(again.steps.map(({ event }) => event.type)).not.toContain('voiceSpent');
    expect(again.steps.at(-1)?.after.phase).toBe('ended');
  });

  it('of any random call agrees, with crashes too', () => {
    let crashes = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const { journal } = randomJournal(seed);
      const read = journal.map((event) => JSON.parse(JSON.stringify(event)) as JournalEvent);
      crashes += read.filter(({ type }) => type === 'takenUp').length;
      const { difference } = replay(read);
      if (difference)
        expect.fail(`call ${seed}: ${JSON.stringify({ ...difference, step: difference.step.event })}`);
      expect(decidedToday(read)).toEqual(read);
    }
    expect(crashes).toBeGreaterThan(20);
  });

  it('gives the state that its call had', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const call = randomJournal(seed);
      expect(conversationAfter(call.journal)).toEqual(call.state());
    }
  });

  it('of a call that goes on agrees as far as it goes, in the middle of a step too', () => {
    const journal = oneQuestion();
    for (let length = 1; length < journal.length; length += 1) {
      expect(replay(journal.slice(0, length))).toMatchObject({ difference: null, isOver: false });
    }
  });
});

describe('the first difference', () => {
  it('is an outcome with other words', () => {
    const journal = oneQuestion();
    const seq = seqOf(journal, 'callerSaid');
    const { difference } = replay(changed(journal, seq, { text: 'when do you close' }));
    expect(difference).toMatchObject({
      kind: 'outcome',
      step: { event: { type: 'turnEnded', seq: seq - 1 }, before: { phase: 'listening' } },
    });
    if (difference?.kind !== 'outcome') throw new Error('no outcome');
    expect(differentFields(difference.recorded, difference.decided)).toEqual(['text']);
  });

  it('is an outcome that is decided and not in the journal', () => {
    const journal = oneQuestion();
    const seq = seqOf(journal, 'callerSaid');
    const { difference } = replay(journal.filter((event) => event.seq !== seq));
    expect(difference).toMatchObject({
      kind: 'outcome',
      recorded: null,
      decided: { type: 'callerSaid', text: 'when do you open' },
    });
    expect(replay(journal.filter(({ type }) => type !== 'callEnded')).difference).toBeNull();
  });

  it('is an outcome that is in the journal and not decided', () => {
    const journal = oneQuestion();
    const { difference } = replay(changed(journal, seqOf(journal, 'turnEnded'), { text: '' }));
    expect(difference).toMatchObject({ kind: 'outcome', recorded: { type: 'callerSaid' }, decided: null });
  });

  it('is a timer that was never set, or was set for another time', () => {
    const journal = oneQuestion();
    const seq = seqOf(journal, 'timerFired');
    const otherName = replay(changed(journal, seq, { name: 'resume' }));
    expect(otherName.difference).toMatchObject({ kind: 'timer', name: 'resume', setFor: null });
    const early = replay(changed(journal, seq, { at: 9000 }));
    expect(early.difference).toMatchObject({
      kind: 'timer',
      name: 'silence',
      setFor: silenceAt(journal),
      firedAt: 9000,
    });
  });

  it('is a timer that was due and did not fire', () => {
    const journal = oneQuestion();
    const seq = seqOf(journal, 'turnEnded');
    const { difference } = replay(changed(journal, seq, { at: 25_000 }));
    expect(difference).toMatchObject({
      kind: 'timer',
      name: 'silence',
      firedAt: null,
      step: { event: { seq } },
    });
  });

  it('is a fixed phrase that has other words now', () => {
    const journal = oneQuestion();
    const seq = reprompt(journal);
    const { difference } = replay(changed(journal, seq, { text: 'Is anybody there?' }));
    expect(difference).toMatchObject({
      kind: 'words',
      recorded: 'Is anybody there?',
      step: { event: { seq } },
    });
  });

  it('shows the business’s own numbers at work: another silence, another timer', () => {
    const journal = changed(oneQuestion(), 0, { turnPolicy: { silenceMs: 5000 } });
    expect(replay(journal).difference).toMatchObject({
      kind: 'timer',
      name: 'silence',
      setFor: silenceAt(journal) - 2000,
    });
  });
});

describe('a call without a session', () => {
  it('may be ended by its keeper after a crash', () => {
    const journal = oneQuestion().filter(({ type }) => type !== 'mediaStopped');
    const lost = changed(journal, journal.at(-1)?.seq ?? 0, { reason: 'crash' });
    expect(replay(lost.filter(({ type, seq }) => type !== 'agentSaid' || seq < 20))).toMatchObject({
      difference: null,
      isOver: true,
    });
  });
});

describe('a journal brought up to date', () => {
  it('has the outcomes and words of today, and agrees', () => {
    const journal = oneQuestion();
    const old = changed(
      changed(journal, seqOf(journal, 'callerSaid'), { text: 'when do you close' }),
      reprompt(journal),
      { text: 'Is anybody there?' },
    );
    expect(decidedToday(old)).toEqual(journal);
  });

  it('numbers its events again, also where a conversation was taken up', () => {
    const call = journaling();
    for (const { seq: _seq, ...event } of oneQuestion().slice(0, 11)) call.write(event as Event);
    call.goOnFrom(conversationAfter(call.journal));
    const after = call.journal.length - 1;
    call.emit({ type: 'takenUp', at: 5000, why: 'crash', after });
    call.emit({ type: 'mediaStarted', at: 5100, streamId: 'MZ2' });
    // An outcome that is not decided any more, before the event that `takenUp` goes back to.
    const stray = {
      type: 'agentSaid',
      at: 4010,
      turn: 0,
      cause: 'model',
      text: 'Stray.',
      interrupted: false,
    } as const;
    const old = [...call.journal.slice(0, 3), stray, ...call.journal.slice(3)].map((event, seq) => ({
      ...event,
      seq,
      ...(event.type === 'takenUp' ? { after: after + 1 } : {}),
    })) as JournalEvent[];
    expect(decidedToday(old)).toEqual(call.journal);
  });

  it('still differs where a timer would fire at another time', () => {
    const journal = oneQuestion();
    const old = changed(journal, seqOf(journal, 'timerFired'), { name: 'resume' });
    expect(replay(decidedToday(old)).difference?.kind).toBe('timer');
  });
});
