/**
 * What of a model's text is for the caller. A thought is not (`<think>…</think>`), and neither is a tool call
 * that is written as text. Tags come in pieces, so text that may become one is held back. Pure.
 */
import { type CallJudge, callJudge, callStart, decoded, longestBlock } from './written-calls.ts';

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
  /**
   * The rest. `isCut`: the model was stopped at its longest answer, perhaps in the middle of a thought.
   * `isFollowed`: the model called a tool, so that a text that a thought's closing tag ends was that thought.
   */
  end(isCut: boolean, isFollowed?: boolean): SaidPiece;
  /**
   * Whether the text began inside a thought, as it does where the server's template has written the opening
   * tag. Null: the text did not show it.
   */
  beganInThought(): boolean | null;
}

const name =
  '[\\w-]{0,24}?(?:think|thought|scratch_?pad|monologue)[\\w-]{0,16}|reason(?:ing)?|reflection|analysis';
const inSigns = '(?:think(?:ing)?|thoughts?|reasoning)';
const inBrackets = '(?:think(?:ing)?|thoughts?|reasoning|analysis)';
const opening = new RegExp(
  String.raw`^(?:(?:<|&lt;)\s*(?:[\w-]+:)?(?:${name})(?:\s[^<>&]{0,200})?(?<!\/)(?:>|&gt;)|\[${inBrackets}\]|◁think▷|<[|｜](?:(?:begin|start)_(?:of_)?)?${inSigns}[|｜]>|<\|channel\|>\s*analysis\s*<\|message\|>|<\|channel>\s*thought)`,
  'iu',
);
const closing = new RegExp(
  String.raw`^(?:(?:<|&lt;)\s*\/\s*(?:[\w-]+:)?(?:${name})\s*(?:>|&gt;)|\[\/${inBrackets}\]|◁\/think▷|<[|｜](?:end_(?:of_)?|\/)${inSigns}[|｜]>|<channel\|>)`,
  'iu',
);
/** Begins the answer behind a thought, and an answer without one. */
const answering = /^<\|channel\|>\s*(?:final|commentary)\s*<\|message\|>/;
/** The same channels where a server took their signs out: a word of the next sentence is joined to them. */
const bareOpening = /^analysis(?=\p{L})/u;
const bareFinal = 'assistantfinal';
/** A template's own signs, which some servers let through, and an empty thought. They are no words. */
const sign = new RegExp(
  String.raw`^(?:<\s*(?:${name})\s*\/>|<\|(?:start|im_start|start_header_id)\|>\s*(?:assistant\b)?|<[|｜][^<>|｜\s]{1,40}[|｜]>)`,
  'iu',
);
/** The same signs, before it is known what follows them. */
const partOfSign =
  /^<\|(?:(?:start|im_start|start_header_id)\|>\s*\w{0,9}|channel\|?>[^<]{0,60}(?:<\|?\w{0,8}\|?)?)$/;
