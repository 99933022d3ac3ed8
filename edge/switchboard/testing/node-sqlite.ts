/**
 * An object's SQLite for tests that run in Node: SQLite itself, in memory. Of the platform's cursor it has
 * what the rows of a switchboard use.
 */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

export function nodeSqlite(): SqlStorage {
  const database = new DatabaseSync(':memory:');
  const exec = (query: string, ...bindings: SQLInputValue[]) => {
    const rows = database.prepare(query).all(...bindings);
    return {
      toArray: () => rows,
      one: () => {
        if (rows.length !== 1) throw new Error(`one row was expected, and there are ${rows.length}`);
        return rows[0];
      },
    };
  };
  return { exec } as unknown as SqlStorage;
}
