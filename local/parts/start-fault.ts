/**
 * Something the person at the keyboard can put right: shown as its one message, without a stack,
 * and the run ends with exit code 1.
 */
export class StartFault extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StartFault';
  }
}

/** What went wrong, for a sentence: the message of an error, the text of anything else. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** A system error's code such as `EADDRINUSE`, or undefined. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
