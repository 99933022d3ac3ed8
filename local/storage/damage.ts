/**
 * Looks, before a start, whether the databases in DATA_DIR can be read. A crash or a full disk does not
 * damage them, because SQLite drops a write that is not whole. A failing disk or a copy that broke off does,
 * and a part would then fail in words that name no file.
 */
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { codeOf, reasonOf, StartFault } from '../parts/start-fault.ts';

interface Damage {
  /** Below DATA_DIR. */
  file: string;
  why: string;
}

/** Throws a `StartFault` that names each damaged file, what it holds, and what to do. Changes nothing. */
export async function checkStored(dataDir: string): Promise<void> {
  const damaged = await damageIn(dataDir);
  if (damaged.length === 0) return;
  const lines = damaged.map(({ file, why }) => {
    const { holds, without } = contentOf(file);
    return `  ${join(dataDir, file)}: ${why}\n    It holds ${holds}. Without it ${without}.`;
  });
  throw new StartFault(
    [
      'Stored data are damaged, so nothing was started and nothing was changed:',
      ...lines,
      'Put a good copy of each file in its place, or move the file away, together with those of the same name that end in -wal and -shm. All other data stay.',
    ].join('\n'),
  );
}

async function damageIn(dataDir: string): Promise<Damage[]> {
  const found: Damage[] = [];
  for (const folder of ['dynamodb', 's3', 'edge']) {
    const paths = await readdir(join(dataDir, folder), { recursive: true }).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    for (const path of paths.filter((each) => each.endsWith('.sqlite')).sort()) {
      const file = join(folder, path);
      const why = await damageOf(join(dataDir, file));
      if (why !== null) found.push({ file: relative('', file), why });
    }
  }
  return found;
}

/** Null where all is well. A file without content is a database that was never written. */
async function damageOf(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size === 0) return null;
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const [first] = database.prepare('PRAGMA quick_check(1)').all();
      const said = String(first?.quick_check ?? 'no answer');
      return said === 'ok' ? null : said;
    } finally {
      database.close();
    }
  } catch (error) {
    return isToBeRolledBack(error) ? null : reasonOf(error);
  }
}

/**
 * A process was killed inside a write and left its journal. SQLite undoes that write when the part opens the
 * file; this look changes nothing, so it can't, and the file is not checked.
 */
function isToBeRolledBack(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === readOnlyRollback;
}
/** SQLITE_READONLY_ROLLBACK. */
const readOnlyRollback = 776;

function contentOf(file: string): { holds: string; without: string } {
  if (file.startsWith('dynamodb'))
    return {
      holds: 'the businesses, calls and customers',
      without: 'the system begins with an empty database; the recordings stay',
    };
  if (file.startsWith('s3'))
    return { holds: 'the list of the recordings', without: 'recordings are not found' };
  if (file.includes('CallObject'))
    return {
      holds: 'what the edge has not delivered of one call, or when it tries again',
      without: 'that is lost; what was delivered stays',
    };
  return {
    holds: "the edge's counters and what it remembers of callers",
    without: 'it begins anew; calls and money are elsewhere',
  };
}
