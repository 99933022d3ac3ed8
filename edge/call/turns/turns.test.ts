import { expect, test } from 'vitest';
import { type JournalEvent, readJournal } from '../../../shared/journal/events.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { callStarted } from '../../core/testing/talk.ts';
import type { CallContext } from '../preparation.ts';
import { testStart, virtualClock } from '../testing/virtual-clock.ts';
import type { StoredTurns } from './turn-state.ts';
import { createTurns, type TurnsDeps } from './turns.ts';

const at = new Date(testStart).toISOString();
/** As an older version wrote it: words, and no decisions. */
const olderJournal = readJournal([
  { ...callStarted, seq: 0, at },
  {
    seq: 1,
    at,
    type: 'callerHeard',
    turn: 1,
    text: 'do you open on Sunday',
    language: 'hi-IN',
    switched: true,
    speechEndedAt: null,
  },
  { seq: 2, at, type: 'agentHeard', turn: 1, cause: 'model', text: 'No, we do not.', interrupted: false },
]);

function depsOf(events: JournalEvent[], parts: Partial<TurnsDeps>): TurnsDeps {
  const unused = () => {
    throw new Error('not needed here');
  };
  return {
    policy: defaultTurnPolicy,
    clock: virtualClock(),
    context: {
      business: { agentName: 'Asha', name: 'Sunrise Dental Clinic' },
      customer: null,
    } as unknown as CallContext,
    store: { get: async () => null, put: () => undefined } as unknown as TurnsDeps['store'],
    keeper: {
      events: () => events,
      hasEnded: () => false,
      append: (event) => void events.push({ ...event, seq: events.length }),
      turnTaken: () => undefined,
      away: unused,
      back: unused,
      settle: unused,
    },
    recognise: unused,
    requestTransfer: unused,
    costOf: unused,
    bug: (error) => {
      throw error;
    },
    write: unused,
    ...parts,
  };
}

// The greeting came again, and turn 1 was answered a second time, with its old answer.
test('a call that an older version answered goes on behind its last turn, in its language', async () => {
  const events: JournalEvent[] = [...olderJournal];
  const turns: { turn: number; language: string }[] = [];
  const deps = depsOf(events, {
    async write(turn, _text, language) {
      turns.push({ turn, language });
      return { turn, reply: 'On Monday.', language, actions: [], events: [] };
    },
  });
  const olderRow = { turn: 1, said: null, failures: 0 } as unknown as StoredTurns;
  const reply = await createTurns(deps, olderRow).answer(
    { type: 'words', text: 'and when do you' },
    null,
    5000,
  );
  expect(turns).toEqual([{ turn: 2, language: 'hi-IN' }]);
  expect(reply.reply).toContain('On Monday.');
});

test('a whisper outlives a bug of ours in the request that was being answered meanwhile', async () => {
  const events: JournalEvent[] = [...olderJournal];
  const bugs: unknown[] = [];
  const { promise: broken, reject: fail } = Promise.withResolvers<never>();
  const asked = Promise.withResolvers<void>();
  const recognise = () => {
    asked.resolve();
    return broken;
  };
  const turns = createTurns(depsOf(events, { recognise, bug: (error) => void bugs.push(error) }), null);
  await turns.answer({ type: 'begin' }, null, 5000);
  const answer = turns.answer({ type: 'recording', url: 'https://recordings.test/1.mp3' }, 'r1', 5000);
  await asked.promise;
  expect(turns.whisper({ type: 'whispered', at: testStart, by: 'staff', text: 'offer Tuesday' })).toBe(
    'whispered',
  );
  fail(new RangeError('a bug'));
  expect(await answer).toMatchObject({ next: 'listen' });
  expect(bugs).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'whispered')).toHaveLength(1);
});
