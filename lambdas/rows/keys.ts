/**
 * Every kind of row in the table, and its key. The other files of this folder hold a row's shape
 * and its reads and writes; a row that only one Lambda uses is in that Lambda's folder.
 *
 * | row                       | PK                   | SK                  | defined in            |
 * | ------------------------- | -------------------- | ------------------- | --------------------- |
 * | a business's settings     | BUSINESS#id          | SETTINGS            | `business.ts`         |
 * | it in operators' list     | BUSINESSES           | id                  | `business.ts`         |
 * | a version of them         | VERSIONS#id          | 000000012           | `versions.ts`         |
 * | the draft of the next one | BUSINESS#id          | DRAFT               | `draft.ts`            |
 * | a dialled number          | NUMBER#+91…          | NUMBER              | `business.ts`         |
 * | budget, with open holds   | BUSINESS#id          | BUDGET              | `budgets/ledger.ts`   |
 * | a blocked caller          | BUSINESS#id          | BLOCKED#+91…        | `budgets/store.ts`    |
 * | trials of tools, a minute | BUSINESS#id          | TRIALS#minute       | `tools/store.ts`      |
 * | a customer                | BUSINESS#id          | CUSTOMER#+91…       | `people/customer.ts`  |
 * | that one was erased       | BUSINESS#id          | ERASED#hash         | `erased/erased-person.ts` |
 * | a call                    | CALL#callId          | CALL                | `call.ts`             |
 * | an event of its journal   | CALL#callId          | EVENT#seq           | `journal.ts`          |
 * | a turn of a call by turns | CALL#callId          | TURN#n              | `journal.ts`          |
 * | its recording             | CALL#callId          | RECORDING           | `recording.ts`        |
 * | the carrier's recording   | CALL#callId          | CARRIER_RECORDING   | `recording.ts`        |
 * | a transfer                | CALL#callId          | TRANSFER#transferId | `transfers/routes.ts` |
 * | a caller's request        | REQUEST#id#requestId | REQUEST             | `requests/store.ts`   |
 * | … begun, not confirmed    | REQUEST#id#begun-…   | REQUEST             | `begun-request.ts`    |
 * | the appointments of a day | DAYS#id              | date                | `appointment-day.ts`  |
 * | the words of a call       | WORDS#id#shard       | startedAt#callId    | `call-words.ts`       |
 * | an audit event            | AUDIT#id             | at#random           | `audit.ts`            |
 * | who wants the daily mail  | DAILYMAILS           | id                  | `mail/daily.ts`       |
 * | a refused caller          | BUSINESS#id          | REFUSED#+91…        | `people/refused-caller.ts` |
 * | an hour's refused rings   | REFUSEDHOURS#id      | 2026-11-22T14       | `people/refused-caller.ts` |
 * | the key of its references | BUSINESS#id          | SEAL                | `sealed/seal.ts`      |
 *
 * Three rows are in the indexes: GSI1 lists a business's calls, requests and refused callers, GSI2 the calls
 * and requests of one person.
 *
 * | row       | GSI1PK      | GSI1SK           | GSI2PK         | GSI2SK                |
 * | --------- | ----------- | ---------------- | -------------- | --------------------- |
 * | a call    | CALLS#id    | startedAt#callId | PERSON#id#+91… | CALL#startedAt#callId |
 * | a request | REQUESTS#id | at#requestId     | PERSON#id#+91… | REQUEST#at#requestId  |
 * | refused   | REFUSED#id  | lastAt#+91…      |                |                       |
 *
 * So one query reads a whole call, and one finds everything about a person, which an erasure needs.
 * A business's money is in one row, where one conditional update can check and take it.
 *
 * Rows of a call, audit events and replaced versions expire (`keptDays`; a recording's row no later
 * than the bucket deletes the recording). What else a business keeps about itself and its customers
 * does not.
 */
import type { BusinessId, CallId } from '../../shared/ids.ts';
import type { Key } from '../table/table.ts';

