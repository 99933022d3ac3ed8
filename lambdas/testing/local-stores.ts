/** A table and a bucket for a test file, created before its first test and removed after its last. */
import { afterAll, beforeAll } from 'vitest';
import { type LocalBucket, localBucket } from './local-bucket.ts';
import { type LocalTable, localTable } from './local-table.ts';

interface LocalStores {
  /** Both throw before the tests begin. */
  readonly local: LocalTable;
  readonly store: LocalBucket;
}

/** To be called at the top level of a test file. */
export function localStores(): LocalStores {
  let started: [LocalTable, LocalBucket] | null = null;
  beforeAll(async () => {
    started = await Promise.all([localTable(), localBucket()]);
  });
  afterAll(() => Promise.all(started?.map(({ stop }) => stop()) ?? []));
  const both = (): [LocalTable, LocalBucket] => {
    if (started === null)
      throw new Error('the stores exist while the tests run, not while they are declared');
    return started;
  };
  return {
    get local() {
      return both()[0];
    },
    get store() {
      return both()[1];
    },
  };
}
