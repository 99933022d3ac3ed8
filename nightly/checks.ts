/** Every check of `npm run nightly`, in the order in which they run. */
import type { Check } from './check.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { kills } from './kills/kills.ts';
import { embedded } from './load/embedded.ts';
import { politeness } from './load/limit.ts';
import { load } from './load/load.ts';
import { properties } from './properties.ts';
import { soak } from './soak/soak.ts';

export const checks: readonly Check[] = [load, politeness, embedded, soak, properties, fuzz, kills];
