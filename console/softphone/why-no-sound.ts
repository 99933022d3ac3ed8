import type { Words } from '../ui/words/en.ts';

/** Why the microphone could not be opened (`openSound` threw), as a sentence for staff. */
export function whyNoSound(error: unknown, { noSound, noSoundElse }: Words['softphone']): string {
  const named = error instanceof DOMException ? noSound[error.name] : undefined;
  return named ?? noSoundElse(error instanceof Error ? error.message : String(error));
}
