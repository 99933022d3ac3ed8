import { describe, expect, it } from 'vitest';
import { outcomeTypes, undecidedTypes } from '../../../shared/journal/events.ts';
import { silenceByte } from '../../audio/mulaw.ts';
import { decideAgain } from '../../core/replay/decided-again.ts';
import type { FarCarrier } from '../testing/far-end.ts';
import { done } from '../testing/scripted.ts';
import { wholeCall } from '../testing/whole-call.ts';

const carriers: FarCarrier[] = ['twilio', 'exotel'];
const voiceByte = 0x21;

/** Whether a side of the recording (0 caller, 1 agent) has a voice in it, in ms since the call began. */
function isHeard(call: ReturnType<typeof wholeCall>, channel: 0 | 1, at: number): boolean {
  const sample = call.recorded()[Math.round(at) * 8 * 2 + channel];
  return sample !== undefined && sample !== silenceByte;
}

async function talk(carrier: FarCarrier, llm: string[]) {
  const call = wholeCall({ carrier, llm: llm.map((text) => [300, text, done]) });
  call.answer();
  await call.untilListening();
  return call;
}

/** The caller's line has a voice on it while they say the words. */
async function saysAloud(call: ReturnType<typeof wholeCall>, text: string): Promise<[number, number]> {
  const from = call.now();
  const speak = (): void => {
    call.clock.after(100, () => {
      if (call.now() - from > 200 * text.split(' ').length) return;
      call.session.frame(call.far.media(new Uint8Array(800).fill(voiceByte)));
      speak();
    });
  };
  speak();
  await call.says(text);
  return [from, call.now()];
}

