/**
 * Writes the table of the policy's numbers in `docs/conversation.md`, from the schema of a
 * business's settings.
 */
import { TurnPolicy } from '../../shared/turn-policy.ts';

/** Units, by the end of a field's name; the first that fits. */
const units: readonly (readonly [RegExp, string])[] = [
  [/^ms|Ms$/, 'ms'],
  [/Seconds$/, 's'],
  [/PerMinute$/, 'a minute'],
  [/Characters$/, 'characters'],
  [/Words$/, 'words'],
  [/Sentences$/, 'sentences'],
  [/[cC]onfidence$/, 'share'],
  [/./, 'times'],
];

export function policyTable(): string {
  const rows = Object.entries(TurnPolicy.shape).map(([name, number]) => {
    const { minValue, maxValue } = number.unwrap();
    if (!number.description)
      throw new Error(`${name} says nothing of itself: describe it in shared/turn-policy.ts`);
    return `| \`${name}\` | ${number.parse(undefined)} | ${unitOf(name)} | ${minValue} to ${maxValue} | ${number.description.replaceAll('|', '\\|')} |`;
  });
  return ['| name | default | unit | may be | meaning |', '|---|---:|---|---|---|', ...rows].join('\n');
}

function unitOf(name: string): string {
  return units.find(([pattern]) => pattern.test(name))?.[1] ?? '';
}
