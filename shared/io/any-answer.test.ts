import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { createAnswer, NoAnswer } from './answer.ts';

const piece = fc.oneof(
  fc.constantFrom(
    'Yes. ',
    'We are open',
    '<think>',
    '</think>',
    '<tool_call>',
    '{"name":"book"',
    '}',
    '&nbsp;',
    '[smiles]',
    '</s>',
    '```',
    '\n',
    ' ',
    'हाँ।',
    '<|im_end|>',
    '<',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

it(
  'whatever a model writes, in pieces of any length, is words for the caller or no answer',
  () => {
    forAny([fc.array(piece, { maxLength: 20 }), fc.boolean()], (pieces, beginsInThought) => {
      const said = (cut: readonly string[]): string | null => {
        const answer = createAnswer(['book'], beginsInThought);
        let text = '';
        const take = (parts: ReturnType<typeof answer.push>): void => {
          for (const part of parts) {
            if (part.type === 'retracted') text = '';
            if (part.type === 'text') text += part.text;
          }
        };
        for (const each of cut) take(answer.push(each));
        try {
          take(answer.end([], { finish: 'stop', usage: null }));
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          return null;
        }
        return text;
      };
      const whole = said(pieces);
      if (whole !== null) expect(whole).toMatch(/[\p{L}\p{N}]/u);
    });
  },
  patienceMs,
);