describe.each(carriers)('over %s', (carrier) => {
  it('a card that the caller says is in no event, no request to the model and no sound', async () => {
    const call = await talk(carrier, ['Thank you. I have noted your card.', 'You are welcome.']);
    const [from, to] = await saysAloud(call, 'my card number is 4111 1111 1111 1111');
    await call.clock.advance(6000);
    await call.untilListening();
    await saysAloud(call, 'thank you so much');
    await call.clock.advance(6000);
    call.session.dispatch({ type: 'mediaStopped', at: call.clock.now(), by: 'caller', detail: 'stop' });
    const everything = JSON.stringify([call.events, call.llm.requests, call.settled]);
    expect(everything).not.toContain('1111');
    expect(call.lines()).toContain('caller: my card number is [card]');
    for (let at = from; at < to; at += 50) expect(isHeard(call, 0, at), `${at}`).toBe(false);
    const later = Array.from({ length: 40 }, (_, n) => to + n * 250);
    expect(later.some((at) => isHeard(call, 0, at))).toBe(true);
  });

  it('who listens hears both sides, and of a number that may be secret its first digits at most', async () => {
    const sides = { caller: [] as { at: number; isSecret: boolean }[], agent: 0, cut: 0 };
    const call = wholeCall({
      carrier,
      llm: [[300, 'Thank you. I have noted it.', done]],
      parts: (clock) => ({
        listeners: {
          caller: (bytes, isSecret) =>
            void (bytes[0] === voiceByte && sides.caller.push({ at: clock.now(), isSecret })),
          agent: (bytes) => {
            sides.agent += bytes.length / 8;
          },
          cut: () => {
            sides.cut += 1;
          },
        },
      }),
    });
    call.answer();
    await call.untilListening();
    expect(sides.agent).toBeGreaterThan(1000);
    call.stt.words('my number is');
    const loud = () => call.session.frame(call.far.media(new Uint8Array(160).fill(voiceByte)));
    const isHeardNow = () => {
      sides.caller.length = 0;
      loud();
      return sides.caller.some(({ isSecret }) => !isSecret);
    };
    expect(isHeardNow()).toBe(true);
    call.stt.words('my number is 411');
    expect(isHeardNow()).toBe(true);
    call.stt.words('my number is 4111 11');
    expect(isHeardNow()).toBe(false);
    call.stt.words('my number is 4111 1111 1111 1111');
    expect(isHeardNow()).toBe(false);
    call.stt.words('my number is 4111 1111 1111 1111 please');
    expect(isHeardNow()).toBe(false);
    call.stt.turnEnd('my number is 4111 1111 1111 1111 please', 0);
    await call.clock.advance(1200);
    expect(isHeardNow()).toBe(true);
    call.stt.words('no wait a moment please');
    expect(sides.cut).toBeGreaterThan(0);
  });

  it('a masked journal is decided again with the same outcomes', async () => {
    const call = await talk(carrier, ['What is the one time password?', 'Thank you.', 'Bye.']);
    await call.says('I want to log in');
    await call.untilListening();
    await call.says('four eight two nine one three');
    await call.clock.advance(5000);
    expect(call.lines()).toContain('caller: [one-time code]');
    const again = decideAgain(call.events);
    const outcomes = call.events
      .filter(({ type }) => !outcomeTypes.includes(type) && !undecidedTypes.includes(type))
      .flatMap((event) => again.take(event).outcomes);
    const decided = call.events.filter(({ type }) => outcomeTypes.includes(type));
    expect(outcomes).toEqual(decided.map(({ seq: _, ...event }) => event));
  });

  it('keys typed for a one-time password are hidden, and the model knows that they were typed', async () => {
    const call = await talk(carrier, ['Please type the one time password on your phone.', 'Thank you.']);
    await call.says('I want to log in');
    await call.clock.advance(5000);
    await call.untilListening();
    for (const digit of '482913#') {
      call.session.dispatch({ type: 'dtmf', at: call.clock.now(), digit });
      await call.clock.advance(300);
    }
    await call.clock.advance(5000);
    expect(
      call
        .of('dtmf')
        .map(({ digit }) => digit)
        .join(''),
    ).toBe('••••••#');
    expect(call.lines()).toContain('caller: [digits typed]');
  });

  it('keys that the agent did not ask for are hidden, and of a number that is too long no more than ten are kept', async () => {
    const call = await talk(carrier, ['Please type your customer number on your phone.', 'Thank you.']);
    const type = async (digits: string) => {
      for (const digit of digits) {
        call.session.dispatch({ type: 'dtmf', at: call.clock.now(), digit });
        await call.clock.advance(300);
      }
      await call.clock.advance(5000);
      return call
        .of('dtmf')
        .map(({ digit }) => digit)
        .join('');
    };
    expect(await type('4111111111111111#')).toBe('••••••••••••••••#');
    await call.untilListening();
    await call.says('I have a question');
    await call.clock.advance(5000);
    await call.untilListening();
    expect(await type('4111111111111111#')).toMatch(/#4111111111••••••#$/);
    expect(call.lines()).toContain('caller: [digits typed]');
  });

  it('a phone number stays, typed or said', async () => {
    const call = await talk(carrier, [
      'Please type your ten digit mobile number on your phone.',
      'Thank you.',
    ]);
    await call.says('call me back');
    await call.clock.advance(6000);
    await call.untilListening();
    for (const digit of '9876543210#') {
      call.session.dispatch({ type: 'dtmf', at: call.clock.now(), digit });
      await call.clock.advance(300);
    }
    await call.clock.advance(5000);
    expect(call.lines()).toContain('caller: 9876543210');
  });

  it('a card that the agent reads out is masked, and its clause is silent in the recording', async () => {
    const call = await talk(carrier, ['Your card is 4111 1111 1111 1111. Is that right, please?', 'Fine.']);
    await call.says('which card do you have');
    await call.clock.advance(12_000);
    call.session.dispatch({ type: 'mediaStopped', at: call.clock.now(), by: 'caller', detail: 'stop' });
    expect(JSON.stringify(call.events)).not.toContain('1111');
    const [digits, question] = call.of('clausePlaying').filter(({ turn }) => turn === 1);
    const at = (time: number | undefined) => (time ?? 0) - call.start + 200;
    expect(isHeard(call, 1, at(digits?.startsAt))).toBe(false);
    expect(isHeard(call, 1, at(question?.startsAt))).toBe(true);
  });

  it('of two cards that the agent reads out one behind the other, neither is in the recording', async () => {
    const first = 'Your card is 4111 1111 1111 1111.';
    const second = 'The other card that we have of you is 5500 0000 0000 0004.';
    const call = await talk(carrier, [`${first} ${second} Which one do you want to use, please?`, 'Fine.']);
    await call.says('which card do you have');
    await call.clock.advance(20_000);
    call.session.dispatch({ type: 'mediaStopped', at: call.clock.now(), by: 'caller', detail: 'stop' });
    const clauses = call.of('clausePlaying').filter(({ turn }) => turn === 1);
    expect(clauses.map(({ text }) => text)).toEqual([
      'Your card is [card].',
      'The other card that we have of you is [card].',
      'Which one do you want to use, please?',
    ]);
    const heard = clauses.map(({ startsAt }) => isHeard(call, 1, startsAt - call.start + 200));
    expect(heard).toEqual([false, false, true]);
  });

  it('who listens hears no tone of a secret number behind its first key, and the caller again afterwards', async () => {
    let heard: boolean[] = [];
    const call = wholeCall({
      carrier,
      llm: [[300, 'Thank you.', done]],
      parts: () => ({
        listeners: {
          caller: (bytes, isSecret) => void (bytes[0] === voiceByte && heard.push(!isSecret)),
          agent: () => undefined,
          cut: () => undefined,
        },
      }),
    });
    call.answer();
    await call.untilListening();
    const tone = () => call.session.frame(call.far.media(new Uint8Array(800).fill(voiceByte)));
    for (const digit of '4111111111111111') {
      tone();
      call.session.dispatch({ type: 'dtmf', at: call.clock.now(), digit });
      await call.clock.advance(900);
    }
    expect(heard.slice(1)).not.toContain(true);
    heard = [];
    await call.clock.advance(3000);
    tone();
    expect(heard).toContain(true);
  });

  it('what a watcher sees of a number that still goes on is three digits at most', async () => {
    const call = await talk(carrier, ['Thank you.']);
    await call.says('it is four one one one one one one one one one');
    for (const { text } of call.of('callerSpoke'))
      expect(text.split(' ').filter((word) => word === 'one' || word === 'four').length).toBeLessThanOrEqual(
        3,
      );
  });
});
