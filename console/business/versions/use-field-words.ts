/** A field of the settings by its label in the form, and its value as a person reads it. */
import type { AuditedChange } from '../../../shared/contract/audit.ts';
import { useSpoken, useWords } from '../../ui/context.tsx';
import { localeOf } from '../../ui/words/language.ts';
import type { DraftTool } from '../tools/draft-tool.ts';
import { toolText } from '../tools/tool-text.ts';
import { useToolWords } from '../tools/use-tool-words.ts';
import { policyNumbers, usePolicyWords } from '../words/use-policy-words.ts';

type ByName = Readonly<Record<string, unknown>>;

/** `nameOf`: `Greeting (Hindi)` for `greeting.hi-IN`. `textOf`: a row of a list is a line. */
export function useFieldWords() {
  const say = useWords().business;
  const toolWords = useToolWords();
  const { labelOf } = usePolicyWords();
  const { language } = useSpoken();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'language', fallback: 'code' });
  const languageName = (code: string): string => names.of(code.split('-')[0] ?? code) ?? code;
  const labels: ByName = { ...say.limits, recordingDays: say.recordingDays, callDays: say.callDays };
  const days: ByName = say.weekdays;
  const notices: ByName = say.notices;

  const rowOf = (row: unknown): string => {
    if (!isByName(row)) return String(row);
    return Object.entries(row)
      .map(([key, value]) => (key === 'day' ? days[String(value)] : value))
      .join(' · ');
  };
  return {
    nameOf(path: string): string {
      const [field = '', key] = path.split('.');
      const number = field === 'turnPolicy' && policyNumbers.find((each) => each === key);
      if (number) return labelOf(number);
      const name = String((say.fields as ByName)[field] ?? field);
      if (key === undefined) return name;
      return String(
        labels[key] ?? `${name} (${/^[a-z]{2,3}-[A-Z]{2}$/.test(key) ? languageName(key) : key})`,
      );
    },
    textOf(path: string, value: unknown): string {
      if (path === 'languages' && Array.isArray(value)) return value.map(String).map(languageName).join(', ');
      if (path === 'tools' && Array.isArray(value))
        return value.map((tool: DraftTool) => toolText(tool, toolWords)).join('\n\n');
      if (path === 'recordingNotice') return String(notices[String(value)] ?? '');
      if (Array.isArray(value)) return value.map(rowOf).join('\n');
      return value === undefined || value === null ? '' : String(value);
    },
  };
}

/** The changed fields' paths; of settings that are by language or by name, those of the entries. */
export function pathsOf(changes: readonly AuditedChange[]): string[] {
  return changes.flatMap(({ field, before, after }) => {
    if (!(isByName(before) || isByName(after)) || isOmitted(before) || isOmitted(after)) return [field];
    const [was, is]: ByName[] = [before, after].map((value) => (isByName(value) ? value : {}));
    return [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])]
      .filter((key) => was?.[key] !== is?.[key])
      .map((key) => `${field}.${key}`);
  });
}

function isByName(value: unknown): value is ByName {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Too large to be kept with a change. */
function isOmitted(value: unknown): boolean {
  return isByName(value) && 'omitted' in value;
}
