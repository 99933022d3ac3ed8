import { expect, it } from 'vitest';
import { createClauseQueue } from './writing.ts';

const going = new AbortController().signal;
const clause = (text: string) => ({ text, language: 'en-IN' });

it('a clause resolves every wait for it as soon as it is written', async () => {
  const queue = createClauseQueue();
  const second = queue.at(1, going);
  const first = queue.at(0, going);
  expect(queue.add(clause('one'))).toBe(0);
  await expect(first).resolves.toEqual(clause('one'));
  expect(queue.add(clause('two'))).toBe(1);
  await expect(second).resolves.toEqual(clause('two'));
});

it('a clause can be read again, which is how a parked reply resumes', async () => {
  const queue = createClauseQueue();
  queue.add(clause('one'));
  await queue.at(0, going);
  await expect(queue.at(0, going)).resolves.toEqual(clause('one'));
});

it('after the last clause every wait ends without one', async () => {
  const queue = createClauseQueue();
  const waiting = queue.at(0, going);
  queue.done();
  await expect(waiting).resolves.toBeNull();
  await expect(queue.at(5, going)).resolves.toBeNull();
});

it('an abort ends its own wait with its reason, and no other wait', async () => {
  const queue = createClauseQueue();
  const stop = new AbortController();
  const stopped = queue.at(0, stop.signal);
  const other = queue.at(0, going);
  stop.abort(new Error('parked'));
  await expect(stopped).rejects.toThrow('parked');
  queue.add(clause('one'));
  await expect(other).resolves.toEqual(clause('one'));
});

it('a wait with an aborted signal gets no clause, even if there is one', async () => {
  const queue = createClauseQueue();
  queue.add(clause('one'));
  await expect(queue.at(0, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
});
