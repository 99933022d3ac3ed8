/** Who published a version or saved a draft. A token names a person by an id alone. */
import type { Words } from '../../ui/words/en.ts';

export function nameOfPerson(
  { person, role }: { person: string; role: string | null },
  { roles, unknown }: Words['versions'],
): string {
  if (role === null) return unknown;
  return `${roles[role] ?? role} ${person}`.trim();
}
