/**
 * Searches the stored calls. Number, time, outcome and state are the API's own filters. What it can't filter
 * is read call by call over its pages.
 */
import { CallOutcome, CallStatus } from '../../../shared/contract/call.ts';
import { isWithheld } from '../../../shared/ids.ts';
import {
  type CallTroubles,
  listCalls,
  readCall,
  readName,
  readTroubles,
  type StaffApi,
  type StoredCall,
} from '../../terminal/stored-call.ts';
import type { Search } from './calls-arguments.ts';

/** Calls that are read at the same time. */
const together = 6;

export interface Found {
  /** With its transcript and turns where the search has read them. */
  call: StoredCall;
  /** '' where nobody knows it. */
  name: string;
}

export interface Result {
  found: Found[];
  /** Calls that were looked at. */
  looked: number;
  /** Whether older calls were not looked at, because enough were found. */
  isMore: boolean;
}

/**
 * Newest first. `progress` is told after every page. A sentence: why nothing could be read.
 */
export async function searchCalls(
  staff: StaffApi,
  search: Search,
  progress: (looked: number, found: number) => void,
): Promise<Result | string> {
  const { number, since, until, outcome, limit } = search;
  const query = {
    ...(typeof number === 'string' && number !== 'withheld' ? { phone: number } : {}),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    ...filterOf(outcome),
  };
  const names = new Map<string, Promise<string>>();
  const nameOf = (phone: string): Promise<string> => {
    const known = names.get(phone) ?? readName(staff, phone);
    names.set(phone, known);
    return known;
  };
  const found: Found[] = [];
  let looked = 0;
  let cursor: string | undefined;
  do {
    const page = await listCalls(staff, { ...query, ...(cursor === undefined ? {} : { cursor }) });
    if (typeof page === 'string') return page;
    const likely = page.calls.filter((call) => fitsRow(call, search));
    for (let at = 0; at < likely.length && found.length <= limit; at += together) {
      const read = await Promise.all(
        likely.slice(at, at + together).map((call) => fitting(staff, call, search, nameOf)),
      );
      found.push(...read.flatMap((each) => (each === null ? [] : [each])));
    }
    looked += page.calls.length;
    cursor = page.cursor;
    progress(looked, Math.min(found.length, limit));
  } while (cursor !== undefined && found.length <= limit);
  return { found: found.slice(0, limit), looked, isMore: found.length > limit };
}

/** The API filters by outcome and by state. A word for both means the state, which old calls have. */
function filterOf(outcome: Search['outcome']): Record<string, string> {
  if (outcome === null) return {};
  if (CallStatus.safeParse(outcome).success) return { status: outcome };
  return CallOutcome.safeParse(outcome).success ? { outcome } : {};
}

/** What a row of the list tells. */
function fitsRow(call: StoredCall, { number, outcome, longerThan, shorterThan }: Search): boolean {
  const from = call.from ?? '';
  if (number === 'withheld' && !(from === 'anonymous' || isWithheld(from))) return false;
  if (number !== null && typeof number !== 'string' && !from.endsWith(number.digits)) return false;
  const came: unknown[] = [call.status, call.outcome, call.endReason];
  if (outcome !== null && !came.includes(outcome)) return false;
  const { seconds } = call;
  if (longerThan !== null && !(typeof seconds === 'number' && seconds > longerThan)) return false;
  return shorterThan === null || (typeof seconds === 'number' && seconds < shorterThan);
}

/** Null for a call that does not fit. A call that has gone meanwhile does not. */
async function fitting(
  staff: StaffApi,
  row: StoredCall,
  { name: wantedName, words, fault }: Search,
  nameOf: (phone: string) => Promise<string>,
): Promise<Found | null> {
  const name = await nameOf(row.from ?? '');
  if (wantedName !== null && !has(name, wantedName)) return null;
  if (fault !== null && !hasFault(await readTroubles(staff, row.callId), fault)) return null;
  if (words.length === 0) return { call: row, name };
  const call = await readCall(staff, row.callId);
  if (typeof call === 'string') return null;
  const said = (call.transcript ?? []).map(({ text }) => text).join('\n');
  return words.every((word) => has(said, word)) ? { call, name } : null;
}

function hasFault({ troubles, behindEnd }: CallTroubles, wanted: string): boolean {
  return [...troubles.map(({ text }) => text), ...(behindEnd === null ? [] : [behindEnd])].some((text) =>
    has(text, wanted),
  );
}

function has(text: string, part: string): boolean {
  const plain = (each: string) => each.normalize('NFKC').toLocaleLowerCase('en');
  return plain(text).includes(plain(part));
}
