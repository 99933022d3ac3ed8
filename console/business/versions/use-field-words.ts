/** A field of the settings by its label in the form, and its value as a person reads it. */
import type { AuditedChange } from '../../../shared/contract/audit.ts';
import { weekdays } from '../../../shared/contract/business.ts';
import { useSpoken, useWords } from '../../ui/context.tsx';
import { localeOf } from '../../ui/words/language.ts';
import type { Draft } from '../draft.ts';
import { useMoney } from '../money.ts';
import { toMicroInr } from '../rupees.ts';
import { toolText } from '../tools/tool-text.ts';
import { useToolWords } from '../tools/use-tool-words.ts';
import { policyNumbers, usePolicyWords } from '../words/use-policy-words.ts';
import { settingNames as en } from './words/settings-en.ts';
import { settingNames as hi } from './words/settings-hi.ts';

type ByName = Readonly<Record<string, unknown>>;

/** `nameOf`: `Greeting (Hindi)` for `greeting.hi-IN`. `textOf`: each row of a list is a line. */
export function useFieldWords() {
  const say = useWords().business;
  const toolWords = useToolWords();
  const { labelOf } = usePolicyWords();
  const { language } = useSpoken();
  const setting = { en, hi }[language];
  const money = useMoney();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'language', fallback: 'code' });
  const languageName = (code: string): string => names.of(code.split('-')[0] ?? code) ?? code;
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' });
  const fields: ByName = { ...setting, slots: say.slots.title, dailyMail: say.dailyMail };
  const parts: ByName = {
    ...say.limits,
    ...say.slots,
    recordingDays: say.recordingDays,
    callDays: say.callDays,
    to: setting.mailTo,
    language: setting.mailLanguage,
  };
  const priceOf = (price: string): string => {
    const microInr = toMicroInr(price);
    return Number.isNaN(microInr) ? price : money(microInr);
  };
  const times = (opens: string, closes: string): string => (opens === '' ? say.closed : `${opens}–${closes}`);
  /** A setting's value in words. */
  const texts: { readonly [F in keyof Draft]?: (value: Draft[F]) => string } = {
    languages: (codes) => codes.map(languageName).join(', '),
    hours: (openings) =>
      weekdays
        .map((each) => [each, openings.filter((opening) => opening.day === each)] as const)
        .filter(([, rows]) => rows.length > 0)
        .map(([each, rows]) => {
          const open = rows.map(({ opens, closes }) => times(opens, closes)).join(', ');
          return `${say.weekdays[each]}: ${open}`;
        })
        .join('\n'),
    holidays: (rows) =>
      rows
        .map(({ date, name, opens, closes }) => {
          const what = [day.format(new Date(date)), name].filter((part) => part !== '').join(', ');
          return `${what}: ${times(opens, closes)}`;
        })
        .join('\n'),
    prices: (rows) => rows.map(({ item, price }) => `${item}: ${priceOf(price)}`).join('\n'),
    transferDestinations: (rows) => rows.map(({ name, number }) => `${name}: ${number}`).join('\n'),
    facts: (facts) => facts.join('\n'),
    lines: (lines) =>
      lines
        .flatMap(({ id, text }) =>
          Object.entries(text).map(([code, words]) => `${id} (${languageName(code)}): ${words}`),
        )
        .join('\n'),
    recordingNotice: (notice) => String((say.notices as ByName)[notice] ?? notice),
    staffSeeNumbers: (seen) => String((say.seen as ByName)[seen] ?? seen),
    profile: (profile) => Object.entries(say.profiles).find(([name]) => name === profile)?.[1][0] ?? profile,
    mailLanguage: languageName,
    tools: (tools) => tools.map((tool) => toolText(tool, toolWords)).join('\n\n'),
    toolSecret: (secret) => (secret === '' ? '' : '••••••••'),
  };
  return {
    nameOf(path: string): string {
      const [field = '', key] = path.split('.');
      const number = field === 'turnPolicy' && policyNumbers.find((each) => each === key);
      if (number) return labelOf(number);
      const name = String(fields[field] ?? field);
      if (key === undefined) return name;
      return String(parts[key] ?? `${name} (${/^[a-z]{2,3}-[A-Z]{2}$/.test(key) ? languageName(key) : key})`);
    },
    textOf(path: string, value: unknown): string {
      const [field = '', key] = path.split('.');
      const text = Object.entries(texts).find(([name]) => name === field)?.[1] as
        | ((value: unknown) => string)
        | undefined;
      if (text && value !== undefined) return text(value);
      if (value !== undefined && value !== '')
        return field === 'retention' ? say.days(Number(value)) : String(value);
      return key !== undefined && withStandard.includes(field) ? say.standard : '';
    },
  };
}

/** Settings whose entries have a standard where they are left empty. */
const withStandard = ['limits', 'retention', 'turnPolicy', 'voices'];

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
