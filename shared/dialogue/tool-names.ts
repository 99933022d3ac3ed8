/** How models write the names of tools into their text: with `_` or `-`, or in camel case. Pure. */

/** Every agent has these, whether a request offers them or not. The others are marks of calls. */
const everyAgent = [
  'transfer_call',
  'end_call',
  'set_language',
  'save_request',
  'lookup_customer',
  'appointment_times',
];
const marksOfCalls = ['tool_code', 'tool_call', 'tool_calls', 'function_call', 'function_calls', 'tool_use'];

export interface KnownTools {
  /**
   * `technical`: no word of a language looks like it (`end_call`, `endCall`). `worded`: a tool's name that
   * may stand in a sentence (`book`, `check-stock`). Null: no tool's name.
   */
  kindOf(written: string): 'technical' | 'worded' | null;
  /** Whether it may become a tool's name, or is one. */
  isPart(written: string): boolean;
  /** The source of an expression for any of the names, in any letters. */
  pattern: string;
}

export function knownTools(toolNames: readonly string[]): KnownTools {
  const names = [...new Set([...toolNames, ...everyAgent, ...marksOfCalls].map((name) => plain(name)))];
  return {
    kindOf(written) {
      if (!names.includes(plain(written))) return null;
      return /_|[a-z\d][A-Z]/.test(written) ? 'technical' : 'worded';
    },
    isPart: (written) => written !== '' && names.some((name) => name.startsWith(plain(written, true))),
    pattern: names.map((name) => name.replace(/[^\w]/g, '\\$&').replace(/_/g, '[_-]?')).join('|'),
  };
}

/** A name in small letters, its words joined with `_`. */
function plain(written: string, isOpen = false): string {
  const words = written
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '_')
    .replace(/-/g, '_')
    .toLowerCase();
  return isOpen ? words : words.replace(/_+$/, '');
}
