import { describe, expect, it } from 'vitest';
import { conversationAfter } from '../../core/replay/decided-again.ts';
import { replay } from '../../core/replay/replay.ts';
import { initialState } from '../../core/state.ts';
import type { Snapshot } from '../keeping/store.ts';
import { done, toolCall } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';
import { takenUpFrom } from './taken-up.ts';

const hindi = { set_language: { result: 'ok', action: { type: 'setLanguage', language: 'hi-IN' } } } as const;

async function greetedCall() {
  const call = wholeCall({
    carrier: 'twilio',
    llm: [
      [300, toolCall('set_language'), done],
      ['नमस्ते।', done],
    ],
    tools: hindi,
  });
  call.answer();
  await call.untilListening();
  return call;
}

describe('the state that another process continues from', () => {
  it('is the stored conversation plus the later events of the journal', async () => {
    const { events } = await greetedCall();
    const snapshot = { state: initialState(), lastSeq: 5, nextMark: 3 };
    expect(takenUpFrom(snapshot, events, 'transfer')).toEqual({
      state: snapshot.state,
      lastSeq: 5,
      nextMark: 3,
      nextSeq: events.length,
      why: 'transfer',
    });
  });

  it('comes from the journal alone when no turn was settled before the crash', async () => {
    const call = await greetedCall();
    const events = call.events.slice(0, 3);
    const takenUp = takenUpFrom(null, events, 'crash');
    expect(takenUp).toMatchObject({
      lastSeq: 2,
      nextSeq: 3,
      nextMark: 0,
      state: { phase: conversationAfter(events).phase, mediaAt: call.start },
    });
  });

  it('is null for a call of which nothing was stored', () => {
    expect(takenUpFrom(null, [], 'crash')).toBeNull();
  });
});

describe('the journal of a call that crashed', () => {
  // A caller booked, the process died while the agent said so, and the agent booked again: the
  // model knew nothing of the first time.
  it('keeps what a tool did, though the reply that said so was cut', async () => {
    let stored: Snapshot | null = null;
    const first = wholeCall({
      carrier: 'twilio',
      llm: [
        [300, toolCall('save_request', { kind: 'appointment' }), done],
        ['You are booked for Monday at ten.', done],
      ],
      tools: { save_request: { result: '{"requestId":"r1"}', action: null } },
      parts: () => ({
        turnSettled(state) {
          stored = {
            state: structuredClone(state),
            lastSeq: first.session.nextSeq() - 1,
            nextMark: first.session.nextMark(),
          };
        },
      }),
    });
    first.answer();
    await first.untilListening();
    await first.says('Monday at ten please.');
    await first.clock.advance(1500);
    expect(first.session.state().phase).toBe('speaking');
    const takenUp = takenUpFrom(stored, first.events, 'crash');
    if (!takenUp) throw new Error('nothing to take up');
    const second = wholeCall({ carrier: 'twilio', takenUp, llm: [['Yes, Monday at ten.', done]] });
    second.answer();
    await second.untilListening();
    await second.says('Am I booked?');
    await second.untilListening();
    expect(second.llm.requests[0]).toContainEqual({
      role: 'tool',
      toolCallId: 'call-save_request',
      content: '{"requestId":"r1"}',
    });
    expect(replay([...first.events, ...second.events])).toMatchObject({ difference: null });
  });

  it('is replayed through the crash from the settled turn, without what the lost process did after it', async () => {
    const first = await greetedCall();
    await first.says('In Hindi please.');
    const stored = {
      state: structuredClone(first.session.state()),
      lastSeq: first.session.nextSeq() - 1,
      nextMark: first.session.nextMark(),
    };
    // Stored with the caller's turn; what the model did about it was journaled, and not stored.
    await first.clock.advance(3000);
    expect(first.session.state().language).toBe('hi-IN');
    const takenUp = takenUpFrom(stored, first.events, 'crash');
    if (!takenUp) throw new Error('nothing to take up');
    const second = wholeCall({ carrier: 'twilio', takenUp, llm: [['From nine.', done]] });
    second.answer();
    await second.untilListening();
    await second.says('When do you open?');
    await second.untilListening();
    const journal = [...first.events, ...second.events];
    expect(journal.map(({ seq }) => seq)).toEqual([...journal.keys()]);
    expect(second.events[0]).toMatchObject({ type: 'takenUp', why: 'crash', after: stored.lastSeq });
    expect(replay(journal)).toMatchObject({ difference: null });
    // The replay differs when `after` does not name the settled turn.
    const wrongAfter = journal.map((event) =>
      event.type === 'takenUp' ? { ...event, after: event.seq - 1 } : event,
    );
    expect(replay(wrongAfter).difference).not.toBeNull();
  });
});
