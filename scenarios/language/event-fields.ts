/**
 * What an event of the journal can hold: an expectation of a field or a value that no event has
 * could not fail, or not be met. Pure.
 */
import * as z from 'zod';
import { type CallEventType, callEventSchemas } from '../../shared/journal/events.ts';

/** Null when events of this type may have `is` at `path` (`fault.kind`), else in words what is wrong. */
export function fieldFault(type: CallEventType, path: string, is: string): string | null {
  const schemas = at(callEventSchemas[type], path.split('.'));
  if (schemas.length === 0) return `an event ${type} has no ${path}`;
  const values = [is, Number(is), is === 'true', null].filter((value) => String(value) === is);
  return values.some((value) => schemas.some((schema) => schema.safeParse(value).success))
    ? null
    : `${path} of ${type} is never "${is}"`;
}

function at(schema: z.core.$ZodType, [key, ...rest]: readonly string[]): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return key === undefined ? [schema] : at(schema.unwrap(), [key, ...rest]);
  }
  if (key === undefined) return schema instanceof z.ZodType ? [schema] : [];
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => at(option, [key, ...rest]));
  const field: unknown = schema instanceof z.ZodObject ? schema.shape[key] : undefined;
  return field instanceof z.ZodType ? at(field, rest) : [];
}
