import { describe, expect, it } from 'vitest';
import { defaultTurnPolicy, TurnPolicyGiven, turnPolicyOf } from './turn-policy.ts';

describe("a business's own numbers", () => {
  it('replace the defaults, and the others keep theirs', () => {
    expect(turnPolicyOf({ silenceMs: 9000 })).toEqual({ ...defaultTurnPolicy, silenceMs: 9000 });
    expect(turnPolicyOf()).toEqual(defaultTurnPolicy);
  });

  it('hold only what was given, so that a later change of a default applies to them', () => {
    expect(TurnPolicyGiven.parse({ silenceMs: 9000 })).toEqual({ silenceMs: 9000 });
  });

  it.each([
    { silenceMS: 1 },
    { silenceMs: -1 },
    { silenceMs: 1e9 },
    { leastConfidence: 2 },
    { resumeAfterMs: '1500' },
    { endOfTurnConfidence: 0.4 },
    { eagerEndConfidence: 0.95, endOfTurnConfidence: 1 },
    { endOfTurnTimeoutMs: 400 },
    { wordGapMs: 900 },
    { quietLineMs: 0 },
  ])('are refused where they make no sense: %o', (given) => {
    expect(TurnPolicyGiven.safeParse(given).success).toBe(false);
  });

  it('are refused where a probable end of turn needs more confidence than the end of turn, as Flux refuses them', () => {
    expect(TurnPolicyGiven.safeParse({ eagerEndConfidence: 0.8, endOfTurnConfidence: 0.8 }).success).toBe(
      true,
    );
    for (const given of [
      { eagerEndConfidence: 0.8 },
      { eagerEndConfidence: 0.6, endOfTurnConfidence: 0.5 },
    ]) {
      expect(TurnPolicyGiven.safeParse(given).error?.issues).toMatchObject([
        { path: ['eagerEndConfidence'], message: 'must not be above endOfTurnConfidence' },
      ]);
    }
  });
});
