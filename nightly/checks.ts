/** Every check of `npm run nightly`, in the order in which they run. */
import type { Check } from './check.ts';
import { properties } from './properties.ts';

export const checks: readonly Check[] = [properties];
