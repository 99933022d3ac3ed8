import { describe, expect, it } from 'vitest';
import { demoClinic } from '../local/seed/demo-clinic.ts';
import type { CallerRequest } from '../shared/contract/request.ts';
import { soundsLike } from './caller/sounds-like.ts';
import { datesOf } from './goals/days.ts';
import type { Goal } from './goals/goal.ts';
import { readGoals } from './goals/read-goals.ts';
import { type Happened, judge } from './judge.ts';

/** A Monday. */
const today = '2026-11-23';

function goalOf(...wants: string[]): Goal {
  const text = [
    'goal a',
    'has appointment friday 11:00',
    'say Hello.',
    ...wants.map((want) => `want ${want}`),
  ].join('\n');
  const { goals, faults } = readGoals(text, { where: 'test', kind: 'test', language: 'en' });
  expect(faults).toEqual([]);
  const [goal] = goals;
  if (!goal) throw new Error('no goal');
  return goal;
}

const nothing: Happened = {
  replies: ['Hello, this is Asha of Sunrise Dental Clinic.', 'All right.'],
  languages: ['en-IN'],
  transfers: [],
  endedByAgent: false,
  requests: [],
  before: { own: null, priyas: { requestId: 'r-9', date: '2026-11-26', time: '17:45' } },
  priyas: null,
  trouble: null,
};

function verdict(want: string, happened: Partial<Happened>, byVoice = false): string[] {
  const facts = {
    today,
    time: '10:00',
    hours: demoClinic.hours,
    customerName: 'Ravi Kumar',
    appointment: { date: '2026-11-27', time: '11:00' },
  };
  return judge(goalOf(want), { ...nothing, ...happened }, { facts, byVoice });
}

function answered(...replies: string[]): Partial<Happened> {
  return { replies: [...nothing.replies, ...replies] };
}

function request(fields: Record<string, string>, more: Partial<CallerRequest> = {}): CallerRequest {
  const at = '2026-11-23T04:30:00.000Z';
  return {
    requestId: 'r-1',
    callId: 'exotel-1',
    kind: 'appointment',
    state: 'open',
    phone: '+919700000001',
    at,
    fields,
    ...more,
  };
}

const meena = { date: '2026-11-27', time: '11:00', name: 'Meena Rao' };

describe('what was said', () => {
  it.each([
    ['opens closes', 'We are open Monday to Saturday, 9:30 a.m. to 7 p.m.'],
    ['opens closes', 'We are open from nine thirty in the morning to seven in the evening.'],
    ['opens closes', 'हम सुबह साढ़े नौ बजे से शाम सात बजे तक खुले हैं।'],
    ['price-root-canal', 'A root canal is four thousand five hundred rupees.'],
    ['price-consultation', 'A consultation is Rs. 500.'],
    ['address', 'We are at twelve MG Road, Bengaluru.'],
    ['sunday-closed', 'No, we are closed on Sunday.'],
    ['appointment', 'You have an appointment on Friday, 27 November at 11 a.m.'],
    ['appointment', 'That is November 27 at eleven in the morning.'],
    ['appointment', 'It is on the 27th of November, at 11 in the morning.'],
    ['appointment', 'आपका शुक्रवार, 27 नवंबर को सुबह ग्यारह बजे अपॉइंटमेंट है।'],
    ['hours-now', 'Yes, we are open now, until 7 p.m.'],
    ['honest', "I'm sorry, I don't know that. Shall I take a message?"],
  ])('%s is heard in "%s"', (facts, reply) => {
    expect(verdict(`said ${facts}`, answered(reply))).toEqual([]);
  });

  it.each([
    ['price-consultation', 'A root canal is four thousand five hundred rupees.'],
    ['appointment', 'You have an appointment on Thursday at 11 a.m.'],
    ['appointment', 'You have an appointment on Friday at 11 p.m.'],
    ['appointment', 'आपका शुक्रवार को रात ग्यारह बजे अपॉइंटमेंट है।'],
    ['opens', 'We are open on Friday.'],
    ['hours-now', 'No, we are closed right now.'],
  ])('%s is not heard in "%s"', (facts, reply) => {
    expect(verdict(`said ${facts}`, answered(reply))).toEqual([`did not say ${facts}`]);
  });

  it('counts from the first answer on; in the greeting only the caller’s and the clinic’s names count', () => {
    expect(verdict('said clinic', {})).toEqual([]);
    expect(verdict('said agent-name', {})).toHaveLength(1);
  });

  it('is repeated when it is said twice, and unsaid when it is never said', () => {
    expect(verdict('twice address', answered('12 MG Road.', '12 MG Road.'))).toEqual([]);
    expect(verdict('twice address', answered('12 MG Road.'))).toHaveLength(1);
    expect(verdict('unsaid free', answered('Yes, it is free.'))).toEqual(['said free']);
    expect(verdict('unsaid free', answered("I can't promise that it is free."))).toEqual([]);
  });
});

