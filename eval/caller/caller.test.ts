import { describe, expect, it } from 'vitest';
import { readGoals } from '../goals/read-goals.ts';
import { Caller, mostTurns } from './caller.ts';
import { cuesIn, isMisunderstanding } from './questions.ts';

function callerOf(text: string): Caller {
  const [goal] = readGoals(`goal a\n${text}`, { where: 'test', kind: 'test', language: 'en' }).goals;
  if (!goal) throw new Error('no goal');
  return new Caller(goal, '2026-11-23');
}

const booking = `say I want an appointment.
on day: Friday.
on name: Meena.
on confirm: No, make it Saturday.
on confirm: Yes.
want request appointment day=saturday`;

describe('a caller with a goal', () => {
  it('answers each question, and hangs up when nothing is left to say', () => {
    const caller = callerOf(booking);
    const heard = [
      'How can I help you?',
      'Which day would you like?',
      'May I have your name?',
      'Shall I book it?',
      'Is that right?',
      'Booked.',
    ];
    expect(heard.map((reply) => caller.next(reply))).toEqual([
      'I want an appointment.',
      'Friday.',
      'Meena.',
      'No, make it Saturday.',
      'Yes.',
      null,
    ]);
    expect(caller.turns).toBe(5);
    expect(caller.givesUp()).toBe(null);
  });

  it('repeats a line that was not understood, twice at most', () => {
    const caller = callerOf('say Where are you?\nwant said address');
    const lost = "Sorry, I didn't get that.";
    expect([caller.next('Hello.'), caller.next(lost), caller.next(lost), caller.next(lost)]).toEqual([
      'Where are you?',
      'Where are you?',
      'Where are you?',
      null,
    ]);
    expect(caller.misunderstandings).toBe(3);
  });

  it('goes on to the next line after a mumble', () => {
    const caller = callerOf('mumble Er.\nsay Where are you?\nwant said address');
    caller.next('Hello.');
    expect(caller.next("Sorry, I didn't catch that.")).toBe('Where are you?');
  });

  it('accepts no transfer and no booking that it did not come for', () => {
    const caller = callerOf('say How much is it?\nwant said price-consultation');
    caller.next('Hello.');
    expect(caller.next('Would you like me to connect you to a person?')).toBe('No, thank you.');
    expect(caller.next('Shall I book it?')).toBe('No, thank you.');
  });

  it('corrects an appointment that is read back wrongly, twice at most', () => {
    const caller = callerOf(
      'say Book me on Friday at eleven in the morning.\non name: Meena Rao.\nwant request appointment day=friday time=11:00 name=Meena',
    );
    caller.next('Hello.');
    const readBacks = [
      'Friday at 10 a.m., for Mina.',
      'Thursday at 11 a.m., for Mina.',
      'Friday at 11 a.m., for Nina.',
      'Friday at 11 a.m., for Mina.',
    ];
    expect(readBacks.map((words) => caller.next(`So that is ${words} Shall I book it?`))).toEqual([
      'No, at eleven in the morning.',
      'No, on Friday.',
      'No, the name is Meena.',
      'Yes, please.',
    ]);
  });

  it('gives up on an agent that goes in circles', () => {
    const caller = callerOf(booking);
    let turns = 0;
    while (caller.next('Which day would you like?') !== null) turns++;
    expect(turns).toBe(mostTurns);
    expect(caller.givesUp()).toBe('the caller gave up after 14 turns');
  });
});

describe('what an agent asks for', () => {
  it.each([
    ['Sure, which day would you like?', 'day'],
    ['All right, Friday. What time would suit you?', 'time'],
    ['And may I have your name, please?', 'name'],
    ['So that is Friday at 11, in the name of Meena. Shall I book it?', 'confirm'],
    ['Which one do you mean?', 'which'],
    ['Of course, what is your message?', 'message'],
    ['Which number should we call you on?', 'phone'],
    ['Is there anything else I can help with?', 'else'],
    ['आप किस दिन आना चाहेंगे?', 'day'],
    ['आप कितने बजे आना चाहेंगे?', 'time'],
    ['और आपका शुभ नाम क्या है?', 'name'],
    ['क्या इसे रद्द कर दें?', 'confirm'],
    ['क्या और कुछ मदद चाहिए?', 'else'],
  ])('"%s" asks for: %s', (reply, cue) => {
    expect(cuesIn(reply)[0]).toBe(cue);
  });

  it('is nothing when it asks no question', () => {
    expect(cuesIn('We are at 12 MG Road.')).toEqual([]);
    expect(isMisunderstanding('We are at 12 MG Road.')).toBe(false);
    expect(isMisunderstanding('माफ़ कीजिए, समझ नहीं आया।')).toBe(true);
    expect(isMisunderstanding('Are you still there?')).toBe(true);
  });
});
