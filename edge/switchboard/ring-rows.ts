/**
 * The admitted rings of the last minute, one row each in a switchboard's SQLite: how often somebody rang.
 * Times are ms since the epoch, and an argument.
 */

const minuteMs = 60_000;

interface AdmittedRing {
  /** The caller's number, or the member of staff who called from the softphone. */
  who: string;
  at: number;
  callId: string;
  /** Whose number was dialled, where it is known. */
  businessId: string | null;
}

export function createRingRows(sql: SqlStorage) {
  sql.exec(`CREATE TABLE IF NOT EXISTS rings (
    who TEXT NOT NULL, at INTEGER NOT NULL, call_id TEXT NOT NULL, business_id TEXT,
    PRIMARY KEY (who, at, call_id)
  ) WITHOUT ROWID`);
  sql.exec('CREATE INDEX IF NOT EXISTS rings_at ON rings (at)');
  return {
    /** What was noted in the future was noted before the clock was set back, and is forgotten too. */
    ageOut(now: number): void {
      // Two statements: with OR in one, SQLite reads all rows.
      sql.exec('DELETE FROM rings WHERE at <= ?', now - minuteMs);
      sql.exec('DELETE FROM rings WHERE at >= ?', now + minuteMs);
    },
    add({ who, at, callId, businessId }: AdmittedRing): void {
      sql.exec(
        'INSERT OR IGNORE INTO rings (who, at, call_id, business_id) VALUES (?, ?, ?, ?)',
        who,
        at,
        callId,
        businessId,
      );
    },
    remove({ who, at, callId }: Omit<AdmittedRing, 'businessId'>): void {
      sql.exec('DELETE FROM rings WHERE who = ? AND at = ? AND call_id = ?', who, at, callId);
    },
    /** Rings at the numbers of a business, or at all. */
    count(who: string, businessId: string | null): number {
      const query = 'SELECT COUNT(*) AS rings FROM rings WHERE who = ? AND (? IS NULL OR business_id = ?)';
      return sql.exec<{ rings: number }>(query, who, businessId, businessId).one().rings;
    },
    /** When the next ring is a minute old; null where there is none. */
    nextDue(): number | null {
      const { at } = sql.exec<{ at: number | null }>('SELECT MIN(at) AS at FROM rings').one();
      return at === null ? null : at + minuteMs;
    },
  };
}
