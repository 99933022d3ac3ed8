/** A deployment's configuration as a business's profile and languages change it for one call. */
import { recogniserOf } from '../../shared/profiles/hearing.ts';
import { type ProfileName, profiles } from '../../shared/profiles/profiles.ts';
import { chooseProviders } from './choice.ts';
import { type ProviderConfig, sttProviders } from './registry.ts';

/**
 * The profile's recogniser comes first, where its key is there. Where the deployment has a second one to fail
 * over to, its own first one is that. A profile that speculates is told of turns that seem to end.
 */
export function configOfProfile<C extends ProviderConfig>(
  config: C,
  { profile, languages }: { profile?: ProfileName | undefined; languages: readonly string[] },
): C {
  if (profile === undefined) return config;
  const { policy } = profiles[profile];
  const stt = recogniserOf(profile, languages);
  const heard = (policy.speculationsPerMinute ?? 0) > 0 ? { ...config, STT_EAGER: 'on' as const } : config;
  const [first, second] = chooseProviders(config).stt;
  if (!first || first.provider.name === stt.provider || !hasSecretsOf(stt.provider, config)) return heard;
  return {
    ...heard,
    STT_PROVIDER: stt.provider,
    STT_PROVIDER_FALLBACK: second ? first.provider.name : undefined,
    // It names a model of the other recogniser.
    DEEPGRAM_MODEL: undefined,
  };
}

function hasSecretsOf(name: string, config: Readonly<Record<string, unknown>>): boolean {
  const { secrets } = sttProviders.find((each) => each.name === name) ?? { secrets: {} };
  return Object.keys(secrets).every((secret) => (config[secret] ?? '') !== '');
}
