import { expect, test } from 'vitest';
import { createFluxTurns, fluxQuery, parse } from './deepgram-flux.ts';
import { fluxConnected, fluxTurn } from './fakes/fake-deepgram.ts';

const config = { apiKey: 'key', baseUrl: 'wss://api.in.deepgram.com', model: 'flux-general-multi', tag: 'twilio-CA1' };

function hear(...messages: unknown[]) {
  const turns = createFluxTurns();
  return messages.flatMap((message) => {
    const said = parse(message);
    return said.type === 'turn' ? turns.hear(said) : [];
  });
}

test('a turn is heard as words, a probable end, and an end with the same text', () => {
  const events = hear(
    fluxConnected,
    fluxTurn('StartOfTurn', 'Haan', { languages: ['hi'] }),
    fluxTurn('Update', 'Haan boliye', { languages: ['hi'] }),
    fluxTurn('EagerEndOfTurn', 'Haan boliye', { languages: ['hi'] }),
    fluxTurn('EndOfTurn', 'Haan boliye', { languages: ['hi'], confidence: 0.9 }),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'words', 'eagerEnd', 'turnEnd']);
  expect(events.at(-1)).toMatchObject({ text: 'Haan boliye', languages: ['hi'], confidence: 0.9, lastWordEndMs: 500 });
});

test('an update without new words says nothing, so a reply is not parked by noise', () => {
  const events = hear(
    fluxTurn('StartOfTurn', ''),
    fluxTurn('Update', '...'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('Update', 'Hello'),
    fluxTurn('EndOfTurn', ''),
  );
  expect(events.map((event) => event.type)).toEqual(['words']);
});

test('the same words in the next turn are new words', () => {
  const events = hear(fluxTurn('Update', 'yes'), fluxTurn('EndOfTurn', 'yes'), fluxTurn('StartOfTurn', 'yes', { turn: 1 }));
  expect(events.map((event) => event.type)).toEqual(['words', 'turnEnd', 'words']);
});

test('a caller who goes on after a probable end resumes the turn', () => {
  const events = hear(
    fluxTurn('EagerEndOfTurn', 'I want'),
    fluxTurn('TurnResumed', 'I want'),
    fluxTurn('Update', 'I want tea'),
    fluxTurn('EndOfTurn', 'I want tea'),
  );
  expect(events.map((event) => event.type)).toEqual(['words', 'eagerEnd', 'resumed', 'words', 'turnEnd']);
});

test('words without times give no last word end: the SDK types make them optional', () => {
  const said = parse({ type: 'TurnInfo', event: 'Update', transcript: 'hello', words: [{ word: 'hello', confidence: 1 }] });
  expect(said).toMatchObject({ type: 'turn', text: 'hello', lastWordEndMs: null, words: [] });
});

test('what it does not know is ignored, what is broken is a protocol fault, and an Error is the server failing', () => {
  expect(parse({ type: 'ConfigureSuccess', sequence_id: 1 })).toMatchObject({ type: 'ignored' });
  expect(parse({ ...fluxTurn('Update', 'hi'), event: 'SomethingNew' })).toMatchObject({ type: 'ignored' });
  expect(parse(JSON.stringify(fluxConnected))).toEqual({ type: 'connected' });
  for (const broken of ['{"type":"Turn', null, 7, {}, [], { type: 'TurnInfo', event: 'Update' }]) {
    expect(parse(broken)).toMatchObject({ type: 'fault', fault: { kind: 'protocol' } });
  }
  const error = parse({ type: 'Error', sequence_id: 3, code: 'INTERNAL', description: 'the words of a caller' });
  expect(error).toMatchObject({ type: 'fault', fault: { kind: 'server', retryable: true } });
  expect(JSON.stringify(error)).not.toContain('words');
});

test('the query names the base languages once, keeps the eager threshold optional, and carries the call id', () => {
  const options = { languages: ['hi-IN', 'en-IN', 'en-US', 'ta-IN'], keyterms: ['Sunrise', ' ', 'Sunrise', 'Asha'] };
  expect(fluxQuery(config, options)).toEqual({
    encoding: 'mulaw',
    sample_rate: 8000,
    mip_opt_out: true,
    tag: 'twilio-CA1',
    eot_threshold: 0.7,
    eot_timeout_ms: 3000,
    eager_eot_threshold: 0.4,
    language_hint: ['hi', 'en'],
    keyterm: ['Sunrise', 'Asha'],
  });
  expect(fluxQuery({ ...config, eager: false, model: 'flux-general-en' }, options)).not.toHaveProperty('eager_eot_threshold');
  expect(fluxQuery({ ...config, model: 'flux-general-en' }, options)).not.toHaveProperty('language_hint');
});

test('more keyterms than the service takes are left out, because too many silence it', () => {
  const keyterms = Array.from({ length: 200 }, (_, index) => `product number ${index}`);
  const { keyterm } = fluxQuery(config, { languages: ['en-IN'], keyterms });
  expect(Array.isArray(keyterm) && keyterm.join('').length).toBeLessThanOrEqual(1000);
});
