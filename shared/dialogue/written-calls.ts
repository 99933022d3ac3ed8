/**
 * Tool calls that a model writes into its text instead of making them: as a function, a tag, a special
 * token, JSON or a block of code. They are recognised from their beginning, so that no part of one is said.
 * Pure.
 */

/** `wait`: the text may still become a call. */
export type Judgement = 'call' | 'wait' | 'no';

/** Judges a text from its first character on. `isWhole`: no more text follows. */
export type CallJudge = (text: string, isWhole: boolean) => Judgement;

/** Where a call may begin: at one of these signs, or at a word. */
export const callStart = String.raw`[<[{]|\x60+|(?<![\p{L}\p{M}\p{N}_.])[A-Za-z_]\w*`;

/** A block of code is held back to its end, and this is the longest that is waited for. */
const longestBlock = 4000;

/** `toolNames`: the tools that the model was offered. */
export function callJudge(toolNames: readonly string[]): CallJudge {
  const known = toolNames.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|') || '(?!)';
  const isPartOfName = (text: string): boolean =>
    text !== '' && toolNames.some((name) => name.startsWith(text) && name !== text);

  const tag = new RegExp(
    String.raw`^<\/?\s*(?:[\w-]+:)?(?:functions?|function_calls?|functioncall|tools?|tool_calls?|toolcall|tool_use|tool_code|tool_request|invoke|parameters?|arg_key|arg_value|${known})(?=[\s=>:/{])`,
    'i',
  );
  const token =
    /^<\|channel\|>\s*commentary\s+to=|^<[|｜]\/?(?:[^<>|｜]*(?:tool|function|plugin|action|python_tag|call)[^<>|｜]*)[|｜]>/iu;
  const bracket = new RegExp(
    String.raw`^\[\/?\s*(?:(?:end_)?(?:tool|function)(?:_(?:calls?|requests?|results?|use))?s?\]|available_tools|(?:(?:calls?|calling|using|invoking|running|executing|tool|function)\b:?\s+)?(?:${known})\b)`,
    'i',
  );
  const json = /^\[?\s*\{+\s*["'“][\w $./-]{1,60}["'”]\s*:/;
  const partOfJson = /^\[?\s*(?:\{+\s*(?:["'“](?:[\w $./-]{1,60}(?:["'”]\s*)?)?)?)?$/;
  const placeholder = new RegExp(String.raw`^\{+\s*(?:${known})\b`);
  const label = new RegExp(
    String.raw`^(?:Action|Tool|Function|Tool[ _][Cc]all|Function[ _][Cc]all)\s*:\s*["'\x60]?(?:${known})\b`,
  );
  const partOfLabel = /^(?:Action|Tool|Function|Tool[ _][Cc]all|Function[ _][Cc]all)\s*:\s*["'`]?(\w*)$/;
  const inBlock = new RegExp(
    String.raw`^\x60{3,}\s*(?:tool|function)|["'](?:name|tool|tool_name|function|action)["']\s*:|\b(?:${known})["']?\s*[({]`,
    'i',
  );
  /** What makes brackets behind a word the arguments of a function, and not a remark. */
  const given = /^\(\s*(?:\{|["'][^()]*["']\s*\)|\w+\s*=(?!=)\s*\S|\))/;
  const partOfGiven = /^\(\s*(?:["'][^()"']{0,60}["']?\s*|\w{1,40}\s*=?\s*)?$/;

  function ofTag(text: string): Judgement {
    if (tag.test(text) || token.test(text)) return 'call';
    const isOpen = /^<(?:[|｜][^<>|｜]{0,60}(?:[|｜])?|\/?\s{0,2}(?:[A-Za-z_][\w:-]{0,60})?)$/u.test(text);
    return isOpen ? 'wait' : 'no';
  }

  function ofBracket(text: string): Judgement {
    if (bracket.test(text) || json.test(text)) return 'call';
    return /^\[[\w /:]{0,40}$/.test(text) || partOfJson.test(text) ? 'wait' : 'no';
  }

  function ofBrace(text: string): Judgement {
    if (json.test(text) || placeholder.test(text)) return 'call';
    const name = /^\{+\s*(\w*)$/.exec(text)?.[1];
    return partOfJson.test(text) || (name !== undefined && isPartOfName(name)) ? 'wait' : 'no';
  }

  function ofBlock(text: string, isWhole: boolean): Judgement {
    const ticks = /^`+/.exec(text)?.[0].length ?? 0;
    if (ticks < 3) return ticks === text.length ? 'wait' : 'no';
    const end = text.indexOf('```', ticks);
    const block = end < 0 ? text : text.slice(0, end);
    if (inBlock.test(block) || json.test(block.replace(/^`+\w*\s*/, ''))) return 'call';
    return end < 0 && !isWhole && text.length < longestBlock ? 'wait' : 'no';
  }

  function ofWord(text: string): Judgement {
    if (label.test(text)) return 'call';
    const [path = ''] = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/.exec(text) ?? [];
    const after = text.slice(path.length);
    const name = path.slice(path.lastIndexOf('.') + 1);
    const isName = toolNames.includes(name);
    const isSnake = name.includes('_');
    const isOfFunctions = /^(?:functions?|tools?|default_api)\./.test(path);
    if (isOfFunctions && (isName || /^(?::\d|\s*[({])/.test(after))) return 'call';
    if (after.startsWith('(') && (isSnake || given.test(after))) return 'call';
    if (isName && isSnake && /^[\s:`"'*]{0,6}[({]/.test(after)) return 'call';

    const part = partOfLabel.exec(text)?.[1];
    if (part === '' || (part !== undefined && isPartOfName(part))) return 'wait';
    if (/^(?:Tool|Function)[ _](?:[Cc](?:a(?:ll?)?)?)?$/.test(text)) return 'wait';
    if (after === '') return isSnake || isName || isOfFunctions || mayBecomePath(path) ? 'wait' : 'no';
    if (after === '.') return /^(?:functions?|tools?|default_api)$/.test(path) ? 'wait' : 'no';
    if (isOfFunctions && /^:?\s*$/.test(after)) return 'wait';
    if (isName && isSnake && /^[\s:`"'*]{1,6}$/.test(after)) return 'wait';
    return partOfGiven.test(after) ? 'wait' : 'no';
  }

  function mayBecomePath(word: string): boolean {
    return (
      isPartOfName(word) ||
      ['functions', 'tools', 'default_api', 'Action', 'Tool', 'Function'].some((path) =>
        path.startsWith(word),
      )
    );
  }

  return (text, isWhole) => {
    const judged = judge(text, isWhole);
    return isWhole && judged === 'wait' ? 'no' : judged;
  };

  function judge(text: string, isWhole: boolean): Judgement {
    if (text.startsWith('<')) return ofTag(text);
    if (text.startsWith('[')) return ofBracket(text);
    if (text.startsWith('{')) return ofBrace(text);
    return text.startsWith('`') ? ofBlock(text, isWhole) : ofWord(text);
  }
}
