/** The contract's zod schemas as JSON Schema 2020-12, for OpenAPI 3.1. */
import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * `input`: the shape before defaults and transformations. A value that JSON Schema can't describe
 * becomes any value.
 */
export function jsonSchemaOf(schema: z.ZodType, side: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: side,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override: plainer,
  });
  return rest;
}

/** The limits of safe integers are left out: they come from JavaScript, not from the contract. */
function plainer({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** A schema on one line: `{ callId: string, turn?: integer }`. An amount of money is written `Money`. */
export function shapeOf(schema: unknown): string {
  if (!isRecord(schema)) return 'any';
  if (isRecord(schema.properties) && Object.keys(schema.properties).join() === 'microInr,inr') return 'Money';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches)) return branches.map(shapeOf).join(' | ');
  if (schema.type === 'array') return `[${shapeOf(schema.items)}]`;
  if (schema.type === 'object' || isRecord(schema.properties)) return objectShape(schema);
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  return typeof schema.type === 'string' ? schema.type : 'any';
}

function objectShape(schema: JsonSchema): string {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const named = Object.entries(properties)
    .filter(([, inner]) => !(isRecord(inner) && isRecord(inner.not)))
    .map(([name, inner]) => `${name}${required.has(name) ? '' : '?'}: ${shapeOf(inner)}`);
  const { additionalProperties: others } = schema;
  if (named.length === 0 && isRecord(others)) return `{ …: ${shapeOf(others)} }`;
  return named.length === 0 ? '{}' : `{ ${named.join(', ')} }`;
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
