/**
 * Seconds that callers were granted while the API was unreachable, one row for each caller in the
 * number's SQLite, so that an object restarted during an outage does not grant them again. Callers are
 * stored as keyed hashes, for at most a day.
 */
import { hexOf } from '../../shared/bytes.ts';
import { secretsOf } from '../carriers/credentials.ts';

const dayMs = 86_400_000;

export function createTrustRows(sql: SqlStorage) {
  // Created on first use: most numbers never need it.
  sql.exec(
    'CREATE TABLE IF NOT EXISTS trust (caller TEXT PRIMARY KEY, seconds REAL NOT NULL, since INTEGER NOT NULL)',
  );

  function expire(now: number): number | null {
    sql.exec('DELETE FROM trust WHERE since <= ?', now - dayMs);
    const { since } = sql.exec('SELECT MIN(since) AS since FROM trust').one();
    return since === null ? null : Number(since) + dayMs;
  }

  return {
    /** Seconds granted to this caller (`callerKey`): at most `most` within a day of the first. */
    grant(caller: string, wanted: number, most: number, now: number): number {
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
    /** Deletes rows of a day. Returns when the next is due, ms since the epoch; null when none is left. */
    expire,
  };
}

/**
 * HMAC-SHA256 of the number, as hex. Without a key, a hash could be reversed by trying all phone
 * numbers. `secret`: `INTERNAL_API_KEY`, whose first key counts. Rotating it resets all callers.
 */
export async function callerKey(phone: string, secret: string): Promise<string> {
  const text = new TextEncoder();
  // The prefix keeps these hashes from being valid anywhere else that uses the same key.
  const raw = text.encode(`trust:${secretsOf(secret)[0] ?? ''}`);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(phone)));
  return hexOf(digest);
}
