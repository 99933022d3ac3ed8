/** The deployment's facts, which the Worker writes into the page (`edge/routes/console.ts`). */
import { z } from 'zod';
import { SignInPlace } from '../sign-in/sign-in.ts';

const Setup = z.object({
  /** The API's origin. */
  api: z.string(),
  /** The number that the softphone offers to call. */
  number: z.string(),
  isLocal: z.boolean(),
  /** Null: there are no sign-in pages, staff paste a token. */
  signIn: SignInPlace.nullable(),
  /** The page's policy allows a style element that has it. */
  styleNonce: z.string(),
});
export type Setup = z.infer<typeof Setup>;

export function readSetup(page: Document): Setup {
  const content = page.querySelector('meta[name="console-setup"]')?.getAttribute('content') ?? '';
  return Setup.parse(JSON.parse(content));
}
