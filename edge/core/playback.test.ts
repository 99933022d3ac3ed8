import { describe, expect, it } from 'vitest';
import {
  allHeard,
  begin,
  broken,
  cut,
  endsAt,
  firstUnheard,
  heardText,
  isAllHeard,
  type Ledger,
  marked,
  paceOf,
  sent,
} from './playback.ts';

/** Clauses of 1000 ms each, one after the other from 0 on. The last `open` ones are not handed over whole. */
function ledgerOf(texts: string[], open = 0): Ledger {
  let ledger: Ledger = [];
  texts.forEach((text, clause) => {
    ledger = begin(ledger, { clause, mark: `1:${clause}`, text, startsAt: clause * 1000 });
    if (clause < texts.length - open) ledger = sent(ledger, `1:${clause}`, (clause + 1) * 1000);
  });
  return ledger;
}

const speech = (msPerCharacter: number) => ({ lengths: {}, msPerCharacter, language: 'en-IN' });

describe('a clause in which the voice failed', () => {
  const again = { clause: 1, mark: '1:9', text: 'seven eight nine ten', startsAt: 1500 };
  /** The second clause sounds from 1000 to 1500, half of its time. */
  const brokenOff = broken(ledgerOf(['one', 'seven eight nine ten'], 1), '1:1', 1500, speech(50));

  it('is heard as far as the carrier has it', () => {
    expect(heardText(allHeard(brokenOff))).toBe('one seven eight');
    expect(heardText(cut(brokenOff, 1300, speech(50)))).toBe('one seven');
  });

  it('is not wholly heard, and is said again from its beginning', () => {
    expect(firstUnheard(allHeard(brokenOff))).toBe(1);
    const said = sent(begin(brokenOff, again), '1:9', 3000);
    expect(heardText(marked(said, '1:9'))).toBe('one seven eight nine ten');
    expect(firstUnheard(marked(said, '1:9'))).toBe(2);
    expect(isAllHeard(marked(said, '1:9'))).toBe(true);
  });

  it('and is interrupted when it is said again is heard once, as far as the longer time', () => {
    expect(heardText(cut(begin(brokenOff, again), 1600, speech(50)))).toBe('one seven eight');
    expect(heardText(cut(begin(brokenOff, again), 2200, speech(50)))).toBe('one seven eight nine');
  });

  it('says nothing about the pace of a voice', () => {
    expect(paceOf(brokenOff, 77)).toBe(77);
  });
});

describe('marks', () => {
  it('say that their clause and all before it were heard', () => {
    const ledger = marked(ledgerOf(['one', 'two', 'three']), '1:1');
    expect(ledger.map((stretch) => stretch.fate)).toEqual(['heard', 'heard', 'playing']);
    expect(heardText(ledger)).toBe('one two');
    expect(isAllHeard(ledger)).toBe(false);
  });

  it('that are unknown change nothing', () => {
    const ledger = ledgerOf(['one']);
    expect(marked(ledger, '7:7')).toBe(ledger);
  });

  it('that a carrier returns on clear change nothing: the cleared clauses were not heard', () => {
    const cleared = cut(ledgerOf(['one', 'two', 'three']), 1000, speech(60));
    const echoed = ['1:0', '1:1', '1:2'].reduce(marked, cleared);
    expect(echoed.map((stretch) => stretch.fate)).toEqual(['heard', 'cut', 'cut']);
    expect(heardText(echoed)).toBe('one');
  });

  it('of a cut stretch do not count for the clause when it is spoken again', () => {
    const again = begin(cut(ledgerOf(['one two']), 500, speech(60)), {
      clause: 0,
      mark: '1:9',
      text: 'one two',
      startsAt: 3000,
    });
    expect(heardText(marked(again, '1:0'))).toBe('one');
    expect(heardText(marked(again, '1:9'))).toBe('one two');
  });

  it('that never come are replaced by the clock', () => {
    expect(heardText(allHeard(ledgerOf(['one', 'two'])))).toBe('one two');
    expect(isAllHeard(allHeard(ledgerOf(['one'])))).toBe(true);
  });
});

