/**
 * What of a model's text is for the caller. A thought is not (`<think>…</think>`), and neither is a tool call
 * that is written as text. Tags come in pieces, so text that may become one is held back. Pure.
 */
import { type CallJudge, callJudge, callStart } from './written-calls.ts';

export interface SaidPiece {
  /** For the caller. It may be blank. */
  text: string;
  /** A thought ended that nothing had begun: all text given so far, and none of `text`, was that thought. */
  isRetracted: boolean;
  /** A tool call follows `text`. Whatever the model writes behind it is dropped. */
  isCall: boolean;
}

export interface SaidText {
  push(delta: string): SaidPiece;
  /** The server sends thoughts apart: text that was taken for one is none, and comes with the next piece. */
  beginsPlainly(): void;
  /** The rest. `isCut`: the model was stopped at its longest answer, perhaps in the middle of a thought. */
  end(isCut: boolean): SaidPiece;
  /**
   * Whether the text began inside a thought, as it does where the server's template has written the opening
   * tag. Null: the text did not show it.
   */
  beganInThought(): boolean | null;
}

const name = 'think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad|(?:inner_)?monologue';
const opening = new RegExp(
  String.raw`^(?:<\s*(?:[\w-]+:)?(?:${name})(?:\s[^<>]{0,200})?(?<!\/)>|\[think\]|◁think▷|<[|｜](?:begin_of_thought|think(?:ing)?)[|｜]>|<\|channel\|>\s*analysis\s*<\|message\|>|<\|channel>\s*thought)`,
  'iu',
);
const closing = new RegExp(
  String.raw`^(?:<\s*\/\s*(?:[\w-]+:)?(?:${name})\s*>|\[\/think\]|◁\/think▷|<[|｜](?:end_of_thought|\/think(?:ing)?)[|｜]>|<channel\|>)`,
  'iu',
);
/** Begins the answer behind a thought, and an answer without one. */
const answering = /^<\|channel\|>\s*(?:final|commentary)\s*<\|message\|>/;
/** A template's own signs, which some servers let through, and an empty thought. They are no words. */
const sign = new RegExp(
  String.raw`^(?:<\s*(?:${name})\s*\/>|<\|(?:start|im_start|start_header_id)\|>\s*(?:assistant\b)?|<[|｜][^<>|｜\s]{1,40}[|｜]>)`,
  'iu',
);
/** The same signs, before it is known what follows them. */
const partOfSign =
  /^<\|(?:(?:start|im_start|start_header_id)\|>\s*\w{0,9}|channel\|?>[^<]{0,60}(?:<\|?\w{0,8}\|?)?)$/;
