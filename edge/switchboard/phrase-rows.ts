/**
 * A business's phrases as audio, one row each in its object's SQLite. Limited in age, number and
 * bytes; the oldest are deleted first.
 */
import { type KeptPhrase, phraseLifeMs } from '../call/phrases/phrase-store.ts';

/**
 * A business of three languages has about a hundred phrases of 40 kB, and at most sixty fixed lines of 300
 * characters: 160 kB each, in two clauses.
 */
const defaultLimits = { phrases: 300, bytes: 16_000_000 };

export function createPhraseRows(
  sql: SqlStorage,
  limits: { phrases: number; bytes: number } = defaultLimits,
) {
  // Created on first use: most objects are a dialled number's and keep no phrases.
  sql.exec(
    'CREATE TABLE IF NOT EXISTS phrases (key TEXT PRIMARY KEY, audio BLOB NOT NULL, made_at INTEGER NOT NULL)',
  );
  return {
    /** The phrases of these keys that are stored and not too old. */
    read(keys: readonly string[], now: number): KeptPhrase[] {
      return keys.flatMap((key) => {
        const [row] = sql
          .exec('SELECT audio, made_at FROM phrases WHERE key = ? AND made_at > ?', key, now - phraseLifeMs)
          .toArray();
        return row
          ? [{ key, audio: new Uint8Array(row.audio as ArrayBuffer), madeAt: Number(row.made_at) }]
          : [];
      });
    },
    keep(key: string, audio: Uint8Array, now: number): void {
      sql.exec('DELETE FROM phrases WHERE made_at <= ?', now - phraseLifeMs);
      sql.exec('INSERT OR REPLACE INTO phrases (key, audio, made_at) VALUES (?, ?, ?)', key, audio, now);
      const rows = sql
        .exec('SELECT key, LENGTH(audio) AS bytes FROM phrases ORDER BY made_at DESC, rowid DESC')
        .toArray();
      let bytes = 0;
      rows.forEach((row, index) => {
        bytes += Number(row.bytes);
        if (index >= limits.phrases || bytes > limits.bytes)
          sql.exec('DELETE FROM phrases WHERE key = ?', row.key ?? '');
      });
    },
  };
}
