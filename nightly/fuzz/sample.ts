/** A value that fits a JSON Schema, or nearly so: where the fuzz of a contract's body begins. Seeded. */
import type { Chance } from '../../edge/core/testing/chance.ts';
import type { JsonSchema } from '../../local/generate/json-schemas.ts';
import type { Json } from './mutations.ts';

const texts = [
  'exotel-f0221234567890abcdef',
  '2026-11-30T05:00:00.000Z',
  '2026-11-30',
  '+919800000001',
  '+918000000099',
  'en-IN',
  'demo-clinic',
  'front-desk',
  'Asia/Kolkata',
  'hello',
  '09:30',
];

export function sampleOf(chance: Chance, schema: unknown, depth = 0): Json {
  if (!isSchema(schema) || depth > 8) return chance.one(texts);
  if (schema.const !== undefined) return schema.const as Json;
  if (Array.isArray(schema.enum)) return chance.one(schema.enum) as Json;
  const forms = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(forms)) return sampleOf(chance, chance.one(forms), depth + 1);
  const type = Array.isArray(schema.type) ? chance.one(schema.type) : schema.type;
  if (type === 'object' || isSchema(schema.properties)) return objectOf(chance, schema, depth);
  if (type === 'array')
    return Array.from({ length: chance.below(3) }, () => sampleOf(chance, schema.items, depth + 1));
  if (type === 'integer' || type === 'number') return chance.below(Number(schema.maximum ?? 1000) + 1);
  if (type === 'boolean') return chance.next() < 0.5;
  if (type === 'null') return null;
  return chance.one(texts);
}

function objectOf(chance: Chance, schema: JsonSchema, depth: number): Json {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : [];
  return Object.fromEntries(
    properties
      .filter(([name]) => required.has(name) || chance.next() < 0.5)
      .map(([name, inner]) => [name, sampleOf(chance, inner, depth + 1)]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
