/**
 * Tool calls that a model writes into its text instead of making them: as a function, a tag, a special
 * token, JSON or a block of code. They are recognised from their beginning, so that no part of one is said.
 * A name counts where it is a tool's. Another name with brackets behind it is speech, unless it has a
 * sentence or a line to itself. Pure.
 */
import { type KnownTools, knownTools } from './tool-names.ts';

/** `wait`: the text may still become a call. */
export type Judgement = 'call' | 'wait' | 'no';

/**
 * Judges a text from its first character on. `isWhole`: no more text follows. `before`: the end of the text
 * before it.
 */
export type CallJudge = (text: string, isWhole: boolean, before: string) => Judgement;

/** Where a call may begin: at one of these signs, or at a word. Of a row of signs one place is enough. */
export const callStart = String.raw`<|\[(?!\[)|\{+|\x60+|(?<![\p{L}\p{M}\p{N}_.])[A-Za-z_]\w*`;

/** A block of code is held back to its end, and this is the longest that is waited for. */
export const longestBlock = 4000;

/** The end of `before` that shows where a sentence begins. */
const sentenceStart = /(?:^|[\n.!?।॥…:;–—])[\s("'`*[{_-]*$/u;
const lineStart = /(?:^|\n)[\s("'`*_-]*$/;
/** Words that something else than a tool's name follows in a call. */
const pathWords = ['functions', 'function', 'tools', 'default_api'];
const leadWords = [
  ...pathWords,
  'action',
  'tool',
  'tool_call',
  'function_call',
  'call',
  'print',
  'commentary',
  'assistantcommentary',
];
const label = /^(?:action|tool|function|(?:tool|function)[ _-]?call|call)\s*:\s*["'`]?/i;
const partOfLabel = /^(?:tool|function)[ _-]?(?:c(?:a(?:ll?)?)?)?\s*$|^(?:action|call)\s*$/i;
/** What makes brackets behind a word the arguments of a function, and not a remark. */
const given = /^\(\s*(?:\{|["'][^()]*["']\s*\)|\w+\s*=(?!=)\s*\S|\))/;
const partOfGiven = /^\(\s*(?:["'][^()"']{0,60}["']?\s*|\w{1,40}\s*=?\s*)?$/;
const object = /^\(\s*\{\s*(?:["'“\w}]|\{)/;
const partOfObject = /^\(\s*(?:\{\s*)?$/;
/** The arguments of a function that has a line to itself. */
const givenOnLine = /^\((?:\s*|\s*\w+\s*=(?!=)[^\n]*|\s*["'][^\n]*["']\s*)\)[\x60;.]*[ \t]*(?:\n|$)/;
const partOfGivenOnLine = /^\(\s*(?:\w{0,40}\s*|\w{1,40}\s*=(?!=)[^\n]{0,400}|["'][^\n]{0,400})$/;
const json =
  /^\[?\s*\{+\s*(?:["'“][\w $./-]{1,60}["'”]|name|tool|tool_name|function|action|arguments|parameters)\s*:/;
const partOfJson = /^\[?\s*(?:\{+\s*(?:\w{0,20}\s*|["'“](?:[\w $./-]{1,60}(?:["'”]\s*)?)?)?)?$/;
const token =
  /^<\|channel\|>\s*commentary\s+to=|^<\/?[|｜]\/?[^<>]{0,60}?(?:tool|function|plugin|action|python_tag|call|invoke|parameter)[^<>|｜]{0,60}(?:[|｜]?>|[\s=])/iu;
const partOfToken = /^<\/?[|｜][^<>]{0,120}$/u;

/** `toolNames`: the tools that the model was offered. */
export function callJudge(toolNames: readonly string[]): CallJudge {
  const tools = knownTools(toolNames);
  const ofWord = wordJudge(tools);
  const tag = new RegExp(
    String.raw`^<\/?\s*(?:[\w-]+:)?(?:functions?|tools?|[\w-]{0,20}(?:tool|function)[_-]?(?:calls?|use|code|request|input|output|result|name)\w{0,20}|invoke|parameters?|arg_key|arg_value|${tools.pattern})(?=[\s=>:/{|])`,
    'i',
  );
  const roleTag = /^<(?:action|call|api_call|execute|run|command)>\s*/i;
  const toolTag = new RegExp(String.raw`^(?:${tools.pattern})(?![\w-])`, 'i');
  const inBlock = new RegExp(
    String.raw`^\x60{3,}\s*(?:tool|function)|["'](?:name|tool|tool_name|function|action)["']\s*:|\b(?:${tools.pattern})["']?\s*[({]`,
    'i',
  );

  function ofTag(text: string): Judgement {
    if (tag.test(text) || token.test(text)) return 'call';
    const role = roleTag.exec(text)?.[0];
    if (role !== undefined) {
      const rest = text.slice(role.length);
      if (toolTag.test(rest)) return 'call';
      return rest === '' || (/^[\w-]*$/.test(rest) && tools.isPart(rest)) ? 'wait' : 'no';
    }
    return partOfToken.test(text) || /^<\/?\s{0,2}(?:[A-Za-z_][\w:-]{0,60})?$/u.test(text) ? 'wait' : 'no';
  }

  function ofBracket(text: string, isWhole: boolean, before: string): Judgement {
    if (
      /^\[\/?\s*(?:(?:end_)?(?:tool|function)(?:_(?:calls?|requests?|results?|use))?s?\]|available_tools)/i.test(
        text,
      )
    )
      return 'call';
    if (json.test(text)) return 'call';
    const verb =
      /^\[\/?\s*(?:(?:calls?|calling|using|invoking|running|executing|tool|function)\b:?\s+)?/i.exec(text);
    const lead = verb?.[0] ?? '[';
    const name = /^[A-Za-z_][\w-]*/.exec(text.slice(lead.length))?.[0] ?? '';
    const after = text.slice(lead.length + name.length);
    if (name !== '' && after !== '') {
      const kind = tools.kindOf(name);
      if (kind === 'technical') return 'call';
      if (kind !== null && given.test(after)) return 'call';
      if (kind !== null && /\w/.test(lead) && /^\s*\]/.test(after)) return 'call';
      if (kind !== null && lineStart.test(before)) {
        if (/^\]\s*(?:\n|$)/.test(after) && (isWhole || after.includes('\n'))) return 'call';
        if (!isWhole && /^\][ \t]*$/.test(after)) return 'wait';
      }
      if (kind !== null && partOfGiven.test(after)) return 'wait';
    }
    return /^\[[\w /:-]{0,60}$/.test(text) || partOfJson.test(text) ? 'wait' : 'no';
  }

  function ofBrace(text: string): Judgement {
    if (json.test(text)) return 'call';
    const name = /^\{+\s*([A-Za-z_][\w-]*)(?=[^\w-])/.exec(text)?.[1];
    if (name !== undefined && tools.kindOf(name) === 'technical') return 'call';
    return partOfJson.test(text) ? 'wait' : 'no';
  }

  function ofBlock(text: string, isWhole: boolean): Judgement {
    const ticks = /^`+/.exec(text)?.[0].length ?? 0;
    if (ticks < 3) return ticks === text.length ? 'wait' : 'no';
    const end = text.indexOf('```', ticks);
    const block = end < 0 ? text : text.slice(0, end);
    if (inBlock.test(block) || json.test(block.replace(/^`+\w*\s*/, ''))) return 'call';
    return end < 0 && !isWhole && text.length < longestBlock ? 'wait' : 'no';
  }

  function judge(text: string, isWhole: boolean, before: string): Judgement {
    if (text.startsWith('&')) return text.startsWith('&lt;') ? ofTag(decoded(text)) : 'no';
    if (text.startsWith('<')) return ofTag(text);
    if (text.startsWith('[')) return ofBracket(text, isWhole, before);
    if (text.startsWith('{')) return ofBrace(text);
    if (text.startsWith('`')) return ofBlock(text, isWhole);
    if (!text.startsWith('print(')) return /^[A-Za-z_]/.test(text) ? ofWord(text, isWhole, before) : 'no';
    const inner = text.slice(6).trimStart();
    return inner === '' ? 'wait' : judge(inner, isWhole, '');
  }

  return (text, isWhole, before) => {
    const judged = judge(text, isWhole, before);
    return isWhole && judged === 'wait' ? 'no' : judged;
  };
}

/** Judges what begins with a word. */
function wordJudge(tools: KnownTools): CallJudge {
  function ofWord(text: string, isWhole: boolean, before: string): Judgement {
    if (/^(?:assistantcommentary|commentary\s+to=)/.test(text)) return 'call';
    const [path = ''] = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/.exec(text) ?? [];
    const after = text.slice(path.length);
    const isOpen = after === '' && !isWhole;
    const startsSentence = sentenceStart.test(before);
    if (isOpen && ((startsSentence && /^[a-z]/.test(path)) || mayBecomeCall(path, tools))) return 'wait';
    const labelled = ofLabel(text, isWhole);
    if (labelled !== 'no') return labelled;
    if (/^commentary\s+(?:to?)?$/.test(text)) return 'wait';

    const parts = path.split('.');
    const name = (tools.kindOf(parts[0] ?? '') === 'technical' ? parts[0] : parts.at(-1)) ?? '';
    if (parts.length > 1 && pathWords.includes(parts[0] ?? '')) {
      if (tools.kindOf(name) !== null || /^(?::\d|\s*[({])/.test(after)) return 'call';
      return /^:?\s*$/.test(after) ? 'wait' : 'no';
    }
    if (after === '.') return pathWords.includes(path) ? 'wait' : bare(name, after, isWhole, before);
    const kind = tools.kindOf(name);
    if (kind === null) return startsSentence ? ofStranger(path, after, isWhole, before) : 'no';
    if (given.test(after)) return 'call';
    if (kind === 'technical') return bare(name, after, isWhole, before);
    return partOfGiven.test(after) && after !== '' ? 'wait' : 'no';
  }

  /** A tool's name that no word of a language looks like. */
  function bare(name: string, after: string, isWhole: boolean, before: string): Judgement {
    if (tools.kindOf(name) !== 'technical') return 'no';
    if (sentenceStart.test(before) || /^[\s:`"'*]{0,6}[({[]/.test(after)) return 'call';
    if (/\(\s*$/.test(before) && /^\s*\)/.test(after)) return 'call';
    if (/^[)`"'*\]}]*[ \t]*\n/.test(after)) return 'call';
    if (!/^[:)`"'*\]}\s]*$/.test(after)) return 'no';
    return isWhole ? 'call' : 'wait';
  }

  /** A name of no tool, at the beginning of a sentence. */
  function ofStranger(path: string, after: string, isWhole: boolean, before: string): Judgement {
    // Only small letters are waited for: most sentences begin with a capital.
    if (!/^[a-z]/.test(path)) return 'no';
    if (object.test(after)) return 'call';
    if (partOfObject.test(after)) return 'wait';
    if (!lineStart.test(before) || !/^[a-z][a-z\d]*(?:_[a-z\d]+|[A-Z][a-z\d]+)+$/.test(path)) return 'no';
    const line = givenOnLine.exec(after)?.[0];
    if (line !== undefined && (isWhole || line.endsWith('\n'))) return 'call';
    return line !== undefined || partOfGivenOnLine.test(after) ? 'wait' : 'no';
  }

  function ofLabel(text: string, isWhole: boolean): Judgement {
    const lead = label.exec(text)?.[0];
    if (lead === undefined) return partOfLabel.test(text) ? 'wait' : 'no';
    const name = /^[A-Za-z_][\w-]*/.exec(text.slice(lead.length))?.[0] ?? '';
    const after = text.slice(lead.length + name.length);
    if (after === '' && !isWhole) return name === '' || tools.isPart(name) ? 'wait' : 'no';
    const kind = tools.kindOf(name);
    if (kind === null) return 'no';
    if (kind === 'technical' || given.test(after) || /^["'`]?[.]?[ \t]*\n/.test(after)) return 'call';
    if (!/^["'`]?[.]?[ \t]*$/.test(after)) return partOfGiven.test(after) ? 'wait' : 'no';
    return isWhole ? 'call' : 'wait';
  }

  return ofWord;
}

/** A tag that is written for a page: `&lt;think&gt;`. */
export function decoded(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>');
}

function mayBecomeCall(path: string, tools: KnownTools): boolean {
  const [first = '', ...others] = path.split('.');
  if (others.length > 0 && pathWords.includes(first)) return true;
  return (
    tools.isPart(others.at(-1) ?? first) || leadWords.some((word) => word.startsWith(first.toLowerCase()))
  );
}