describe('a cut', () => {
  it('keeps what had sounded, to the last whole word', () => {
    const text = 'we are open till seven';
    const at = (ms: number) => heardText(cut(ledgerOf([text]), ms, speech(60)));
    expect(at(0)).toBe('');
    expect(at(-5)).toBe('');
    expect(at(500)).toBe('we are open');
    expect(at(999)).toBe(text);
    expect(at(1000)).toBe(text);
  });

  it('counts a word that was begun from its middle on', () => {
    expect(heardText(cut(ledgerOf(['absolutely'], 0), 499, speech(60)))).toBe('');
    expect(heardText(cut(ledgerOf(['absolutely'], 0), 501, speech(60)))).toBe('absolutely');
  });

  it('uses the pace of the voice while the end of a clause is not known', () => {
    const text = 'a long clause that is still being handed over';
    const ledger = cut(ledgerOf([text], 1), 6 * 60, speech(60));
    expect(ledger[0]).toMatchObject({ fate: 'cut', heardText: 'a long' });
    expect(firstUnheard(ledger)).toBe(0);
  });

  it('uses the length of the audio once TTS has sent all of it', () => {
    const ledger = cut(ledgerOf(['one two three four'], 1), 5000, {
      ...speech(60),
      lengths: { '1:0': 10_000 },
    });
    expect(ledger[0]).toMatchObject({ fate: 'cut', heardText: 'one two' });
  });

  it('counts a clause as heard whole when the next one had begun', () => {
    let ledger = ledgerOf(['one and two', 'three and four'], 2);
    ledger = cut(ledger, 1500, speech(200));
    expect(ledger.map((stretch) => stretch.fate)).toEqual(['heard', 'cut']);
    expect(heardText(ledger)).toMatch(/^one and two three/);
  });

  it('leaves nothing heard of a clause that had not begun', () => {
    const ledger = cut(ledgerOf(['one', 'two', 'three']), 1100, speech(60));
    expect(ledger.map((stretch) => stretch.heardText)).toEqual(['one', '', '']);
    expect(firstUnheard(ledger)).toBe(1);
  });

  it('that comes twice changes nothing the second time', () => {
    const once = cut(ledgerOf(['one two three four']), 300, speech(60));
    expect(cut(once, 900, speech(60))).toEqual(once);
  });
});

describe('a clause that was cut and spoken again', () => {
  it('is in the heard text once, with the longer of its two stretches', () => {
    let ledger = cut(ledgerOf(['one two three four', 'five']), 600, speech(60));
    ledger = begin(ledger, { clause: 0, mark: '1:7', text: 'one two three four', startsAt: 5000 });
    ledger = sent(ledger, '1:7', 6000);
    expect(heardText(cut(ledger, 5200, speech(60)))).toBe('one two three');
    expect(heardText(marked(ledger, '1:7'))).toBe('one two three four');
    expect(firstUnheard(marked(ledger, '1:7'))).toBe(1);
  });
});

describe('the pace of a voice', () => {
  it('is that of the last clause long enough to measure', () => {
    expect(paceOf(ledgerOf(['ten letters'.slice(0, 10), 'no']), 66)).toBe(100);
  });

  it('is the fallback without such a clause, or when the result is implausible', () => {
    expect(paceOf([], 66)).toBe(66);
    expect(paceOf(ledgerOf(['still being handed over'], 1), 66)).toBe(66);
    const slow = sent(begin([], { clause: 0, mark: '1:0', text: 'ten letter', startsAt: 0 }), '1:0', 60_000);
    expect(paceOf(slow, 66)).toBe(66);
  });
});

it('a ledger ends when its last stretch does, and has no end while that is being handed over', () => {
  expect(endsAt(ledgerOf(['one', 'two']))).toBe(2000);
  expect(endsAt(ledgerOf(['one', 'two'], 1))).toBeNull();
  expect(endsAt([])).toBeNull();
});
