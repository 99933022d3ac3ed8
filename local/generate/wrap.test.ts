import { expect, test } from 'vitest';
import { wrapProse } from './wrap.ts';

const long = 'a word '.repeat(30).trim();

test('prose is wrapped at 110 columns, and a list item goes on under its text', () => {
  const lines = wrapProse(`${long}\n\n- ${long}\n1. ${long}`).split('\n');
  expect(lines.filter((line) => line.length > 110)).toEqual([]);
  expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(1);
  expect(lines.filter((line) => /^ {2}\S/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /^ {3}\S/.test(line))).toHaveLength(1);
});

test('tables, headings, code and comments stay as they are, and wrapping twice changes nothing', () => {
  const page = `# ${long}\n\n| ${long} |\n\n\`\`\`sh\n${long}\n\`\`\`\n\n    ${long}\n\n<!-- ${long} -->`;
  expect(wrapProse(page)).toBe(page);
  const wrapped = wrapProse(`> ${long} - ${long} \`${long}\`\n> more`);
  expect(wrapProse(wrapped)).toBe(wrapped);
  expect(wrapped).toContain(`\`${long}\``);
});
