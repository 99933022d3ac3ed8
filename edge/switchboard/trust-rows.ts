/**
 * Seconds that callers of a number were given on trust while the API could not be asked, one row
 * each in its object's SQLite: an object that was restarted in the middle of an outage does not
 * give them again. A caller stands there as a keyed hash, no row is older than a day.
 */
import { hexOf } from '../../shared/bytes.ts';
import { secretsOf } from '../carriers/secret.ts';

const dayMs = 86_400_000;

export interface TrustRows {
  /** Seconds given to this caller (`callerKey`): at most `most` within a day of the first. */
  grant(caller: string, wanted: number, most: number, now: number): number;
  /** Rows of a day go. When the next one is to go, ms since the epoch; null when none is left. */
  expire(now: number): number | null;
}

export function createTrustRows(sql: SqlStorage): TrustRows {
  // Most numbers never need it: only an outage comes here.
  sql.exec(
    'CREATE TABLE IF NOT EXISTS trust (caller TEXT PRIMARY KEY, seconds REAL NOT NULL, since INTEGER NOT NULL)',
  );

  function expire(now: number): number | null {
    sql.exec('DELETE FROM trust WHERE since <= ?', now - dayMs);
    const { since } = sql.exec('SELECT MIN(since) AS since FROM trust').one();
    return since === null ? null : Number(since) + dayMs;
  }

  return {
    grant(caller, wanted, most, now) {
      expire(now);
      const [row] = sql.exec('SELECT seconds FROM trust WHERE caller = ?', caller).toArray();
      const before = Number(row?.seconds ?? 0);
      const granted = Math.max(0, Math.min(wanted, most - before));
      const taken = 'ON CONFLICT (caller) DO UPDATE SET seconds = excluded.seconds';
      sql.exec(
        `INSERT INTO trust (caller, seconds, since) VALUES (?, ?, ?) ${taken}`,
        caller,
        before + granted,
        now,
      );
      return granted;
    },
    expire,
  };
}

/**
 * HMAC-SHA256 of the number, as hex. Phone numbers are few enough to try them all, so a bare hash
 * would hide none. `secret`: `INTERNAL_API_KEY`, whose first key counts; a caller begins anew when
 * it is rotated.
 */
export async function callerKey(phone: string, secret: string): Promise<string> {
  const text = new TextEncoder();
  // Named, so that what is kept here is of use nowhere else the same key signs something.
  const raw = text.encode(`trust:${secretsOf(secret)[0] ?? ''}`);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(phone)));
  return hexOf(digest);
}