const partOfTag =
  /^(?:<(?:\s{0,2}\/?\s{0,2}[\w:-]{0,40}(?:\s[^<>]{0,200})?\/?|[|｜][^<>|｜]{0,40}[|｜]?)|\[\/?\w{0,6}|◁\/?\w{0,6})$/iu;
/** The names of tags that are waited for. Every other tag is text. */
const mayThink = new RegExp(
  String.raw`^(?:<\s*\/?\s*(?:[\w-]+:)?(?:${name})(?![\w:-])|<[|｜]|<channel)`,
  'iu',
);
const tagStart = /[<[◁]/gu;

interface Mark {
  is: 'opening' | 'closing' | 'sign' | 'call' | 'wait' | 'text';
  length: number;
}

/** What begins with the first character of `text`, outside of a thought. */
function markOf(text: string, isWhole: boolean, judgeCall: CallJudge): Mark {
  const found = (is: Mark['is'], match: RegExpExecArray | null): Mark | null =>
    match && { is, length: match[0].length };
  const thought = found('opening', opening.exec(text)) ?? found('closing', closing.exec(text));
  if (thought) return thought;
  const judged = text.startsWith('◁') ? 'no' : judgeCall(text, isWhole);
  if (judged === 'call') return { is: 'call', length: text.length };
  if (!isWhole && (judged === 'wait' || partOfSign.test(text))) return { is: 'wait', length: 0 };
  const template = found('sign', answering.exec(text) ?? sign.exec(text));
  if (template) return template;
  const isOpen = partOfTag.test(text) && (mayThink.test(text) || /^[<[◁][\s/]{0,4}[\w:-]*$/u.test(text));
  return { is: isOpen && !isWhole ? 'wait' : 'text', length: 0 };
}

function blockLength(text: string): number {
  const end = text.indexOf('```', 3);
  return end < 0 ? text.length : end + 3;
}

/** `beginsInThought`: the model's answers are known to begin inside a thought, without the opening tag. */
export function createSaidText(toolNames: readonly string[], beginsInThought: boolean): SaidText {
  const judgeCall = callJudge(toolNames);
  const starts = new RegExp(`◁|${callStart}`, 'gu');
  let held = '';
  let depth = beginsInThought ? 1 : 0;
  let isGuess = beginsInThought;
  let hasBegunInThought: boolean | null = null;
  let isCall = false;
  /** The last character that was given: a word may be going on. */
  let last = '';
  /** Of an open thought: what was written since a tag closed, which is the answer if no other closes. */
  let sinceClosed = isGuess ? '' : null;
  let isRetracted = false;

  /** Takes the thought that `held` begins in. True where it ended. */
  function think(isWhole: boolean): boolean {
    tagStart.lastIndex = 0;
    for (let at = tagStart.exec(held)?.index; at !== undefined; at = tagStart.exec(held)?.index) {
      const rest = held.slice(at);
      const closed = closing.exec(rest) ?? answering.exec(rest);
      const opened = opening.exec(rest);
      if (closed || opened) {
        if (sinceClosed !== null) sinceClosed += held.slice(0, at);
        held = rest.slice((closed ?? opened)?.[0].length);
        if (closed) {
          depth -= 1;
          hasBegunInThought ??= isGuess;
          isGuess = false;
          sinceClosed = '';
        } else if (isGuess && !/\S/u.test(sinceClosed ?? '')) {
          // The server does send the opening tag.
          isGuess = false;
          hasBegunInThought = false;
          sinceClosed = null;
        } else depth += 1;
        return true;
      }
      if (!isWhole && (partOfTag.test(rest) || partOfSign.test(rest))) {
        if (sinceClosed !== null) sinceClosed += held.slice(0, at);
        held = rest;
        return false;
      }
    }
    if (sinceClosed !== null) sinceClosed += held;
    held = '';
    return false;
  }

  /** The text up to the next thought, call or open tag. `next`: whether to read on in `held`. */
  function say(isWhole: boolean): { text: string; next: boolean } {
    const window = last + held;
    starts.lastIndex = last.length;
    const give = (at: number, skipped: number, next: boolean) => {
      const text = window.slice(last.length, at);
      held = window.slice(at + skipped);
      last = text.slice(-1) || last;
      return { text, next };
    };
    for (let found = starts.exec(window); found; found = starts.exec(window)) {
      const at = found.index;
      const rest = window.slice(at);
      const mark = markOf(rest, isWhole, judgeCall);
      if (mark.is === 'wait') return give(at, 0, false);
      if (mark.is === 'call') isCall = true;
      if (mark.is === 'opening') {
        depth = 1;
        sinceClosed = null;
        hasBegunInThought ??= false;
      }
      if (mark.is === 'closing') {
        isRetracted = true;
        hasBegunInThought = true;
        return { ...give(at, mark.length, true), text: '' };
      }
      if (mark.is !== 'text') return give(at, mark.length, !isCall);
      // A block of code that is no call: its end would look like the beginning of another.
      if (found[0].startsWith('```')) starts.lastIndex = at + blockLength(rest);
    }
    return give(window.length, 0, false);
  }

  function read(isWhole: boolean): SaidPiece {
    let text = '';
    isRetracted = false;
    for (let next = true; next && !isCall; ) {
      const before = isRetracted;
      if (depth > 0) next = think(isWhole);
      else {
        const said = say(isWhole);
        if (isRetracted && !before) text = '';
        text += said.text;
        next = said.next;
      }
    }
    return { text, isRetracted, isCall };
  }

  return {
    push(delta) {
      if (isCall) return { text: '', isRetracted: false, isCall };
      held += delta;
      return read(false);
    },
    end(isCut) {
      const piece = read(true);
      if (depth === 0 || sinceClosed === null || isCall || (isCut && isGuess)) return piece;
      // The thought was never closed, or once too seldom: what follows the last closing tag is the answer.
      if (isGuess) hasBegunInThought = false;
      const answer = createSaidText(toolNames, false);
      const rest = answer.push(sinceClosed);
      const tail = rest.isCall ? rest : answer.end(isCut);
      return {
        text: piece.text + rest.text + tail.text,
        isRetracted: piece.isRetracted,
        isCall: tail.isCall,
      };
    },
    beginsPlainly() {
      if (!isGuess) return;
      held = (sinceClosed ?? '') + held;
      sinceClosed = null;
      isGuess = false;
      depth = 0;
    },
    beganInThought: () => hasBegunInThought,
  };
}
