import { describe, expect, it } from 'vitest';
import type { CallEvent, JournalEvent } from './events.ts';
import { turnsOf } from './latency.ts';

function journal(...events: CallEvent[]): JournalEvent[] {
  return events.map((event, seq) => ({ ...event, seq }));
}

const media = (at: number): CallEvent => ({ type: 'mediaStarted', at, streamId: 'MZ1' });
const caller = (at: number, turn: number, speechEndedAt: number | null): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text: 'hi',
  language: 'en-IN',
  speechEndedAt,
});
const token = (at: number, turn: number): CallEvent => ({ type: 'tokenArrived', at, turn });
const clause = (at: number, turn: number): CallEvent => ({
  type: 'clauseWritten',
  at,
  turn,
  clause: 0,
  text: 'Yes.',
});
const voice = (at: number, turn: number): CallEvent => ({ type: 'voiceArrived', at, turn });
const playing = (at: number, turn: number): CallEvent => ({
  type: 'clausePlaying',
  at,
  turn,
  clause: 0,
  mark: `${turn}:0`,
  text: 'Yes.',
  startsAt: at + 500,
});
const heard = (at: number, turn: number, interrupted: boolean): CallEvent => ({
  type: 'agentSaid',
  at,
  turn,
  cause: 'model',
  text: 'Yes.',
  interrupted,
});

describe('the timings of a turn', () => {
  it('are taken from the end of speech to the first audio handed to the carrier', () => {
    const turns = turnsOf(
      journal(
        caller(1000, 1, 700),
        token(1300, 1),
        clause(1400, 1),
        voice(1550, 1),
        playing(1560, 1),
        heard(3000, 1, false),
      ),
    );
    expect(turns).toEqual([
      {
        turn: 1,
        at: 1000,
        sttMs: 300,
        firstTokenMs: 300,
        voiceMs: 150,
        leadMs: 0,
        replyMs: 560,
        responseMs: 860,
        tokenAfterMs: 300,
        clauseAfterMs: 400,
        byteAfterMs: 550,
        heardAfterMs: 1060,
        interrupted: false,
      },
    ]);
  });

  it('use the first event of each kind', () => {
    const [turn] = turnsOf(
      journal(
        caller(1000, 1, 900),
        token(1100, 1),
        clause(1200, 1),
        voice(1300, 1),
        playing(1300, 1),
        clause(2000, 1),
        voice(4000, 1),
        playing(4000, 1),
      ),
    );
    expect(turn).toMatchObject({ firstTokenMs: 100, voiceMs: 100, replyMs: 300, responseMs: 400 });
  });

  it('of a speculative reply count the model from its request, and the response from the end of speech', () => {
    const early: CallEvent = {
      type: 'callerSaid',
      at: 1000,
      turn: 1,
      text: '',
      language: 'en-IN',
      speechEndedAt: 600,
      askedAt: 700,
    };
    const [turn] = turnsOf(journal(early, token(950, 1), clause(980, 1), voice(1050, 1), playing(1050, 1)));
    expect(turn).toMatchObject({ firstTokenMs: 250, voiceMs: 70, leadMs: 300, replyMs: 50, responseMs: 450 });
  });

  it('count the response from the last reported word where STT timed none, else from the end of turn', () => {
    const spoke = (at: number): CallEvent => ({ type: 'callerSpoke', at, text: 'hi', languages: [] });
    const turns = turnsOf(
      journal(
        ...[spoke(500), spoke(800), caller(1000, 1, null), playing(1500, 1)],
        ...[caller(2000, 2, null), playing(2100, 2)],
        ...[spoke(2900), caller(3000, 3, 2700), playing(3400, 3)],
      ),
    );
    expect(turns).toMatchObject([
      { sttMs: null, replyMs: 500, responseMs: 700 },
      { sttMs: null, replyMs: 100, responseMs: 100 },
      { sttMs: 300, replyMs: 400, responseMs: 700 },
    ]);
  });

  it('of the greeting count from the media socket, and have no STT time', () => {
    const [turn] = turnsOf(journal(media(1000), voice(1050, 0), playing(1060, 0)));
    expect(turn).toEqual({
      turn: 0,
      at: 1000,
      sttMs: null,
      firstTokenMs: null,
      voiceMs: null,
      leadMs: 0,
      replyMs: 60,
      responseMs: 60,
      tokenAfterMs: null,
      clauseAfterMs: null,
      byteAfterMs: 50,
      heardAfterMs: 560,
      interrupted: false,
    });
  });

  it('of a turn without an answer are null', () => {
    const [turn] = turnsOf(journal(caller(1000, 1, 900), caller(1200, 2, 1100), playing(1500, 2)));
    expect(turn).toMatchObject({
      turn: 1,
      firstTokenMs: null,
      voiceMs: null,
      replyMs: null,
      responseMs: null,
    });
  });

  it('say whether the reply was interrupted, also when a reprompt of the same turn was not', () => {
    const turns = turnsOf(
      journal(
        caller(1000, 1, 900),
        heard(2000, 1, true),
        heard(9000, 1, false),
        caller(9500, 2, 9400),
        heard(9900, 2, false),
      ),
    );
    expect(turns.map((turn) => turn.interrupted)).toEqual([true, false]);
  });

  it('ignore events of turns that were not taken', () => {
    expect(turnsOf(journal(token(100, 3), playing(200, 3)))).toEqual([]);
  });
});
