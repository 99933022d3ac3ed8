import { afterAll, beforeAll, expect, test } from 'vitest';
import { talkByText } from './calls/by-text.ts';
import { openOffice } from './calls/office.ts';
import { openTextRoom, type TextRoom } from './calls/text-room.ts';
import { loadGoals } from './goals/goal-files.ts';
import { tableOf } from './table.ts';
import { tryGoals } from './trial.ts';

let room: TextRoom;
beforeAll(async () => {
  room = await openTextRoom(null);
});
afterAll(() => room.close());

const chosen = [
  'greeted-by-name',
  'opening-hours',
  'both-prices',
  'book-step-by-step',
  'correct-twice',
  'cancel-appointment',
  'message-for-doctor',
  'talk-to-a-person',
  'hindi-and-back',
  'other-patients-appointment',
  'hi-book-steps',
  'hi-check',
];

test('the scripted demo engine reaches a few goals of every kind, through the real Lambda apps', async () => {
  const goals = (await loadGoals()).filter(({ id }) => chosen.includes(id));
  expect(goals).toHaveLength(chosen.length);
  const priyas = await openOffice(room.office);
  const trials = await tryGoals(
    { office: room.office, priyas, byVoice: false, talk: talkByText },
    goals,
    4,
    () => undefined,
  );
  expect(trials.filter(({ failures }) => failures.length > 0)).toEqual([]);
  const table = tableOf('English', trials, false).join('\n');
  expect(table).toMatch(/kind +goals +reached/);
  expect(table).toMatch(/all +12 +12 +100 %/);
});

test('a goal that is not reached is named in the table, with the reason', async () => {
  const [goal] = (await loadGoals()).filter(({ id }) => id === 'opening-hours');
  if (!goal) throw new Error('no goal');
  const priyas = await openOffice(room.office);
  const wrong = { ...goal, wants: [{ what: 'transfer', destination: 'front-desk' }] } as typeof goal;
  const [trial] = await tryGoals(
    { office: room.office, priyas, byVoice: false, talk: talkByText },
    [wrong],
    1,
    () => undefined,
  );
  expect(tableOf('', trial ? [trial] : [], false).at(-1)).toBe(
    '  opening-hours: not put through to front-desk',
  );
});
