import { expect, test } from 'vitest';
import { languages } from '../../../shared/language/registry.ts';
import { defaultTurnPolicy } from '../../../shared/turn-policy.ts';
import { fluxQuery, novaLanguage, novaQuery } from './query.ts';

const policy = defaultTurnPolicy;
const config = {
  apiKey: 'key',
  baseUrl: 'wss://api.in.deepgram.com',
  model: 'flux-general-multi',
  tag: 'twilio-CA1',
};
const nova = { apiKey: 'key', baseUrl: 'wss://api.in.deepgram.com', model: 'nova-3' };

test('Flux: the query names the base languages once, keeps the eager threshold optional, and carries the call id', () => {
  const options = {
    languages: ['hi-IN', 'en-IN', 'en-US', 'ta-IN'],
    keyterms: ['Sunrise', ' ', 'Sunrise', 'Asha'],
    policy,
  };
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
  expect(fluxQuery({ ...config, eager: false, model: 'flux-general-en' }, options)).not.toHaveProperty(
    'eager_eot_threshold',
  );
  expect(fluxQuery({ ...config, model: 'flux-general-en' }, options)).not.toHaveProperty('language_hint');
});

test('the thresholds of a turn are the business’s own, and probable ends stay off where they are turned off', () => {
  const own = { ...policy, endOfTurnConfidence: 0.9, eagerEndConfidence: 0.6, endOfTurnTimeoutMs: 5000 };
  const options = { languages: ['en-IN'], keyterms: [], policy: own };
  expect(fluxQuery(config, options)).toMatchObject({
    eot_threshold: 0.9,
    eager_eot_threshold: 0.6,
    eot_timeout_ms: 5000,
  });
  expect(fluxQuery({ ...config, eager: false }, options)).not.toHaveProperty('eager_eot_threshold');
  const pauses = { ...policy, endpointingMs: 450, endpointingMixedMs: 150, wordGapMs: 1500 };
  const one = { languages: ['hi-IN'], keyterms: [], policy: pauses };
  expect(novaQuery(nova, one)).toMatchObject({ endpointing: 450, utterance_end_ms: 1500 });
  expect(novaQuery(nova, { ...one, languages: ['hi-IN', 'en-IN'] })).toMatchObject({
    endpointing: 150,
    utterance_end_ms: 1500,
  });
});

test('more keyterms than the service takes are left out, because too many silence it', () => {
  const keyterms = Array.from({ length: 200 }, (_, index) => `product number ${index}`);
  const { keyterm } = fluxQuery(config, { languages: ['en-IN'], keyterms, policy });
  expect(Array.isArray(keyterm) && keyterm.join('').length).toBeLessThanOrEqual(1000);
});

test('Nova: several languages are multi with short endpointing, one for itself with longer', () => {
  const multi = novaQuery(nova, { languages: ['hi-IN', 'en-IN'], keyterms: ['Asha'], policy });
  expect(multi).toMatchObject({
    language: 'multi',
    language_hint: ['hi', 'en'],
    endpointing: 100,
    keyterm: ['Asha'],
    vad_events: true,
  });
  expect(novaQuery(nova, { languages: ['hi-IN'], keyterms: [], policy })).toMatchObject({
    language: 'hi',
    endpointing: 300,
  });
  expect(novaQuery(nova, { languages: ['en-IN'], keyterms: [], policy })).toMatchObject({
    language: 'en-IN',
  });
  const old = novaQuery(
    { ...nova, model: 'nova-2-phonecall' },
    { languages: ['en-US'], keyterms: ['Asha'], policy },
  );
  expect(old).not.toHaveProperty('keyterm');
});

test('a recording of one language is recognised in it, of several as multi', () => {
  expect(novaLanguage(['hi-IN'])).toBe('hi');
  expect(novaLanguage(['en-IN', 'en-US'])).toBe('en-IN');
  expect(novaLanguage(['hi-IN', 'en-IN'])).toBe('multi');
  expect(novaLanguage([])).toBe('en');
});

test('a language that the recogniser does not know is never named to it, and fails no call', () => {
  const none = fluxQuery(config, { languages: ['ta-IN'], keyterms: [], policy });
  expect(none).not.toHaveProperty('language_hint');
  expect(novaQuery(nova, { languages: ['ta-IN', 'en-IN'], keyterms: [], policy })).toMatchObject({
    language: 'multi',
    language_hint: ['ta', 'en'],
  });
  expect(novaQuery(nova, { languages: ['ta-IN'], keyterms: [], policy })).toMatchObject({ language: 'ta' });
  expect(novaQuery(nova, { languages: ['ml-IN', 'en-IN'], keyterms: [], policy })).toMatchObject({
    language: 'multi',
    language_hint: ['en'],
  });
  const unknown = novaQuery(nova, { languages: ['ml-IN'], keyterms: [], policy });
  expect(unknown).toMatchObject({ language: 'multi', endpointing: 100 });
  expect(unknown).not.toHaveProperty('language_hint');
  const old = { ...nova, model: 'nova-2' };
  expect(novaQuery(old, { languages: ['ta-IN', 'hi-IN', 'en-IN'], keyterms: [], policy })).toMatchObject({
    language: 'hi',
    endpointing: 300,
  });
  expect(novaQuery(old, { languages: ['ta-IN'], keyterms: [], policy })).toMatchObject({ language: 'en' });
});

test('every language of the registry makes a query of both recognisers', () => {
  for (const { code } of languages) {
    const options = { languages: [code], keyterms: [], policy };
    expect(['en', 'hi'], code).toEqual(
      expect.arrayContaining([fluxQuery(config, options).language_hint ?? []].flat()),
    );
    expect(novaQuery(nova, options).language).toMatch(/^(?:[a-z]{2}|en-IN|multi)$/);
  }
});
