/** How many trials a business has begun in a minute. */
import type { BusinessId } from '../../shared/ids.ts';
import { keys } from '../rows/keys.ts';
import type { Table } from '../table/table.ts';

/** More than a person presses, and too few to trouble somebody else's server. */
const mostTrialsAMinute = 20;
const keptDays = 1;

/** Counts one more trial. False: there were too many in this minute. */
export async function mayTry(table: Table, businessId: BusinessId, now: number): Promise<boolean> {
  const { done } = await table.change({
    key: keys.toolTrials(businessId, Math.floor(now / 60_000)),
    update: 'ADD trials :one SET #ttl = :ttl',
    condition: 'attribute_not_exists(PK) OR trials < :most',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':most': mostTrialsAMinute, ':ttl': table.ttlIn(keptDays) },
  });
  return done;
}
