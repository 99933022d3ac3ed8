import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
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

const texts = ['Yes.', 'We are open till seven.', 'हाँ, बिल्कुल।', '₹1,200 please', ' ', 'a'];
const number = fc.nat({ max: 9 });
const step = fc.oneof(
  fc.record({ do: fc.constant('begin' as const), number, text: fc.constantFrom(...texts) }),
  fc.record({ do: fc.constantFrom('sent' as const, 'broken' as const, 'marked' as const), number }),
  fc.record({ do: fc.constantFrom('cut' as const, 'allHeard' as const), number }),
);
const speech = { lengths: {}, msPerCharacter: 60, language: 'en-IN' };

it(
  'whatever the order of sent, broken, marked and cut: heard is a part of what was sent',
  () => {
    forAny([fc.array(fc.tuple(step, fc.integer({ min: -500, max: 3000 })), { maxLength: 30 })], (steps) => {
      let ledger: Ledger = [];
      let now = 1000;
      const begun = new Set<string>();
      for (const [each, afterMs] of steps) {
        now += afterMs;
        const mark = `1:${each.number}`;
        if (each.do === 'begin') {
          if (begun.has(mark)) continue;
          begun.add(mark);
          ledger = begin(ledger, { clause: ledger.length, mark, text: each.text, startsAt: now });
        } else if (each.do === 'sent') ledger = sent(ledger, mark, now);
        else if (each.do === 'broken') ledger = broken(ledger, mark, now, speech);
        else if (each.do === 'marked') ledger = marked(ledger, mark);
        else if (each.do === 'cut') ledger = cut(ledger, now, speech);
        else ledger = allHeard(ledger);
        for (const { fate, text, heardText: heard } of ledger) {
          if (!text.startsWith(heard.trimEnd())) expect.fail(`${heard} of ${text}`);
          if (fate === 'playing') expect(heard).toBe('');
        }
        expect(firstUnheard(ledger)).toBeGreaterThanOrEqual(0);
        expect(paceOf(ledger, 60)).toBeGreaterThan(0);
        expect(heardText(ledger).length).toBeLessThanOrEqual(
          ledger.reduce((sum, { text }) => sum + text.length + 1, 0),
        );
        endsAt(ledger);
        isAllHeard(ledger);
      }
    });
  },
  patienceMs,
);
