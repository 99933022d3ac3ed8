import { describe, expect, it } from 'vitest';
import { loadGoals } from './goal-files.ts';
import { readGoals } from './read-goals.ts';

const place = { where: 'en/hours.goals', kind: 'hours', language: 'en' } as const;

describe('a goal file', () => {
  it('is read line by line into goals', () => {
    const { goals, faults } = readGoals(
      `# Opening hours
goal sunday
  held-out
  from known
  has appointment friday 11:00
  say Are you open on Sunday?
  mumble Er, so.
  on day: Then Monday, please.
  on day: Or Tuesday.
  want said sunday-closed opens|closes
  want request appointment day=monday time=11:00 name=Meena|Mina
  want no transfer elsewhere
goal next
  say Hello.
  want ended`,
      place,
    );
    expect(faults).toEqual([]);
    expect(goals.map(({ id }) => id)).toEqual(['sunday', 'next']);
    expect(goals[0]).toEqual({
      id: 'sunday',
      kind: 'hours',
      language: 'en',
      heldOut: true,
      textOnly: false,
      from: 'known',
      has: { day: 'friday', time: '11:00' },
      says: [
        { words: 'Are you open on Sunday?', mumbled: false },
        { words: 'Er, so.', mumbled: true },
      ],
      answers: [
        { cue: 'day', words: 'Then Monday, please.' },
        { cue: 'day', words: 'Or Tuesday.' },
      ],
      wants: [
        { what: 'said', facts: [['sunday-closed'], ['opens', 'closes']] },
        {
          what: 'request',
          kind: 'appointment',
          fields: { day: 'monday', time: '11:00', name: 'Meena|Mina' },
        },
        { what: 'noTransferElsewhere' },
      ],
    });
    expect(goals[1]).toMatchObject({ heldOut: false, from: 'stranger', has: null, answers: [] });
  });

  it.each([
    ['say Hello.', 'a file begins with a goal'],
    ['goal Two words', "a goal's name is"],
    ['goal a\nshout Hello', 'there is no keyword shout'],
    ['goal a\nsay', 'say needs words'],
    ['goal a\nfrom Mars', 'from is known or stranger'],
    ['goal a\nhas appointment someday 11:00', 'has is written'],
    ['goal a\nhas appointment friday 11:60', 'has is written'],
    ['goal a\nheld-out yes', 'held-out stands alone, without "yes"'],
    ['goal a\non colour: Red.', 'on is one of which, name'],
    ['goal a\nwant said the-moon', 'there is no fact the-moon'],
    ['goal a\nwant said', 'which fact?'],
    ['goal a\nwant request holiday', 'there is no kind of request holiday'],
    ['goal a\nwant request appointment day=someday', 'a field of a request is'],
    ['goal a\nwant language fr-FR', 'language is en-IN or hi-IN'],
    ['goal a\nwant no sleep', 'want no what?'],
    ['goal a\nwant request appointment day=date-0', 'a field of a request is'],
    ['goal a\nwant request appointment time=25:00', 'a field of a request is'],
    ['goal a\nwant ended now', 'want ended does not take "now"'],
    ['goal a\nwant transfer front-desk or nobody', 'want transfer does not take "or nobody"'],
    ['goal a\nwant joy', 'there is no want joy'],
    ['goal a\nsay Hello.', 'a wants nothing'],
    ['goal a\nwant ended', 'a says nothing'],
    ['goal a\nsay Cancel it.\nwant cancelled appointment', 'a has no appointment to keep or cancel'],
    ['goal a\nsay When is it?\nwant unsaid appointment', 'a has no appointment to speak of'],
    ['goal a\nsay Hi.\nwant said customer-name', 'a is a stranger, whose name nobody knows'],
    ['goal a\nsay Hi.\nwant ended\ngoal a\nsay Hi.\nwant ended', 'two goals named a'],
  ])('with %j says where it is wrong', (text, why) => {
    const { faults } = readGoals(text, place);
    expect(faults.join('\n')).toContain(why);
    expect(faults[0]).toMatch(/^en\/hours\.goals:\d+: /);
  });

  it('exists for every kind: at least 100 goals in English and 40 in Hindi, a third of them held out', async () => {
    const goals = await loadGoals();
    const of = (language: string) => goals.filter((goal) => goal.language === language);
    expect(of('en').length).toBeGreaterThanOrEqual(100);
    expect(of('hi').length).toBeGreaterThanOrEqual(40);
    for (const language of ['en', 'hi']) {
      expect(of(language).filter(({ heldOut }) => heldOut).length / of(language).length).toBeGreaterThan(0.3);
    }
  });
});
