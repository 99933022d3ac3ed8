/** Something the user can fix. Printed as its message without a stack; the exit code is 1. */
export class StartFault extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StartFault';
  }
}

/** The reason of a failure, for a sentence: the error's message, or the value as text. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** A system error's code such as `EADDRINUSE`, or undefined. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

/** What a disk says that takes no data: it is full, broken, or not ours. */
const ofDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EFBIG']);

/** A failure that the user can mend, as a sentence; null for any other error. */
export function startFaultOf(thrown: unknown, dataDir: string): StartFault | null {
  if (thrown instanceof StartFault) return thrown;
  if (!ofDisk.has(codeOf(thrown) ?? '')) return null;
  return new StartFault(
    `The disk does not take the data: ${reasonOf(thrown)}. Make room for DATA_DIR (${dataDir}) or let this user write there, and start again. What was stored stays.`,
  );
}