/** Days after which rows expire: a call's rows after a year, audit events a little later than the call. */
export const keptDays = { call: 365, audit: 400, refused: 30 } as const;

export const keys = {
  settings: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'SETTINGS' }),
  listed: (businessId: BusinessId): Key => ({ PK: partitions.businesses, SK: businessId }),
  version: (businessId: BusinessId, version: number): Key => ({
    PK: partitions.versions(businessId),
    SK: String(version).padStart(9, '0'),
  }),
  draft: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'DRAFT' }),
  number: (number: string): Key => ({ PK: `NUMBER#${number}`, SK: 'NUMBER' }),
  budget: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'BUDGET' }),
  blocked: (businessId: BusinessId, phone: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `BLOCKED#${phone}`,
  }),
  toolTrials: (businessId: BusinessId, minute: number): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `TRIALS#${minute}`,
  }),
  customer: (businessId: BusinessId, phone: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `CUSTOMER#${phone}`,
  }),
  refused: (businessId: BusinessId, phone: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `REFUSED#${phone}`,
  }),
  refusedHour: (businessId: BusinessId, hour: string): Key => ({
    PK: partitions.refusedHours(businessId),
    SK: hour,
  }),
  seal: (businessId: BusinessId): Key => ({ PK: `BUSINESS#${businessId}`, SK: 'SEAL' }),
  dailyMail: (businessId: BusinessId): Key => ({ PK: partitions.dailyMails, SK: businessId }),
  /** `person`: a hash of the number. */
  erasure: (businessId: BusinessId, person: string): Key => ({
    PK: `BUSINESS#${businessId}`,
    SK: `ERASED#${person}`,
  }),
  call: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'CALL' }),
  event: (callId: CallId, seq: number): Key => ({ PK: `CALL#${callId}`, SK: eventSort(seq) }),
  turn: (callId: CallId, turn: number): Key => ({
    PK: `CALL#${callId}`,
    SK: `TURN#${String(turn).padStart(6, '0')}`,
  }),
  recording: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'RECORDING' }),
  carrierRecording: (callId: CallId): Key => ({ PK: `CALL#${callId}`, SK: 'CARRIER_RECORDING' }),
  transfer: (callId: CallId, transferId: string): Key => ({
    PK: `CALL#${callId}`,
    SK: `TRANSFER#${transferId}`,
  }),
  request: (businessId: BusinessId, requestId: string): Key => ({
    PK: `REQUEST#${businessId}#${requestId}`,
    SK: 'REQUEST',
  }),
  day: (businessId: BusinessId, date: string): Key => ({ PK: partitions.days(businessId), SK: date }),
  audit: (businessId: BusinessId, at: string, id: string): Key => ({
    PK: partitions.audit(businessId),
    SK: `${at}#${id}`,
  }),
} as const;

/** Padded with zeros, so that the text sorts as the number does. */
export function eventSort(seq: number): string {
  return `EVENT#${String(seq).padStart(16, '0')}`;
}

export const partitions = {
  businesses: 'BUSINESSES',
  calls: (businessId: BusinessId): string => `CALLS#${businessId}`,
  requests: (businessId: BusinessId): string => `REQUESTS#${businessId}`,
  days: (businessId: BusinessId): string => `DAYS#${businessId}`,
  versions: (businessId: BusinessId): string => `VERSIONS#${businessId}`,
  words: (businessId: BusinessId, shard: number): string => `WORDS#${businessId}#${shard}`,
  audit: (businessId: BusinessId): string => `AUDIT#${businessId}`,
  /** One for all businesses: who wants the daily mail, without a scan. */
  dailyMails: 'DAILYMAILS',
  refused: (businessId: BusinessId): string => `REFUSED#${businessId}`,
  refusedHours: (businessId: BusinessId): string => `REFUSEDHOURS#${businessId}`,
  person: (businessId: BusinessId, phone: string): string => `PERSON#${businessId}#${phone}`,
} as const;
