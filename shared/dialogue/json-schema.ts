/**
 * JSON Schema of a business's own tools, as far as arguments need it: checks a value, and names
 * every keyword it would not check, so that settings with one are refused instead of half obeyed.
 *
 * Checked: type, enum, const, properties, required, additionalProperties, minProperties,
 * maxProperties, items, minItems, maxItems, uniqueItems, minLength, maxLength, pattern, minimum,
 * maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, anyOf, oneOf, allOf, not. Annotations
 * (title, description, default, examples, format, $schema, $id, $comment, deprecated) are accepted
 * and have no effect, as in the standard. References and conditions ($ref, if, patternProperties,
 * …) are refused.
 *
 * Our own tools' schemas are zod's. Zod can also read a schema (`z.fromJSONSchema`), but it throws
 * for `not`, ignores limits where `type` is absent, compares objects of an `enum` by identity, and
 * lets any pattern run; so a business's schemas are checked here.
 */

import { isObject, type JsonObject } from '../json.ts';
import { isCheapPattern } from './pattern-cost.ts';

type Schema = JsonObject;

interface SchemaFault {
  path: (string | number)[];
  message: string;
}

const annotations =
  '$schema $id $comment title description default examples format deprecated readOnly writeOnly'.split(' ');
const counts = 'minProperties maxProperties minItems maxItems minLength maxLength'.split(' ');
const bounds = 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'.split(' ');
const branches = ['anyOf', 'oneOf', 'allOf'];
const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
const deepest = 8;

/** Longer texts are checked too, as far as the pattern stays cheap. */
const usualLength = 100;
const values = ['enum', 'const', 'default', 'examples'];

/** Where a schema has patterns that could block a call. Their values would not be checked. */
export function costlyPatterns(schema: unknown, path: string[] = []): string[][] {
  if (!isObject(schema) || path.length > 2 * deepest) return [];
  return Object.entries(schema).flatMap(([name, value]) => {
    if (name === 'pattern' && typeof value === 'string')
      return isCheapPattern(value, usualLength) ? [] : [[...path, name]];
    if (values.includes(name)) return [];
    const inner = Array.isArray(value) ? value : [value];
    return inner.flatMap((each) => costlyPatterns(each, [...path, name]));
  });
}

/** The parts of a schema that would not be checked; empty for a schema that is checked whole. */
export function schemaFaults(schema: unknown, path: (string | number)[] = []): SchemaFault[] {
  if (typeof schema === 'boolean') return [];
  if (!isObject(schema)) return [{ path, message: 'a schema is an object' }];
  if (path.length > 2 * deepest) return [{ path, message: `a schema is at most ${deepest} deep` }];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keywordFaults(keyword, value, [...path, keyword]),
  );
}

function keywordFaults(keyword: string, value: unknown, path: (string | number)[]): SchemaFault[] {
  const unless = (isRight: boolean, message: string): SchemaFault[] => (isRight ? [] : [{ path, message }]);
  if (annotations.includes(keyword) || keyword === 'const') return [];
  if (keyword === 'type')
    return unless(
      listOf(value).every((type) => types.includes(String(type))),
      `a type is one of ${types.join(', ')}`,
    );
  if (keyword === 'enum')
    return unless(Array.isArray(value) && value.length > 0, 'an enum is a list of values');
  if (keyword === 'required')
    return unless(
      Array.isArray(value) && value.every((name) => typeof name === 'string'),
      'required is a list of names',
    );
  if (keyword === 'uniqueItems') return unless(typeof value === 'boolean', 'uniqueItems is true or false');
  if (counts.includes(keyword))
    return unless(Number.isInteger(value) && Number(value) >= 0, `${keyword} is a count`);
  if (bounds.includes(keyword)) return unless(typeof value === 'number', `${keyword} is a number`);
  if (keyword === 'pattern')
    return unless(
      isSafePattern(value),
      'a pattern is a regular expression of at most 200 characters, without repetitions of repetitions',
    );
  if (keyword === 'properties') {
    if (!isObject(value)) return unless(false, 'properties is an object of schemas');
    return Object.entries(value).flatMap(([name, inner]) => schemaFaults(inner, [...path, name]));
  }
  if (keyword === 'items' || keyword === 'additionalProperties' || keyword === 'not')
    return schemaFaults(value, path);
  if (branches.includes(keyword)) {
    if (!Array.isArray(value) || value.length === 0) return unless(false, `${keyword} is a list of schemas`);
    return value.flatMap((inner, position) => schemaFaults(inner, [...path, position]));
  }
  return unless(false, `the keyword ${keyword} would not be checked`);
}

/**
 * How `value` breaks the schema, a sentence each for the model; empty when it fits. The schema must
 * have no `schemaFaults`.
 */