describe('what was stored', () => {
  it('must be right in every field, whatever the agent said', () => {
    const want = 'request appointment day=friday time=11:00 name=Meena';
    expect(verdict(want, { requests: [request(meena)] })).toEqual([]);
    expect(verdict(want, answered('Your appointment is booked.'))).toEqual(['no appointment was stored']);
    expect(verdict(want, { requests: [request({ ...meena, time: '10:00' })] })).toEqual([
      'stored time 10:00, not 11:00',
    ]);
    expect(verdict(want, { requests: [request({ ...meena, date: '2026-11-26' })] })).toEqual([
      'stored day 2026-11-26, not friday',
    ]);
    expect(verdict(want, { requests: [request(meena, { state: 'cancelled' })] })).toEqual([
      'no appointment was stored',
    ]);
  });

  it('is one appointment: a correction that leaves two does not count', () => {
    const both = [request(meena), request({ ...meena, time: '10:00' }, { requestId: 'r-2' })];
    expect(verdict('request appointment time=11:00', { requests: both })[0]).toContain('2 open appointments');
  });

  it('may be spelt as it sounds when the words went through STT, and only then', () => {
    const mina = { requests: [request({ ...meena, name: 'Mina Row' })] };
    expect(verdict('request appointment name=Meena', mina, true)).toEqual([]);
    expect(verdict('request appointment name=Meena', mina)).toHaveLength(1);
  });

  it('was there before the call or made in it', () => {
    const own = {
      before: { ...nothing.before, own: { requestId: 'r-1', date: '2026-11-27', time: '11:00' } },
      requests: [request(meena)],
    };
    expect(verdict('no request', own)).toEqual([]);
    expect(verdict('kept appointment', own)).toEqual([]);
    expect(verdict('cancelled appointment', own)).toHaveLength(1);
    expect(
      verdict('cancelled appointment', { ...own, requests: [request(meena, { state: 'cancelled' })] }),
    ).toEqual([]);
    expect(verdict('no request', { requests: [request(meena)] })[0]).toContain('stored an appointment');
    expect(
      verdict('kept priyas-appointment', { priyas: request(meena, { state: 'cancelled' }) }),
    ).toHaveLength(1);
  });

  it('is kept only with its day and time', () => {
    const before = { ...nothing.before, own: { requestId: 'r-1', date: '2026-11-27', time: '11:00' } };
    const moved = request({ ...meena, time: '12:00' });
    expect(verdict('kept appointment', { before, requests: [moved] })).toEqual([
      'the appointment was moved to 2026-11-27 12:00',
    ]);
    expect(verdict('kept priyas-appointment', { priyas: moved })[0]).toContain('was moved');
    expect(
      verdict('kept priyas-appointment', { priyas: request({ date: '2026-11-26', time: '17:45' }) }),
    ).toEqual([]);
  });
});

describe('what was done', () => {
  it.each([
    ['transfer front-desk', { transfers: ['front-desk'] }, {}],
    ['no transfer', {}, { transfers: ['front-desk'] }],
    ['no transfer elsewhere', { transfers: ['front-desk'] }, { transfers: ['billing'] }],
    ['language hi-IN', { languages: ['en-IN', 'hi-IN'] }, { languages: ['hi-IN', 'en-IN'] }],
    ['spoke hi-IN', { languages: ['en-IN', 'hi-IN', 'en-IN'] }, {}],
    ['ended', { endedByAgent: true }, answered('Goodbye.')],
  ] as const)('%s is judged by what the system did', (want, done, notDone) => {
    expect(verdict(want, done as Partial<Happened>)).toEqual([]);
    expect(verdict(want, notDone as Partial<Happened>)).toHaveLength(1);
  });

  it('is nothing when the call failed', () => {
    expect(verdict('no transfer', { trouble: 'voice: no answer in time' })).toEqual([
      'voice: no answer in time',
    ]);
  });

  it.each(['no transfer', 'no request', 'unsaid prompt'])(
    'is not "%s" when the agent only ever greeted',
    (want) => {
      const [greeting = ''] = nothing.replies;
      expect(verdict(want, { replies: [greeting, ' '] })).toEqual([
        'the agent said nothing after its greeting',
      ]);
    },
  );
});

describe('days and names', () => {
  it.each([
    ['friday', ['2026-11-27']],
    ['monday', ['2026-11-23', '2026-11-30']],
    ['next-friday', ['2026-11-27', '2026-12-04']],
    ['tomorrow', ['2026-11-24']],
    ['date-27', ['2026-11-27']],
    ['date-1', ['2026-12-01']],
    ['date-31', ['2026-12-31']],
  ])('%s, said on a Monday, is %j', (day, dates) => {
    expect(datesOf(day, today)).toEqual(dates);
  });

  it('a name is found by its sound, another name is not', () => {
    for (const [heard, meant] of [
      ['Mina', 'Meena'],
      ['Sunitha', 'Sunita'],
      ['my name is Ravi', 'Ravi'],
      ['Deep Ak', 'Deepak'],
      ['Rowan', 'Rohan'],
      ['Cida', 'Sita'],
    ] as const)
      expect(soundsLike(heard, meant), heard).toBe(true);
    for (const [heard, meant] of [
      ['Gita', 'Sita'],
      ['Ravi', 'Meena'],
      ['', 'Ravi'],
    ] as const)
      expect(soundsLike(heard, meant), heard).toBe(false);
  });
});
