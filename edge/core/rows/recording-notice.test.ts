import { describe, expect, it } from 'vitest';
import { Talk } from '../testing/talk.ts';
import { mayRecord, whyNotListen } from './recording-notice.ts';

const spoken = { recordingNotice: 'spoken' } as const;
const asks = { recordingNotice: 'askFirst' } as const;
const notice = 'This call is recorded.';
const question = 'May we record this call?';
const types = (talk: Talk) => talk.outcomes.map(({ type }) => type);
const said = (talk: Talk) => talk.state.reply?.clauses.join(' ') ?? '';

/** The greeting and the notice behind it were heard. */
const noticed = (policy: (typeof spoken | typeof asks) & { languages?: string[] }) =>
  new Talk().answer(policy).plays().sent().heard();

describe('the recording notice', () => {
  it('is said behind the greeting, so that the greeting sounds as soon as without it', () => {
    const talk = new Talk().answer(spoken);
    expect(talk.state.reply?.clauses[0]).toContain('Hello');
    expect(talk.state.reply?.clauses.at(-1)).toBe(notice);
  });

  it('counts as heard when it was heard to its end, once', () => {
    const talk = noticed(spoken);
    expect(types(talk)).toEqual(['agentSaid', 'noticeHeard']);
    talk.answers('when do you open', 'At nine.').heard();
    expect(types(talk).filter((type) => type === 'noticeHeard')).toHaveLength(1);
  });

  it('that is interrupted is not heard, and is said again behind the next reply', () => {
    const talk = new Talk().answer(spoken).plays().sent();
    talk.wait(2000).words('I need an appointment').turn('I need an appointment');
    expect(types(talk)).not.toContain('noticeHeard');
    talk.writes('Sure.').written().plays().sent().heard();
    expect(said(talk)).toBe(notice);
    talk.plays().sent().heard();
    expect(types(talk)).toContain('noticeHeard');
  });

  it('that is interrupted twice stays unheard, and the call goes on without a third', () => {
    const talk = new Talk().answer(spoken).plays().sent().wait(2000).turn('I need an appointment');
    talk.writes('Sure.').written().plays().sent().heard();
    talk.plays().sent().wait(300).turn('for Monday please');
    talk.writes('Noted.').written().plays().sent().heard();
    expect(talk.phase).toBe('listening');
    expect(types(talk)).not.toContain('noticeHeard');
  });

  it('is not part of a refusal, nor of the greeting of a business without one', () => {
    expect(said(new Talk().answer({ ...spoken, endAfterGreeting: 'limit' }))).not.toContain(notice);
    expect(said(new Talk().answer())).not.toContain(notice);
  });

  it('that was heard is not said again after a crash', () => {
    const talk = noticed(spoken).emit({ type: 'takenUp', why: 'crash', after: 3 });
    talk.emit({ type: 'mediaStarted', streamId: 'MZ2' });
    expect(said(talk)).not.toContain(notice);
  });
});

it.each([
  ['रिकॉर्ड मत करो', spoken],
  ['record mat karo', spoken],
  ['ரெக்கார்ட் பண்ணாதீங்க', spoken],
  ['nahi', asks],
  ['வேண்டாம்', asks],
] as const)('"%s" is understood where the business speaks English alone', (text, policy) => {
  const talk = noticed({ ...policy, languages: ['en-IN'] }).turn(text);
  expect(talk.outcomes).toContainEqual(expect.objectContaining({ type: 'recordingDecided', consent: false }));
});

