/** What a ring is answered with. */
import type { RefusalReason } from '../../../shared/language/language.ts';
import { fallbackLanguage } from '../../../shared/language/registry.ts';

/**
 * `token` opens the media socket; a refused call gets one as well, to hear why. Null when there is
 * not even a business to refuse for.
 */
export interface PrepareAnswer {
  refusal: RefusalReason | null;
  token: string | null;
  language: string;
  /** What the caller is told of a refusal; empty where there is none. */
  text: string;
}

/** No business, so nobody's language and nobody's name. */
export function refusedUnknown(refusal: RefusalReason): PrepareAnswer {
  const text = fallbackLanguage.phrases.refusal[refusal]({ agentName: '', businessName: '' });
  return { refusal, token: null, language: fallbackLanguage.code, text };
}
