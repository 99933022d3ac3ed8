import { expect, test } from 'vitest';
import { TurnPolicyGiven } from '../turn-policy.ts';
import { recogniserOf, unheardBy } from './hearing.ts';
import { ownPolicy, policyOfBusiness, profileNames, profiles } from './profiles.ts';
import { minuteOfProfile, referenceCall } from './reference-call.ts';

test('a business’s own number is above its profile’s, and the profile’s above the default', () => {
  expect(policyOfBusiness({ profile: 'economy' })).toMatchObject({
    speculationsPerMinute: 0,
    replySentences: 4,
  });
  expect(policyOfBusiness({ profile: 'economy', turnPolicy: { replySentences: 7 } }).replySentences).toBe(7);
  expect(ownPolicy({})).toEqual({});
  expect(policyOfBusiness({}).replySentences).toBe(10);
});

test('the numbers of every profile are ones that a business could set', () => {
  for (const name of profileNames)
    expect(TurnPolicyGiven.parse(profiles[name].policy)).toEqual(profiles[name].policy);
});

test('a minute costs less from profile to profile, whatever the length of the call', () => {
  for (const seconds of [30, 61, referenceCall.seconds, 600]) {
    const [fast = 0, balanced = 0, economy = 0] = profileNames.map((name) => minuteOfProfile(name, seconds));
    expect(fast).toBeGreaterThan(balanced);
    expect(balanced).toBeGreaterThan(economy);
    expect(economy).toBeGreaterThan(1_000_000);
  }
});

test('a profile is asked which of the languages its recogniser does not know', () => {
  const languages = ['en-IN', 'hi-IN', 'ta-IN', 'ml-IN'];
  expect(unheardBy('fast', languages)).toEqual(['ml-IN']);
  expect(unheardBy('balanced', languages)).toEqual(['ta-IN', 'ml-IN']);
  expect(unheardBy('economy', languages)).toEqual(['ml-IN']);
});

test('a fast call is heard by Nova where Flux does not know a language, and by Flux otherwise', () => {
  expect(recogniserOf('fast', ['en-IN', 'hi-IN']).model).toBe('flux-general-multi');
  expect(recogniserOf('fast', ['en-IN', 'ta-IN']).model).toBe('nova-3');
  // Neither knows it.
  expect(recogniserOf('fast', ['en-IN', 'ml-IN']).model).toBe('flux-general-multi');
  expect(recogniserOf('balanced', ['ta-IN']).model).toBe('flux-general-multi');
});
