/** Where a transfer goes: only where the business said it may. Pure. */
import type { TransferDestination } from '../../shared/contract/business.ts';

/**
 * The configured destination of that name (case and surrounding blanks aside), or the first where
 * none is named; `undefined` when there is none.
 */
export function destinationOf(
  destinations: readonly TransferDestination[],
  asked: string | undefined,
): TransferDestination | undefined {
  if (asked === undefined) return destinations[0];
  const name = plain(asked);
  return destinations.find((destination) => plain(destination.name) === name);
}

/** A model writes `Front Desk` for `front-desk`. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}
