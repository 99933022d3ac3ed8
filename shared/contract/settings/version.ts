/** The versions of a business's settings, and the draft of the next one. */
import * as z from 'zod';
import { ActorRole, AuditedChange } from '../audit.ts';
import { BusinessGiven, BusinessSettings } from '../business.ts';
import { GivenId, Time } from '../endpoint.ts';

/**
 * What one publication changed. `at` is null, and nobody is named, for a version from before versions were
 * kept. `restored`: the older version whose settings were published again.
 */
export const SettingsVersion = z.object({
  version: z.int().min(1),
  at: Time.nullable(),
  person: z.string(),
  role: ActorRole.nullable(),
  restored: z.int().min(1).optional(),
  changes: z.array(AuditedChange),
});
export type SettingsVersion = z.infer<typeof SettingsVersion>;

/** With the whole settings of it. Its numbers are those that the business had then. */
export const WholeVersion = SettingsVersion.extend({ business: BusinessSettings });
export type WholeVersion = z.infer<typeof WholeVersion>;

/** A version in a path. */
export const VersionNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'a version is a number')
  .transform(Number);

/**
 * Settings that are not published yet. `version` in them is the published one that they were made from.
 * `revision` changes with every saving.
 */
export const Draft = z.object({
  business: BusinessSettings,
  revision: GivenId,
  at: Time,
  person: z.string(),
  role: ActorRole,
});
export type Draft = z.infer<typeof Draft>;

/** `revision`: the one that was read; absent where there was no draft. */
export const DraftGiven = z.object({ business: BusinessGiven, revision: GivenId.optional() });
export type DraftGiven = z.output<typeof DraftGiven>;
