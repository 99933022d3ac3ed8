/**
 * An own tool as its form holds it, and back. Each argument is a row. What a row has no field for stands
 * beside it as JSON text, so a JSON Schema of any kind comes back as it was. Pure.
 */
import type { OwnTool } from '../../../shared/contract/own-tool.ts';
import { isObject, type JsonObject, jsonOf } from '../../../shared/json.ts';

/** The types that a row offers, each with the keywords of its least and its most. */
export const boundsOfType = {
  string: ['minLength', 'maxLength'],
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
  boolean: [],
  array: ['minItems', 'maxItems'],
  object: [],
} as const satisfies Record<string, readonly string[]>;
export type ArgumentType = keyof typeof boundsOfType;
export const argumentTypes = Object.keys(boundsOfType) as ArgumentType[];

export interface DraftArgument {
  readonly name: string;
  /** Empty: any, or as `more` says. */
  readonly type: ArgumentType | '';
  readonly description: string;
  readonly isNeeded: boolean;
  /** The texts that are allowed, one on a line; empty: any. */
  readonly choices: string;
  readonly least: string;
  readonly most: string;
  /** JSON: the other keywords of its schema. */
  readonly more: string;
}

export interface DraftTool {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly arguments: readonly DraftArgument[];
  /** JSON: the keywords for all arguments together. */
  readonly more: string;
}

export const emptyArgument: DraftArgument = {
  name: '',
  type: 'string',
  description: '',
  isNeeded: true,
  choices: '',
  least: '',
  most: '',
  more: '',
};
export const emptyTool: DraftTool = { name: '', description: '', url: '', arguments: [], more: '' };

/** Arguments that are required come first: the API keeps their order, but not that of the properties. */
export function draftOfTool({ name, description, url, parameters }: OwnTool): DraftTool {
  const { type: _, properties, required, ...rest } = parameters;
  const schemas = isObject(properties) ? properties : {};
  const needed = Array.isArray(required) ? required.map(String) : [];
  const names = new Set([...needed.filter((each) => Object.hasOwn(schemas, each)), ...Object.keys(schemas)]);
  const unknown = needed.filter((each) => !names.has(each));
  return {
    name,
    description,
    url,
    arguments: [...names].map((each) => draftOfArgument(each, schemas[each], needed.includes(each))),
    more: textOf({ ...rest, ...(unknown.length > 0 && { required: unknown }) }),
  };
}

function draftOfArgument(name: string, schema: unknown, isNeeded: boolean): DraftArgument {
  const empty = { ...emptyArgument, name, isNeeded, type: '' } as const;
  if (!isObject(schema)) return { ...empty, more: JSON.stringify(schema) };
  const rest: Record<string, unknown> = { ...schema };
  const taken = <T>(keyword: string, value: T): T => {
    delete rest[keyword];
    return value;
  };
  const type = argumentTypes.find((each) => each === schema.type) ?? '';
  if (type !== '') taken('type', type);
  const bounds = boundsOf(type).map((keyword) =>
    typeof schema[keyword] === 'number' ? taken(keyword, String(schema[keyword])) : '',
  );
  const choices = hasChoices(type) && areLines(schema.enum) ? taken('enum', schema.enum.join('\n')) : '';
  const { description: text } = schema;
  const description = isTrimmed(text) ? taken('description', text) : '';
  return {
    ...empty,
    type,
    description,
    choices,
    least: bounds[0] ?? '',
    most: bounds[1] ?? '',
    more: textOf(rest),
  };
}

/**
 * As the contract has it, unchecked. JSON text that is no schema is left in its place, where the contract's
 * schema refuses it.
 */
export function givenTool({ name, description, url, arguments: rows, more }: DraftTool): {
  name: string;
  description: string;
  url: string;
  parameters: unknown;
} {
  const whole = more.trim() === '' ? {} : jsonOf(more);
  const common = { name: name.trim(), description: description.trim(), url: url.trim() };
  if (!isObject(whole)) return { ...common, parameters: more };
  const { properties, required, ...rest } = whole;
  const needed = rows.filter(({ isNeeded }) => isNeeded).map((row) => row.name.trim());
  const others = Array.isArray(required) ? required : required === undefined ? [] : [required];
  const all = [...new Set([...needed, ...others])];
  const written = Object.fromEntries(rows.map((row) => [row.name.trim(), schemaOf(row)]));
  const parameters = {
    type: 'object',
    ...rest,
    properties: isObject(properties) ? { ...properties, ...written } : (properties ?? written),
    ...(all.length > 0 && { required: all }),
  };
  return { ...common, parameters };
}

function schemaOf({ type, description, choices, least, most, more }: DraftArgument): unknown {
  const lines = choices.split('\n').map((line) => line.trim());
  const texts = [...new Set(lines)].filter((line) => line !== '');
  const bounds = boundsOf(type).flatMap((keyword, at) => {
    const text = [least, most][at]?.trim() ?? '';
    return text === '' ? [] : [[keyword, Number.isFinite(Number(text)) ? Number(text) : text] as const];
  });
  const fields: JsonObject = {
    ...(type !== '' && { type }),
    ...(description.trim() !== '' && { description: description.trim() }),
    ...(hasChoices(type) && texts.length > 0 && { enum: texts }),
    ...Object.fromEntries(bounds),
  };
  const rest = more.trim() === '' ? {} : jsonOf(more);
  if (typeof rest === 'boolean' && Object.keys(fields).length === 0) return rest;
  return isObject(rest) ? { ...rest, ...fields } : more;
}

/** Whether a row of this type may name the texts that are allowed. */
export function hasChoices(type: string): boolean {
  return type === 'string' || type === '';
}

export function boundsOf(type: ArgumentType | ''): readonly string[] {
  return type === '' ? [] : boundsOfType[type];
}

function areLines(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((each) => isTrimmed(each) && !each.includes('\n'))
  );
}

function isTrimmed(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.trim() === value;
}

function textOf(rest: JsonObject): string {
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2);
}
