import { expect, it } from 'vitest';
import { type NovaMessage, novaResults, novaSettingsOf } from '../../../testing/wire/deepgram/nova.ts';
import { judgeUtterances } from './nova-turns.ts';
import type { SpeechSoFar } from './stt/listener.ts';

const settings = {
  model: 'nova-3',
  endpointingMs: 300,
  interimResults: true,
  utteranceEndMs: 1000,
  vadEvents: true,
  multilingual: false,
};

function at(nowSeconds: number, text: string, silenceMs: number, isSettled = silenceMs > 100): SpeechSoFar {
  const words =
    text === ''
      ? []
      : text.split(' ').map((word, index) => ({
          text: word,
          confidence: 0.9,
          start: 0.5 + index,
          end: nowSeconds - silenceMs / 1000,
        }));
  return {
    nowSeconds,
    speechStartSeconds: silenceMs < 0 ? null : 0.5,
    silenceMs: Math.max(0, silenceMs),
    words,
    isSettled,
  };
}

function messagesOf(
  steps: SpeechSoFar[],
  how: Partial<Omit<typeof settings, 'endpointingMs'>> & { endpointingMs?: number | null } = {},
): NovaMessage[] {
  const messages: NovaMessage[] = [];
  const own = { ...settings, ...how };
  const utterances = judgeUtterances(
    own,
    novaResults((message) => messages.push(message), own, 'request'),
  );
  for (const speech of steps) utterances.add(speech);
  return messages;
}

const kind = (message: NovaMessage) =>
  message.type === 'Results'
    ? `${message.is_final ? 'final' : 'interim'}${message.speech_final ? '!' : ''} ${message.channel.alternatives[0].transcript}`
    : message.type;

/** Without the empty interim results that come each second. */
const kinds = (messages: readonly NovaMessage[]): string[] =>
  messages.map(kind).filter((each) => each !== 'interim ');

it('speech starts, has interim results, and is final after the endpointing silence', () => {
  expect(
    kinds(
      messagesOf([
        at(1, '', 0),
        at(1.2, 'Hello', 0),
        at(1.3, 'Hello', 0),
        at(2, 'Hello there.', 200),
        at(2.2, 'Hello there.', 320),
      ]),
    ),
  ).toEqual(['SpeechStarted', 'interim Hello', 'interim Hello there.', 'final! Hello there.']);
});

it('the gap after the last word gives one UtteranceEnd, counted from the word', () => {
  const messages = messagesOf([
    at(2, 'Yes.', 400),
    at(2.2, '', -1),
    at(2.55, '', -1),
    at(2.65, '', -1),
    at(3, '', -1),
  ]);
  expect(kinds(messages)).toEqual(['SpeechStarted', 'final! Yes.', 'UtteranceEnd']);
  expect(messages.find(({ type }) => type === 'UtteranceEnd')).toMatchObject({ last_word_end: 1.6 });
});

it('without endpointing the gap closes the utterance, and it is not speech_final', () => {
  expect(messagesOf([at(2, 'Yes.', 400), at(2.6, 'Yes.', 1000)], { endpointingMs: null }).map(kind)).toEqual([
    'SpeechStarted',
    'interim Yes.',
    'final Yes.',
    'UtteranceEnd',
  ]);
});

it('a long silence is closed by empty finals that follow each other without a gap', () => {
  const messages = messagesOf(Array.from({ length: 400 }, (_, index) => at(index * 0.032, '', -1)));
  expect(kinds(messages)).toEqual(['final ', 'final ']);
  // A second of audio never passes without a message.
  expect(messages.length).toBeGreaterThanOrEqual(12);
  const [first, second] = messages.filter((message) => kind(message) === 'final ');
  if (first?.type !== 'Results' || second?.type !== 'Results') throw new Error('two results were expected');
  expect(second.start).toBeCloseTo(first.start + first.duration, 3);
});

it('a word comes bare and with its punctuation', () => {
  const [, message] = messagesOf([at(2, 'Hello, Ravi.', 400)], { multilingual: true });
  if (message?.type !== 'Results') throw new Error('a result was expected');
  expect(message.channel.alternatives[0].words[1]).toMatchObject({
    word: 'ravi',
    punctuated_word: 'Ravi.',
    language: 'en',
  });
});

it('the query: endpointing can be switched off, utterance_end_ms needs interims', () => {
  const query = (text: string) =>
    novaSettingsOf(new URLSearchParams(`encoding=linear16&sample_rate=16000&${text}`));
  expect(query('endpointing=false')).toMatchObject({
    settings: { endpointingMs: null },
    format: { encoding: 'linear16', sampleRate: 16_000 },
  });
  expect(query('utterance_end_ms=1000')).toEqual({ why: expect.stringContaining('interim_results') });
});
