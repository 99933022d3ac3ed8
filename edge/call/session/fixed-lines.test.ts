/** Whole calls of a business with fixed lines: the caller, the transcript, the model and the bill. */
import { describe, expect, it } from 'vitest';
import type { Business } from '../../../shared/contract/business.ts';
import { fixedLine } from '../../../shared/fixed-lines/line-text.ts';
import { createLog } from '../../../shared/io/log.ts';
import { usageOf } from '../../../shared/journal/cost.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { fixedTextsOf } from '../phrases/fixed-phrases.ts';
import { createPhraseBook } from '../phrases/phrase-book.ts';
import { createPhraseMemory } from '../phrases/phrase-store.ts';
import { preparedVoice } from '../phrases/prepared-voice.ts';
import type { FarCarrier } from '../testing/far-end.ts';
import { scriptedStore } from '../testing/phrases.ts';
import { done, fault, type LlmStep, type ScriptedTts, scriptedTts } from '../testing/scripted.ts';
import { business } from '../testing/scripted-api.ts';
import { type CallScript, wholeCall } from '../testing/whole-call.ts';

const clinic: Business = {
  ...business,
  address: '12 MG Road, Bengaluru',
  lines: [
    {
      id: 'where',
      text: { 'en-IN': 'We are at {address}, behind the metro station.', 'hi-IN': 'हमारा पता है, {address}।' },
    },
  ],
};
const line = 'We are at 12 MG Road, Bengaluru, behind the metro station.';
/** The marker as a model's tokens cut it. */
const marker: LlmStep[] = [200, '{{', 20, 'wh', 20, 'ere', 20, '}}', done];
const carriers: FarCarrier[] = ['twilio', 'exotel'];

/** `kept`: what earlier calls have left in the isolate. */
function clinicCall(carrier: FarCarrier, script: Partial<CallScript> = {}, kept = createPhraseMemory()) {
  let voice: ScriptedTts | null = null;
  const call = wholeCall({
    carrier,
    ...script,
    parts(clock) {
      voice = scriptedTts(clock, script.tts);
      const book = createPhraseBook({
        memory: kept,
        store: scriptedStore(clock),
        source: voice.name,
        isFixed: fixedTextsOf(clinic),
        clock,
        later: (work) => void work,
        log: createLog({ write: () => undefined }),
      });
      return {
        tts: preparedVoice(voice, book, () => undefined),
        fixedLine: (id, language) => fixedLine(clinic, id, language),
      };
    },
  });
  return { ...call, synthesised: () => voice?.spoken.map(({ text }) => text) ?? [] };
}

async function asks(call: ReturnType<typeof clinicCall>, text: string): Promise<void> {
  await call.says(text);
  await call.untilListening();
}

describe.each(carriers)('a fixed line, over %s', (carrier) => {
  it('is synthesised the first time, and is kept audio that costs nothing the second time and in the next call', async () => {
    const kept = createPhraseMemory();
    const call = clinicCall(carrier, { llm: [marker, marker] }, kept);
    call.answer();
    await call.untilListening();
    const before = call.synthesised().length;
    await asks(call, 'where are you');
    await asks(call, 'say it again please');
    expect(call.lines().slice(1)).toEqual([
      'caller: where are you',
      `agent: ${line}`,
      'caller: say it again please',
      `agent: ${line}`,
    ]);
    expect(call.synthesised().slice(before)).toEqual([
      'We are at twelve MG Road, Bengaluru, behind the metro station.',
    ]);
    const [first] = call.synthesised().slice(before);
    const spent = call.of('voiceSpent').filter(({ turn }) => turn > 0);
    expect(spent).toEqual([expect.objectContaining({ turn: 1, characters: first?.length })]);

    const next = clinicCall(carrier, { llm: [marker] }, kept);
    next.answer();
    await next.untilListening();
    await asks(next, 'where are you');
    expect(next.lines().at(-1)).toBe(`agent: ${line}`);
    expect(next.of('voiceSpent').filter(({ turn }) => turn > 0)).toEqual([]);
    // The greeting alone is on the bill.
    const usage = usageOf(next.events, { stt: [], llmProvider: 'openai' });
    expect(usage.ttsCharacters).toBe(next.synthesised().join('').length);
    expect(next.synthesised().join()).not.toContain('MG Road');
    expect(call.bugs).toEqual([]);
  });

  it('is what the model remembers, and not its marker', async () => {
    const call = clinicCall(carrier, { llm: [marker, ['Bye.', done]] });
    call.answer();
    await call.untilListening();
    await asks(call, 'where are you');
    await asks(call, 'thank you');
    expect(call.llm.requests[1]).toContainEqual({ role: 'assistant', content: line });
    expect(JSON.stringify([call.events, call.llm.requests])).not.toContain('{{');
  });

  it('that is interrupted was heard as far as it had sounded, kept or not', async () => {
    const kept = createPhraseMemory();
    for (const _ of ['synthesised', 'kept']) {
      const call = clinicCall(carrier, { llm: [marker, ['Yes?', done]] }, kept);
      call.answer();
      await call.untilListening();
      await call.says('where are you');
      while (call.session.state().phase !== 'speaking') await call.clock.advance(20);
      await call.clock.advance(2000);
      await asks(call, 'no wait listen to me');
      const heard = call.of('agentSaid').find(({ turn }) => turn === 1);
      expect(heard?.interrupted).toBe(true);
      expect(line.startsWith(heard?.text ?? 'x')).toBe(true);
      expect(heard?.text.length).toBeGreaterThan(5);
    }
  });

  it('in a speculative reply is released with it, and a dropped one leaves nothing in the transcript', async () => {
    const call = clinicCall(carrier, { llm: [marker, marker] });
    call.answer();
    await call.untilListening();
    call.stt.words('where are you');
    call.stt.say({ type: 'turnEnding', text: 'where are you', languages: ['en'], lastWordEndMs: null });
    await call.clock.advance(400);
    call.stt.say({ type: 'resumed' });
    call.stt.words('where are you on the map');
    call.stt.say({
      type: 'turnEnding',
      text: 'where are you on the map',
      languages: ['en'],
      lastWordEndMs: null,
    });
    await call.clock.advance(400);
    call.stt.turnEnd('where are you on the map', 300);
    await call.untilListening();
    expect(call.lines().slice(1)).toEqual(['caller: where are you on the map', `agent: ${line}`]);
    expect(call.bugs).toEqual([]);
  });
});

it('a marker of no line, twice in a row, is an apology each time, and the call goes on', async () => {
  const unknown: LlmStep[] = ['{{parking}}', done];
  const call = clinicCall('twilio', { llm: [unknown, unknown, marker] });
  call.answer();
  await call.untilListening();
  await asks(call, 'is there parking');
  await asks(call, 'I asked about parking');
  await asks(call, 'where are you');
  const sorry = `agent: ${languageOf('en-IN').phrases.apologyAgain({ agentName: '', businessName: '' })}`;
  expect(
    call
      .lines()
      .filter((each) => each.startsWith('agent'))
      .slice(1),
  ).toEqual([sorry, sorry, `agent: ${line}`]);
  expect(call.over).toEqual([]);
});

it('a line that the voice fails in is not kept, and is synthesised when it is asked for again', async () => {
  const call = clinicCall('twilio', { llm: [marker, marker], tts: { faults: { 2: fault('tts') } } });
  call.answer();
  await call.untilListening();
  await asks(call, 'where are you');
  await asks(call, 'where are you please');
  expect(call.lines().at(-1)).toBe(`agent: ${line}`);
  expect(call.synthesised().filter((text) => text.includes('MG Road'))).toHaveLength(2);
});
