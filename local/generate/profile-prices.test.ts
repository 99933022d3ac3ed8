import { expect, test } from 'vitest';
import { type RateCard, rateCard } from '../../shared/pricing.ts';
import { usageOfProfile } from '../../shared/profiles/reference-call.ts';
import { priceCell, profilePrices } from './profile-prices.ts';

const without = (gone: (rate: RateCard['rates'][number]) => boolean): RateCard => ({
  ...rateCard,
  rates: rateCard.rates.filter((rate) => !gone(rate)),
});
const usage = usageOfProfile('economy');

test('a price is a number where the card has all of it', () => {
  expect(priceCell(usage, 'browser')).toMatch(/^\d+\.\d\d$/);
  expect(profilePrices()).not.toContain('no price on the card');
});

test('a price that is missing from the card is named in the table, and the dearest of its kind stands in', () => {
  const card = without(({ provider }) => provider === 'deepgram-nova');
  const dear = priceCell(usage, 'browser', card);
  expect(dear).toMatch(/no price on the card for deepgram-nova\/nova-3: the dearest stands in$/);
  expect(Number.parseFloat(dear)).toBeGreaterThan(Number(priceCell(usage, 'browser')));
  expect(profilePrices(card)).toContain(dear);
  expect(
    priceCell(
      usage,
      'exotel',
      without(({ provider }) => provider === 'exotel'),
    ),
  ).toContain('no price on the card for exotel');
});

test('where the card has no price of a kind at all, the table says so and gives no number', () => {
  for (const item of ['tts', 'carrier', 'edge'] as const)
    expect(
      priceCell(
        usage,
        'exotel',
        without((rate) => rate.item === item),
      ),
    ).toBe(`no price: the card has none for ${item}`);
});

test('the more of what the agent says is kept audio, the less a minute costs, down to what was asked for', () => {
  const rows = [...profilePrices().matchAll(/^\| (\d+) % \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  const [shares, characters, alone, withCarrier] = [1, 2, 3, 4].map((cell) =>
    rows.map((row) => Number(row[cell])),
  );
  expect(shares).toEqual([0, 25, 50, 66]);
  expect(characters?.[0]).toBe(usage.ttsCharacters);
  expect(alone?.[0]).toBe(Number(priceCell(usage, 'browser')));
  for (const prices of [characters, alone, withCarrier])
    expect(prices).toEqual([...(prices ?? [])].sort((a, b) => b - a));
  expect(alone?.at(-1)).toBe(0.5);
});
