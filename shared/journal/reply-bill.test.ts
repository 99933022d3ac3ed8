import { expect, test } from 'vitest';
import type { Message } from '../dialogue/message.ts';
import { estimatedInput } from '../dialogue/token-estimate.ts';
import type { Fault } from '../fault.ts';
import { bothMeters, createAttemptMeter, createReplyBill } from './reply-bill.ts';

const asked: Message[] = [{ role: 'user', content: 'When do you open on Sunday?' }];
const askedAgain: Message[] = [...asked, { role: 'system', content: 'Answer in words.' }];
const counted = { inputTokens: 5000, cachedTokens: 0, outputTokens: 700 };
const failure = (kind: Fault['kind']): Fault => ({ source: 'llm', kind, retryable: false, message: kind });
const bill = () => createReplyBill(1, 'm', asked, []);

test('thoughts of a reply that is stopped are paid', () => {
  const stopped = bill();
  stopped.wrote('He wants the hours. '.repeat(20));
  expect(stopped.dropped(1, false)).toMatchObject({ usage: { outputTokens: 100 }, isEstimate: true });
});

test('an answer in vain is paid as its server counted it, and the request behind it too', () => {
  const twice = bill();
  twice.inVain(counted, askedAgain);
  twice.inVain(counted, null);
  expect(twice.failed(1, failure('protocol'))).toMatchObject({
    usage: { inputTokens: 10_000, outputTokens: 1400 },
    isEstimate: false,
  });
  const stopped = bill();
  stopped.inVain(counted, askedAgain);
  stopped.wrote('abcd');
  expect(stopped.dropped(1, false)).toMatchObject({
    usage: { inputTokens: 5000 + estimatedInput(askedAgain, []), outputTokens: 701 },
    isEstimate: true,
  });
});

test('a second request that is refused costs nothing, the first one does', () => {
  const refused = bill();
  refused.inVain(counted, askedAgain);
  expect(refused.failed(1, failure('rate'))).toMatchObject({ usage: counted, isEstimate: false });
  expect(bill().failed(1, failure('rate'))).toBeNull();
});

test('what another model stands in for is billed for the first one only', () => {
  const reply = bill();
  const first = createAttemptMeter(asked, []);
  const told = bothMeters(first, reply);
  told.inVain(counted, askedAgain);
  told.wrote('He wants the hours.');
  expect(first.failed(failure('stall'))).toMatchObject({ outputTokens: 705 });
  reply.replaced();
  expect(reply.dropped(1, false)).toMatchObject({
    usage: { inputTokens: estimatedInput(asked, []), outputTokens: 0 },
  });
});

test('a reply of two rounds holds the usage of the first and what was written of the second', () => {
  const rounds = bill();
  rounds.wrote('Let me note that.');
  rounds.answered(counted);
  rounds.requested(askedAgain);
  rounds.wrote('abcd');
  expect(rounds.stopped()).toMatchObject({ outputTokens: 701, isEstimate: true });
  expect(rounds.dropped(1, false)).toBeNull();
});
