import { describe, expect, it } from 'vitest';
import { Caller, type CallerAct, ordinaryPatience, type Patience, type Script } from './caller.ts';
import type { Reply } from './sound/hearing.ts';

const line = (text: string, bargeInMs?: number) => ({
  text,
  audio: new Uint8Array(8),
  ...(bargeInMs !== undefined && { bargeInMs }),
});

/**
 * Plays a call in virtual time: every line takes 1 s to say; `replies` are known from the moment
 * they are received. Answered at 0.
 */
function play(script: Script, replies: Reply[], patience: Partial<Patience> = {}, untilMs = 60_000) {
  const caller = new Caller(script, { ...ordinaryPatience, ...patience });
  const said: [number, CallerAct][] = [];
  let speaksUntilMs = -1;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 20) {
    const lastReply = replies.findLast((reply) => reply.receivedMs <= nowMs);
    for (const act of caller.next(nowMs, { answeredAtMs: 0, lastReply, isSpeaking: nowMs < speaksUntilMs })) {
      said.push([nowMs, act]);
      if (act.type === 'say') speaksUntilMs = nowMs + 1000;
    }
  }
  return said.map(
    ([atMs, act]) =>
      `${atMs} ${act.type === 'say' ? act.words.text : act.type === 'press' ? act.digit : act.type}`,
  );
}
const reply = (startMs: number, endMs: number): Reply => ({ receivedMs: startMs, startMs, endMs });

describe('the caller', () => {
  it('waits for the greeting to end and for every answer, then for the agent to hang up, then hangs up', () => {
    const acts = play({ lines: [line('one'), line('two')] }, [
      reply(200, 2000),
      reply(4000, 5000),
      reply(7000, 8000),
    ]);
    expect(acts).toEqual(['2700 one', '5700 two', '16000 hangUp']);
  });

  it('does not count the greeting, or the rest of it, as an answer', () => {
    const acts = play({ lines: [line('one'), line('two')] }, [reply(200, 2000), reply(9000, 9500)]);
    expect(acts.slice(0, 2)).toEqual(['2700 one', '10200 two']);
  });

  it('continues after 20 s without an answer and notes it; without a line left it hangs up', () => {
    const acts = play({ lines: [line('one')] }, []);
    expect(acts).toEqual(['20000 note', '20000 one', '41000 note', '41000 hangUp']);
  });

  it('barges in at the given time after the reply starts to play', () => {
    const acts = play({ lines: [line('wait', 1500)] }, [reply(200, 9000)], {}, 3000);
    expect(acts).toEqual(['1700 wait']);
  });

  it('barges into the answer to its own line, not into the end of the reply before', () => {
    const acts = play(
      { lines: [line('one'), line('stop', 300)] },
      [reply(200, 2000), reply(5000, 9000)],
      {},
      9000,
    );
    expect(acts).toEqual(['2700 one', '5300 stop']);
  });

  it('notes when there was nothing left to barge into', () => {
    const acts = play({ lines: [line('wait', 5000)] }, [reply(200, 1000)], {}, 5300);
    expect(acts).toEqual(['1700 note', '1700 wait']);
  });

  it('presses keys at their times, whatever their order, and stays on the line for them', () => {
    const digits = [
      { digit: '2', atMs: 12_000 },
      { digit: '1', atMs: 500 },
    ];
    expect(play({ lines: [], digits }, [reply(0, 1000)])).toEqual(['500 1', '12000 2', '12000 hangUp']);
  });

  it('hangs up at the given time, not earlier and only once', () => {
    expect(play({ lines: [], hangUpAfterMs: 30_000 }, [reply(0, 1000)])).toEqual(['30000 hangUp']);
    expect(play({ lines: [line('one')], hangUpAfterMs: 1000 }, [reply(0, 5000)])).toEqual(['1000 hangUp']);
  });

  it('listens to more replies before hanging up, but does not wait longer because of them', () => {
    expect(play({ lines: [] }, [reply(0, 1000), reply(6000, 7000)])).toEqual(['9000 hangUp']);
    expect(play({ lines: [] }, [reply(0, 1000), reply(6000, 12_000)])).toEqual(['12700 hangUp']);
  });
});
