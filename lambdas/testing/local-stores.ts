/**
 * A table and a bucket of their own for a file of tests: there before its first test, gone behind
 * its last.
 */
import { afterAll, beforeAll } from 'vitest';
import { type LocalBucket, localBucket } from './local-bucket.ts';
import { type LocalTable, localTable } from './local-table.ts';

export interface LocalStores {
  /** Each throws before the tests begin. */
  readonly local: LocalTable;
  readonly store: LocalBucket;
}

/** To be called where a file's tests are declared. */
export function localStores(): LocalStores {
  let started: [LocalTable, LocalBucket] | null = null;
  beforeAll(async () => {
    started = await Promise.all([localTable(), localBucket()]);
  });
  afterAll(() => Promise.all(started?.map(({ stop }) => stop()) ?? []));
  const both = (): [LocalTable, LocalBucket] => {
    if (started === null)
      throw new Error('the stores are there when the tests run, not while they are declared');
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
