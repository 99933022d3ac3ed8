import { expect, test } from 'vitest';
import { profileNames, profiles } from '../../shared/profiles/profiles.ts';
import { chooseProviders } from './choice.ts';
import { configOfProfile } from './of-profile.ts';
import { ProviderEnv, sttProviders } from './registry.ts';

const keys = { DEEPGRAM_API_KEY: 'k', OPENAI_API_KEY: 'k', AZURE_SPEECH_KEY: 'k' };
const sttOf = (
  config: object,
  profile: (typeof profileNames)[number] | undefined,
  languages: readonly string[] = ['en-IN', 'hi-IN'],
) => {
  const { stt, faults } = chooseProviders(
    configOfProfile(ProviderEnv.parse({ ...keys, ...config }), { profile, languages }),
  );
  expect(faults).toEqual([]);
  return stt.map(({ provider, model }) => `${provider.name} ${model}`);
};

test('every profile names a recogniser that there is, with its usual model', () => {
  for (const name of profileNames) {
    const { stt, otherStt = stt } = profiles[name];
    for (const { provider, model: usual } of [stt, otherStt])
      expect(sttProviders.map(({ name, model }) => `${name} ${model?.default}`)).toContain(
        `${provider} ${usual}`,
      );
  }
});

test('a fast call in a language that Flux does not know is heard by Nova, and replies begin early there too', () => {
  expect(sttOf({}, 'fast', ['en-IN', 'ta-IN'])).toEqual(['deepgram-nova nova-3']);
  expect(sttOf({ STT_PROVIDER_FALLBACK: 'deepgram-nova' }, 'fast', ['ta-IN'])).toEqual([
    'deepgram-nova nova-3',
    'deepgram-flux flux-general-multi',
  ]);
  const config = ProviderEnv.parse({ ...keys, STT_EAGER: 'off' });
  expect(configOfProfile(config, { profile: 'fast', languages: ['ta-IN'] }).STT_EAGER).toBe('on');
});

test.each([
  [{}, undefined, ['deepgram-flux flux-general-multi']],
  [{}, 'economy', ['deepgram-nova nova-3']],
  [{ STT_PROVIDER: 'deepgram-nova' }, 'fast', ['deepgram-flux flux-general-multi']],
  [{ DEEPGRAM_MODEL: 'flux-general-en' }, 'balanced', ['deepgram-flux flux-general-en']],
  [{ DEEPGRAM_MODEL: 'flux-general-en' }, 'economy', ['deepgram-nova nova-3']],
  [
    { STT_PROVIDER_FALLBACK: 'deepgram-nova' },
    'economy',
    ['deepgram-nova nova-3', 'deepgram-flux flux-general-multi'],
  ],
  [
    { STT_PROVIDER: 'deepgram-nova', STT_PROVIDER_FALLBACK: 'deepgram-flux' },
    'fast',
    ['deepgram-flux flux-general-multi', 'deepgram-nova nova-3'],
  ],
] as const)('with %j the profile %s listens by %j', (config, profile, listens) => {
  expect(sttOf(config, profile)).toEqual(listens);
});

test('without the key of its recogniser a profile keeps the one that the deployment has', () => {
  const own = { DEEPGRAM_API_KEY: undefined, SARVAM_API_KEY: 's' };
  expect(sttOf(own, 'economy')).toEqual(['sarvam-stt saaras:v3-realtime']);
  const both = { SARVAM_API_KEY: 's', STT_PROVIDER: 'sarvam-stt', STT_PROVIDER_FALLBACK: 'deepgram-nova' };
  expect(sttOf(both, 'fast')).toEqual(['deepgram-flux flux-general-multi', 'sarvam-stt saaras:v3-realtime']);
});

test('a profile that speculates is told of turns that seem to end, whatever the deployment says', () => {
  const config = ProviderEnv.parse({ ...keys, STT_EAGER: 'off' });
  const languages = ['en-IN'];
  expect(configOfProfile(config, { profile: 'fast', languages }).STT_EAGER).toBe('on');
  expect(configOfProfile(config, { profile: 'balanced', languages }).STT_EAGER).toBe('off');
});
