/** Faults as sentences for whoever runs the system. English only; no key and no caller's word is in them. */
import type { Fault } from './fault.ts';

const subjects: Readonly<Record<Fault['source'], string>> = {
  stt: 'the recogniser',
  llm: 'the model',
  tts: 'the voice',
  api: 'the API',
  carrier: 'the carrier',
  core: 'our own code',
};

/** `the model refused the key (401 invalid_api_key)`. */
export function faultSentence(fault: Fault): string {
  return `${subjects[fault.source]} ${faultWords(fault)}`;
}

/** What the part did, without its name; the fault's own message stands in brackets behind it. */
export function faultWords(fault: Pick<Fault, 'kind' | 'message'>): string {
  const message = fault.message.trim();
  return `${deedOf(fault.kind, message)}${message === '' ? '' : ` (${message})`}`;
}

/** Servers word the same cause in many ways, and some give it only in the message of a general kind. */
function deedOf(kind: Fault['kind'], message: string): string {
  switch (kind) {
    case 'auth':
      return /quota|billing|credit/i.test(message)
        ? 'refused because the account has no credit left'
        : 'refused the key';
    case 'config':
      if (/model/i.test(message) && /\b404\b|not[_ ]?found|unknown|exist|invalid/i.test(message))
        return 'does not know this model';
      return /\b404\b/.test(message)
        ? 'does not know this address or this model'
        : 'refused what a call sends';
    case 'rate':
      return 'refused because it is asked too often';
    case 'server':
      return 'failed';
    case 'network':
      return 'could not be reached';
    case 'stall':
      return 'did not answer in time';
    case 'truncated':
      return 'broke off in the middle of its answer';
    case 'protocol':
      return 'answered something that can not be used';
  }
}
