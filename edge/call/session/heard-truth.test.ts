import { expect, it } from 'vitest';
import { interruptions } from '../testing/heard-truth.ts';

it('the words stored as heard are those that were played, to within a word in 95 of 100 interruptions, over both carriers and all treatments of marks', async () => {
  const all = await interruptions(200);
  expect(all.filter(({ truth }) => truth !== '').length).toBeGreaterThan(150);
  const close = all.filter(({ wrong }) => wrong <= 1);
  expect(
    close.length,
    JSON.stringify(
      all.filter(({ wrong }) => wrong > 1),
      null,
      1,
    ),
  ).toBeGreaterThanOrEqual(190);
});
