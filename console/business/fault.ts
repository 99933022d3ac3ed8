/** What is wrong with a field of a form. */

/**
 * `kind` names the sentence, `detail` is a bound, or what only the schema can say (in English).
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly detail: string;
}
export type FaultKind =
  | 'empty'
  | 'fewer'
  | 'least'
  | 'most'
  | 'longer'
  | 'shorter'
  | 'number'
  | 'whole'
  | 'phone'
  | 'ownNumber'
  | 'money'
  | 'time'
  | 'twice'
  | 'id'
  | 'idTaken'
  | 'numberTaken'
  | 'zone'
  | 'date'
  | 'later'
  | 'eager'
  | 'mail'
  | 'json'
  | 'toolName'
  | 'toolTaken'
  | 'url'
  | 'unheard'
  | 'noVoice'
  | 'noFact'
  | 'other';
/** By the field's path in the draft, such as `prices.0.price`. */
export type Faults = ReadonlyMap<string, Fault>;

/** A fault as zod reports it. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code?: string;
  readonly message: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: string;
  readonly expected?: unknown;
}
