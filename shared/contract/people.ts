/** A business's people as staff look them up: the list, and what an erasure would take. */
import * as z from 'zod';
import { CallId, Phone } from '../ids.ts';
import { Money } from '../money.ts';
import { AnyPhone, Cursor, LanguageTag, Time } from './endpoint.ts';

/**
 * A person of the business: by the number, or by the id of one of the person's calls. Staff who are not
 * shown whole numbers have the second only.
 */
export const PersonRef = z.union([CallId, AnyPhone], {
  error: 'a person is named by a phone number, such as +919876543210, or by the id of a call',
});

/** `search`: a name or a part of it, a number in any notation, or its last digits. */
export const PeopleQuery = z.object({
  search: z.string().trim().max(120).optional(),
  cursor: Cursor.optional(),
});

/** `callId`: the last call. All three are `null` for a customer who has not called yet. */
export const Person = z.object({
  phone: z.string(),
  name: z.string().nullable(),
  language: LanguageTag.nullable(),
  callId: CallId.nullable(),
  lastCallAt: Time.nullable(),
  lastSummary: z.string().nullable(),
});
export type Person = z.infer<typeof Person>;

/**
 * What an erasure takes now, and what stays: the calls' cost, and a block of the number. `recordings`: calls
 * that have one. `live`: calls that go on, whose words are erased too.
 */
export const ErasurePreview = z.object({
  calls: z.int().min(0),
  live: z.int().min(0),
  recordings: z.int().min(0),
  requests: z.int().min(0),
  hasEntry: z.boolean(),
  hasNotes: z.boolean(),
  /** The person is among the refused callers. Absent in answers of older versions. */
  wasRefused: z.boolean().optional(),
  keptCost: Money,
  isBlocked: z.boolean(),
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;

/** A number as staff see it: whole, or as `maskPhone` writes it where the business shows its last digits. */
export const SeenPhone = z.union([Phone, z.string().regex(/^(?:\+\d{2}\*+\d{4}|\*{3})$/)]);
