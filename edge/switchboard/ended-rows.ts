/**
 * Calls that ended in the last hours, one row each in a switchboard's SQLite. Carriers still send requests
 * for them, and ring again where a flow leads back to us. No row has a caller's number. Times are ms since
 * the epoch, and an argument.
 */

/** The longest call of a carrier: 4 hours. */
const keptMs = 4 * 3_600_000;
/**
 * At 250 bytes a row 125 MB. So many calls end in 4 hours where 6,000 of 180 s are live at one number; the
 * object of a call that is forgotten here still refuses a second ring.
 */
const mostEnded = 500_000;

export function createEndedRows(sql: SqlStorage, most = mostEnded) {
  sql.exec(`CREATE TABLE IF NOT EXISTS ended (
    n INTEGER PRIMARY KEY, call_id TEXT NOT NULL UNIQUE, object_name TEXT NOT NULL, at INTEGER NOT NULL
  )`);
  sql.exec('CREATE INDEX IF NOT EXISTS ended_at ON ended (at)');
  return {
    /** Forgets what is older than 4 hours, and the oldest beyond the limit. */
    add(callId: string, objectName: string, at: number): void {
      sql.exec('DELETE FROM ended WHERE at <= ?', at - keptMs);
      sql.exec(
        'INSERT OR REPLACE INTO ended (call_id, object_name, at) VALUES (?, ?, ?)',
        callId,
        objectName,
        at,
      );
      sql.exec('DELETE FROM ended WHERE n <= (SELECT MAX(n) FROM ended) - ?', most);
    },
    has: (callId: string, now: number): boolean =>
      sql.exec('SELECT 1 FROM ended WHERE call_id = ? AND at > ?', callId, now - keptMs).toArray().length > 0,
    /** Null for a call that is not known. */
    objectOf: (callId: string): string | null =>
      sql
        .exec<{ objectName: string }>('SELECT object_name AS objectName FROM ended WHERE call_id = ?', callId)
        .toArray()[0]?.objectName ?? null,
  };
}
