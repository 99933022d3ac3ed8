import { expect, it, test } from 'vitest';
import type { CallEvent, JournalEvent } from '../events.ts';
import { figuresOf } from './call-figures.ts';
import { topicsOf } from './topics.ts';
import { unansweredOf } from './unanswered.ts';

const at = 0;
const numbered = (events: CallEvent[]): JournalEvent[] => events.map((event, seq) => ({ ...event, seq }));
const caller = (turn: number, text: string, language = 'en-IN'): CallEvent => ({
  type: 'callerSaid',
  at,
  turn,
  text,
  language,
  speechEndedAt: null,
});
const agent = (turn: number, text: string, cause: 'model' | 'apology' = 'model'): CallEvent => ({
  type: 'agentSaid',
  at,
  turn,
  cause,
  text,
  interrupted: false,
});
const saved = (kind: string, result: object): CallEvent => ({
  type: 'toolAnswered',
  at,
  turn: 1,
  id: 'c',
  name: 'save_request',
  arguments: JSON.stringify({ kind }),
  result: JSON.stringify(result),
  action: null,
});
const stall = { source: 'llm', kind: 'stall', retryable: true, message: 'late' } as const;

test('the figures of a call name each language, fault, tool and kind of request once, and no word of anybody', () => {
  const figures = figuresOf(
    numbered([
      caller(1, 'How much is a root canal?'),
      { type: 'replyFailed', at, turn: 1, fault: stall },
      { type: 'replyFailed', at, turn: 1, fault: stall },
      { type: 'failedOver', at, from: 'azure-tts', to: 'deepgram-tts', kind: 'network' },
      saved('appointment', { requestId: 'r1' }),
      saved('appointment', { requestId: 'r2' }),
      saved('message', { error: 'not possible' }),
      caller(2, 'धन्यवाद', 'hi-IN'),
    ]),
  );
  expect(figures).toEqual({
    language: 'hi-IN',
    faults: ['llm/stall', 'failover/network'],
    tools: ['save_request'],
    requests: ['appointment'],
    topics: ['prices'],
  });
});

it.each([
  ['I want to book for Monday', ['appointment']],
  ['are you open on Sunday and how much is a cleaning', ['hours', 'prices']],
  ['मुझे अपॉइंटमेंट चाहिए, फ़ीस कितनी है', ['appointment', 'prices']],
  ['kitna lagega', ['prices']],
  ['क्लिनिक कहाँ है', ['address']],
  ['my tooth is bleeding', ['urgent']],
  ['I saw it on facebook, Payal told me', []],
  ['', []],
])('the topics of "%s" are %j', (text, topics) => {
  expect(topicsOf([text])).toEqual(topics);
});

it.each([
  "I'm sorry, I don't know that. Shall I take a message?",
  'I don’t have that information. The clinic will tell you.',
  'I do not have any details about parking.',
  "I'm not sure about that, but I can note it.",
  'I cannot answer that.',
  'माफ़ कीजिए, इसकी जानकारी नहीं है। क्या आप संदेश छोड़ना चाहेंगे?',
  'मुझे नहीं पता, मैं पूछकर बताऊँगी।',
  'यह मैं नहीं बता सकती।',
])('"%s" is no answer, and the question is kept', (reply) => {
  const journal = numbered([
    caller(1, 'hello'),
    agent(1, 'Yes?'),
    caller(2, 'Is there a lift?'),
    agent(2, reply),
  ]);
  expect(unansweredOf(journal, 'answered')).toEqual({ why: 'notKnown', question: 'Is there a lift?' });
});

it.each([
  'We open at half past nine.',
  'You do not have to bring anything.',
  'I can not hear you well. Could you say that again?',
  'पता है 12 एमजी रोड, पार्किंग पीछे है।',
])('"%s" is an answer', (reply) => {
  expect(unansweredOf(numbered([caller(1, 'And?'), agent(1, reply)]), 'answered')).toBeNull();
});

test('a fault, or a call that came to nothing, leaves the last question; a silent caller leaves none', () => {
  const journal = numbered([caller(1, 'first'), agent(1, 'Sorry.', 'apology'), caller(2, 'second')]);
  expect(unansweredOf(journal, 'answered')).toEqual({ why: 'fault', question: 'first' });
  expect(unansweredOf(numbered([caller(1, 'first'), caller(2, 'second')]), 'unresolved')).toEqual({
    why: 'unresolved',
    question: 'second',
  });
  expect(unansweredOf([], 'unresolved')).toBeNull();
  const long = unansweredOf(
    numbered([caller(1, 'why '.repeat(200)), agent(1, 'I do not know.')]),
    'answered',
  );
  expect(long?.question).toHaveLength(200);
});