const partOfTag =
  /^(?:<(?:\s{0,2}\/?\s{0,2}[\w:-]{0,40}(?:\s[^<>]{0,200})?\/?|[|｜][^<>|｜]{0,40}[|｜]?)|\[\/?\w{0,10}|◁\/?\w{0,6})$/iu;
const partOfPageTag = /^&(?:l(?:t(?:;\s{0,2}\/?[\w-]{0,40}(?:&(?:g(?:t)?)?)?)?)?)?$/;
/** A tag that the end of the text has cut. */
const cutTag = /^<(?:[|｜][^<>]{0,60}|\/?(?:[A-Za-z][\w:-]{0,40})?)$/u;
/** The names of tags that are waited for. Every other tag is text. */
const mayThink = new RegExp(
  String.raw`^(?:<\s*\/?\s*(?:[\w-]+:)?(?:${name})(?![\w:-])|<[|｜]|<channel)`,
  'iu',
);
const bareFinalStart = [...bareFinal].reduceRight(
  (rest, letter, at) => (at === 0 ? letter + rest : `(?:$|${letter}${rest})`),
  '',
);
const tagStart = new RegExp(`[<[◁&]|${bareFinalStart}`, 'gu');

/** Nothing that is looked for is longer, a block of code apart. */
const lookAhead = 600;
/** The end of the text before, by which the beginning of a sentence is known. */
const lookBehind = 40;

interface Mark {
  is: 'opening' | 'closing' | 'sign' | 'call' | 'wait' | 'text';
  length: number;
}

interface Place {
  before: string;
  /** Nothing else is read for this mark. */
  isWhole: boolean;
  /** The text ends here. */
  isEnd: boolean;
}

/** What begins with the first character of `text`, outside of a thought. */
function markOf(text: string, { before, isWhole, isEnd }: Place, judgeCall: CallJudge): Mark {
  const found = (is: Mark['is'], match: RegExpExecArray | null): Mark | null =>
    match && { is, length: match[0].length };
  const bare = before === '' ? bareOpening.exec(text) : null;
  const thought = found('opening', opening.exec(text) ?? bare) ?? found('closing', closing.exec(text));
  if (thought) return thought;
  const judged = text.startsWith('◁') ? 'no' : judgeCall(text, isWhole, before);
  if (judged === 'call') return { is: 'call', length: text.length };
  const isSign = partOfSign.test(text);
  if (!isWhole && (judged === 'wait' || isSign)) return { is: 'wait', length: 0 };
  if (isEnd && (cutTag.test(text) || isSign)) return { is: 'sign', length: text.length };
  const template = found('sign', answering.exec(text) ?? sign.exec(text));
  if (template) return template;
  const isPart = partOfTag.test(text) && (mayThink.test(text) || /^[<[◁][\s/]{0,4}[\w:-]*$/u.test(text));
  const isOpen = isPart || partOfPageTag.test(text);
  if (isEnd && isOpen && mayThink.test(decoded(text))) return { is: 'sign', length: text.length };
  return { is: isOpen && !isWhole ? 'wait' : 'text', length: 0 };
}

/** What begins at a place of `window`. */
function markAt(
  window: string,
  { 0: found, index }: RegExpExecArray,
  isWhole: boolean,
  judge: CallJudge,
): Mark {
  const limit = index + (found.startsWith('```') ? longestBlock : lookAhead);
  const isShort = limit < window.length;
  const before = window.slice(Math.max(0, index - lookBehind), index);
  const place = { before, isWhole: isWhole || isShort, isEnd: isWhole && !isShort };
  return markOf(window.slice(index, limit), place, judge);
}

/** Whether a text has a word behind the template's signs. */
function hasWordBehind(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(/<[^<>]*(?:>|$)|&\w*;?/gu, ' '));
}

function blockLength(text: string, ticks: number): number {
  const end = text.indexOf('```', ticks);
  return end < 0 ? text.length : end + 3;
}

/** `beginsInThought`: the model's answers are known to begin inside a thought, without the opening tag. */
export function createSaidText(toolNames: readonly string[], beginsInThought: boolean): SaidText {
  const judgeCall = callJudge(toolNames);
  const starts = new RegExp(`[◁&]|${callStart}`, 'gu');
  let held = '';
  let depth = beginsInThought ? 1 : 0;
  let isGuess = beginsInThought;
  let hasBegunInThought: boolean | null = null;
  let isCall = false;
  /** The last of what was given: a word or a sentence may be going on. */
  let last = '';
  /** Of an open thought: what was written since a tag closed, which is the answer if no other closes. */
  let sinceClosed = isGuess ? '' : null;
  let isRetracted = false;

  /** Takes the thought that `held` begins in. True where it ended. */
  function think(isWhole: boolean): boolean {
    tagStart.lastIndex = 0;
    for (let at = tagStart.exec(held)?.index; at !== undefined; at = tagStart.exec(held)?.index) {
      const rest = held.slice(at);
      const closed = closing.exec(rest) ?? answering.exec(rest) ?? /^assistantfinal/.exec(rest);
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
      const isOpen = partOfTag.test(rest) || partOfSign.test(rest) || partOfPageTag.test(rest);
      if (!isWhole && (isOpen || bareFinal.startsWith(rest))) {
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
  function say(isWhole: boolean, isFollowed: boolean): { text: string; next: boolean } {
    const window = last + held;
    starts.lastIndex = last.length;
    const give = (at: number, skipped: number, next: boolean) => {
      const text = window.slice(last.length, at);
      held = window.slice(at + skipped);
      last = (last + text).slice(-lookBehind);
      return { text, next };
    };
    for (let found = starts.exec(window); found; found = starts.exec(window)) {
      const at = found.index;
      const mark = markAt(window, found, isWhole, judgeCall);
      if (mark.is === 'wait') return give(at, 0, false);
      if (mark.is === 'call') isCall = true;
      if (mark.is === 'opening') {
        depth = 1;
        sinceClosed = null;
        hasBegunInThought ??= false;
      }
      if (mark.is === 'closing') {
        // Where nothing follows the tag, what was before it was the answer.
        const isLast = !isFollowed && !hasWordBehind(window.slice(at + mark.length));
        if (isLast) return isWhole ? give(at, mark.length, true) : give(at, 0, false);
        isRetracted = true;
        hasBegunInThought = true;
        held = window.slice(at + mark.length);
        last = '';
        return { text: '', next: true };
      }
      if (mark.is !== 'text') return give(at, mark.length, !isCall);
      // A block of code that is no call: its end would look like the beginning of another.
      if (found[0].startsWith('```')) starts.lastIndex = at + blockLength(window.slice(at), found[0].length);
    }
    return give(window.length, 0, false);
  }

  function read(isWhole: boolean, isFollowed = false): SaidPiece {
    let text = '';
    isRetracted = false;
    for (let next = true; next && !isCall; ) {
      const before = isRetracted;
      if (depth > 0) next = think(isWhole);
      else {
        const said = say(isWhole, isFollowed);
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
    end(isCut, isFollowed) {
      const piece = read(true, isFollowed);
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