describe('a business that asks first', () => {
  it('records nothing before the yes, and everything after it', () => {
    const talk = noticed(asks);
    expect(mayRecord(talk.state)).toBe(false);
    talk.turn('Yes.');
    expect(talk.effects).toContainEqual({ type: 'recording', isAllowed: true });
    expect(talk.outcomes).toContainEqual({
      type: 'recordingDecided',
      at: talk.now,
      consent: true,
      why: 'asked',
    });
    expect(mayRecord(talk.state)).toBe(true);
    expect(said(talk)).toBe('Thank you. How can I help you?');
  });

  it.each(['Yes. मैं नहीं चाहता', 'yes, நான் விரும்பவில்லை', 'Yes, I would rather you did not.'])(
    'takes "%s" for no yes, also where the business speaks English alone',
    (text) => {
      const talk = noticed({ ...asks, languages: ['en-IN'] }).turn(text);
      expect(mayRecord(talk.state)).toBe(false);
      expect(talk.effects).not.toContainEqual({ type: 'recording', isAllowed: true });
    },
  );

  it('goes on unrecorded after a no', () => {
    const talk = noticed(asks).turn('No, please.');
    expect(talk.effects).toContainEqual({ type: 'recording', isAllowed: false });
    expect(said(talk)).toContain('not recorded');
    talk.plays().sent().heard().turn('yes');
    expect(mayRecord(talk.state)).toBe(false);
  });

  it('answers what came behind the yes', () => {
    const talk = noticed(asks).turn('Yes. When do you open?');
    expect(talk.effectTypes).toContain('startReply');
    expect(mayRecord(talk.state)).toBe(true);
  });

  it('takes any other answer for no yes, and a later yes for an answer to something else', () => {
    const talk = noticed(asks).answers('when do you open', 'At nine. Shall I book?').heard().turn('yes');
    expect(mayRecord(talk.state)).toBe(false);
    expect(types(talk)).not.toContain('recordingDecided');
  });

  it('asks again when the question was interrupted', () => {
    const talk = new Talk().answer(asks).plays().sent().wait(2000).turn('I need an appointment');
    talk.writes('Sure.').written().plays().sent().heard();
    expect(said(talk)).toContain(question);
    talk.plays().sent().heard().turn('yes');
    expect(mayRecord(talk.state)).toBe(true);
  });

  it('takes no yes for an answer that was said before the question', () => {
    const talk = new Talk().answer(asks).plays().sent().wait(500).turn('yes hello I want to book');
    talk.heard();
    expect(types(talk)).toContain('noticeHeard');
    expect(types(talk)).not.toContain('recordingDecided');
    expect(mayRecord(talk.state)).toBe(false);
  });

  it('takes a yes over the last syllable of the question for the answer', () => {
    const talk = new Talk().answer(asks).plays().sent();
    talk.wait((talk.state.reply?.clauses.join('').length ?? 0) * 60 - 150).turn('yes');
    talk.heard();
    expect(mayRecord(talk.state)).toBe(true);
  });
});

describe('"do not record this"', () => {
  it.each([undefined, 'spoken', 'askFirst'] as const)(
    'at any time stops the recording, is confirmed and journalled (notice: %s)',
    (recordingNotice) => {
      const talk = new Talk()
        .answer(recordingNotice ? { recordingNotice } : {})
        .plays()
        .sent()
        .heard();
      talk.answers('when do you open', 'At nine.').heard().turn("Please don't record this call.");
      expect(talk.effects).toContainEqual({ type: 'recording', isAllowed: false });
      expect(talk.outcomes.at(-2)).toMatchObject({
        type: 'recordingDecided',
        consent: false,
        why: 'stopped',
      });
      expect(said(talk)).toContain('not recorded');
      expect(mayRecord(talk.state)).toBe(false);
    },
  );

  it('is obeyed although the recogniser was not sure of the words', () => {
    const talk = noticed(spoken).turn('recording band karo', 0.1);
    expect(mayRecord(talk.state)).toBe(false);
  });

  it('counts for the rest of the call, after a crash too', () => {
    const talk = noticed(spoken).turn('stop recording').emit({ type: 'takenUp', why: 'crash', after: 3 });
    expect(mayRecord(talk.state)).toBe(false);
  });

  it('does not take words about the appointment for it', () => {
    const talk = noticed(spoken).turn("Don't record the appointment yet.");
    expect(talk.effectTypes).not.toContain('recording');
  });
});

describe('staff may listen', () => {
  const yes = (talk: Talk): Talk => talk.turn('yes please').plays().sent().heard();
  const stopped = (talk: Talk): Talk => talk.turn('please do not record this call').plays().sent().heard();
  it.each([
    ['to a business without a notice, from the start', () => new Talk().answer(), null],
    ['no longer once its caller wants no recording', () => stopped(new Talk().greeted()), 'not_agreed'],
    ['not before a spoken notice was heard', () => new Talk().answer(spoken), 'notice_due'],
    ['behind a spoken notice', () => new Talk().answer(spoken).plays().sent().heard(), null],
    ['not before the caller agreed', () => new Talk().answer(asks).plays().sent().heard(), 'not_agreed'],
    ['once the caller agreed', () => yes(new Talk().answer(asks).plays().sent().heard()), null],
    [
      'no longer once the caller takes it back',
      () => stopped(yes(new Talk().answer(asks).plays().sent().heard())),
      'not_agreed',
    ],
  ])('%s', (_, talk, why) => {
    expect(whyNotListen(talk().state)).toBe(why);
  });
});
