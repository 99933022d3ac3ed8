/**
 * Reads one line of a script from left to right: words, "quoted text", {JSON}, times. Whatever does
 * not fit throws a `ScenarioError` with file and line.
 */

import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { faultKinds } from '../../shared/fault.ts';
import { type FaultKind, ScenarioError } from './scenario.ts';

export interface Reading {
  /** Takes these words if they come next, and says whether it did. */
  took(words: string): boolean;
  /** The next word, which is not taken. '' at the end. */
  next(): string;
  word(what: string): string;
  quoted(what: string): string;
  /** Quoted text that is not blank. */
  words(what: string): string;
  /** Everything up to the end. */
  rest(): string;
  /** A `{…}` with balanced braces, as written. Null when none comes next. */
  json(): string | null;
  number(what: string): number;
  /** `300 ms` or `1.5 s`, in ms. */
  time(what: string): number;
  /** `within 0.5 s`, in ms. `otherwise` when it does not come next. */
  within(otherwise: number): number;
  /** `for 0.5 s`, likewise. */
  for(otherwise: number): number;
  faultKind(): FaultKind;
  /** `on twilio`, `on exotel` at the end of a line. */
  carrier(): FarCarrier | null;
  isOver(): boolean;
  /** Throws when anything is left. */
  end(): void;
  wrong(what: string): never;
}

export function reading(text: string, file: string, line: number): Reading {
  let rest = text.trim();

  const wrong = (what: string): never => {
    throw new ScenarioError(file, line, what);
  };
  const drop = (length: number): void => {
    rest = rest.slice(length).trimStart();
  };
  const next = (): string => /^[^\s,()"{}]+|^[,()]/.exec(rest)?.[0] ?? '';

  const reader: Reading = {
    next,
    wrong,
    isOver: () => rest === '',
    took(words) {
      const follows = rest.slice(words.length);
      if (!rest.startsWith(words) || (/\w$/.test(words) && /^[\w-]/.test(follows))) return false;
      drop(words.length);
      return true;
    },
    word(what) {
      const word = next();
      if (word === '' || /^[,()]$/.test(word)) return wrong(`${what} is missing before "${rest}"`);
      drop(word.length);
      return word;
    },
    quoted(what) {
      const match = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
      if (!match) return wrong(`${what} belongs in quotes: "${rest}"`);
      drop(match[0].length);
      return (match[1] ?? '').replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
    },
    words(what) {
      const text = reader.quoted(what);
      return text.trim() === '' ? wrong(`${what} is empty: every text would do`) : text;
    },
    rest() {
      const all = rest;
      rest = '';
      return all;
    },
    json() {
      if (!rest.startsWith('{')) return null;
      let depth = 0;
      let isText = false;
      for (let at = 0; at < rest.length; at += 1) {
        const character = rest[at];
        if (isText && character === '\\') at += 1;
        else if (character === '"') isText = !isText;
        else if (!isText && character === '{') depth += 1;
        else if (!isText && character === '}' && --depth === 0) {
          const json = rest.slice(0, at + 1);
          drop(json.length);
          return json;
        }
      }
      return wrong(`a { without its }: ${rest}`);
    },
    number(what) {
      const word = reader.word(what);
      const number = Number(word);
      return Number.isFinite(number) ? number : wrong(`${what} is a number, not "${word}"`);
    },
    time(what) {
      const amount = reader.number(what);
      if (reader.took('ms')) return amount;
      if (reader.took('s')) return amount * 1000;
      return wrong(`${what} is in ms or s`);
    },
    within: (otherwise) => (reader.took('within') ? reader.time('the time') : otherwise),
    for: (otherwise) => (reader.took('for') ? reader.time('the time') : otherwise),
    faultKind() {
      const word = reader.word('what kind of fault');
      return (
        faultKinds.find((kind) => kind === word) ??
        wrong(`a fault is ${faultKinds.join(', ')}, not "${word}"`)
      );
    },
    carrier() {
      if (reader.took('on twilio')) return 'twilio';
      return reader.took('on exotel') ? 'exotel' : null;
    },
    end() {
      if (rest !== '') wrong(`nothing is known of "${rest}" here`);
    },
  };
  return reader;
}