export function valueFaults(schema: unknown, value: unknown, name = 'the arguments'): string[] {
  if (schema === false) return [`${name} must not be there`];
  if (!isObject(schema)) return [];
  const types = schema.type === undefined ? [] : listOf(schema.type).map(String);
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return [`${name} must be ${types.join(' or ')}`];
  const faults: string[] = [];
  const must = (isRight: boolean, what: string) => isRight || faults.push(`${name} must ${what}`);
  if (Array.isArray(schema.enum))
    must(
      schema.enum.some((each) => isSame(each, value)),
      `be one of ${JSON.stringify(schema.enum)}`,
    );
  if (schema.const !== undefined) must(isSame(schema.const, value), `be ${JSON.stringify(schema.const)}`);
  if (typeof value === 'string') stringRules(schema, value, must);
  if (typeof value === 'number') numberRules(schema, value, must);
  if (Array.isArray(value)) faults.push(...listFaults(schema, value, name, must));
  else if (isObject(value)) faults.push(...objectFaults(schema, value, name, must));
  const fits = (inner: unknown) => valueFaults(inner, value, name).length === 0;
  if (Array.isArray(schema.anyOf)) must(schema.anyOf.some(fits), 'fit one of its forms');
  if (Array.isArray(schema.oneOf))
    must(schema.oneOf.filter(fits).length === 1, 'fit exactly one of its forms');
  if (Array.isArray(schema.allOf))
    for (const inner of schema.allOf) faults.push(...valueFaults(inner, value, name));
  if (schema.not !== undefined) must(!fits(schema.not), 'be something else');
  return faults;
}

type Must = (isRight: boolean, what: string) => unknown;

function stringRules({ minLength, maxLength, pattern }: Schema, value: string, must: Must): void {
  const length = [...value].length;
  if (typeof minLength === 'number') must(length >= minLength, `have at least ${minLength} characters`);
  if (typeof maxLength === 'number') must(length <= maxLength, `have at most ${maxLength} characters`);
  if (typeof pattern === 'string' && isCheapPattern(pattern, value.length))
    must(new RegExp(pattern, 'u').test(value), `fit the pattern ${pattern}`);
}

function numberRules(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: Schema,
  value: number,
  must: Must,
): void {
  if (typeof minimum === 'number') must(value >= minimum, `be at least ${minimum}`);
  if (typeof maximum === 'number') must(value <= maximum, `be at most ${maximum}`);
  if (typeof exclusiveMinimum === 'number')
    must(value > exclusiveMinimum, `be more than ${exclusiveMinimum}`);
  if (typeof exclusiveMaximum === 'number')
    must(value < exclusiveMaximum, `be less than ${exclusiveMaximum}`);
  // A quotient, because 0.3 % 0.1 is not 0.
  if (typeof multipleOf === 'number')
    must(
      Math.abs(value / multipleOf - Math.round(value / multipleOf)) < 1e-9,
      `be a multiple of ${multipleOf}`,
    );
}

function listFaults(
  { minItems, maxItems, uniqueItems, items }: Schema,
  value: readonly unknown[],
  name: string,
  must: Must,
): string[] {
  if (typeof minItems === 'number') must(value.length >= minItems, `have at least ${minItems} entries`);
  if (typeof maxItems === 'number') must(value.length <= maxItems, `have at most ${maxItems} entries`);
  if (uniqueItems === true) must(new Set(value.map(canonical)).size === value.length, 'have no entry twice');
  return items === undefined
    ? []
    : value.flatMap((entry, position) => valueFaults(items, entry, `${name}[${position}]`));
}

function objectFaults(schema: Schema, value: Schema, name: string, must: Must): string[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const inside = (key: string) => (name === 'the arguments' ? key : `${name}.${key}`);
  const size = Object.keys(value).length;
  if (typeof schema.minProperties === 'number')
    must(size >= schema.minProperties, `have at least ${schema.minProperties} fields`);
  if (typeof schema.maxProperties === 'number')
    must(size <= schema.maxProperties, `have at most ${schema.maxProperties} fields`);
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const missing = required
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => `${inside(key)} is missing`);
  const others = schema.additionalProperties ?? true;
  const wrong = Object.entries(value).flatMap(([key, inner]) =>
    valueFaults(Object.hasOwn(properties, key) ? properties[key] : others, inner, inside(key)),
  );
  return [...missing, ...wrong];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/**
 * What stored settings may have. A stored pattern that costs more than this finds does not run
 * (`stringRules`), and no new one is taken (`costlyPatterns`).
 */
function isSafePattern(pattern: unknown): boolean {
  if (typeof pattern !== 'string' || pattern.length > 200 || /\([^()]*[*+{][^()]*\)[*+{]/.test(pattern))
    return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** JSON with sorted keys: equal texts mean equal values. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
