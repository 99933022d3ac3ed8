/** What a person hears before being connected with the caller, and what the caller heard of it. */
import * as z from 'zod';
import { isWithheld } from '../../ids.ts';
import { jsonOf } from '../../json.ts';
import { languageOf } from '../../language/registry.ts';
import { spoken } from '../../language/spoken/spoken.ts';
import { voiceLanguage } from '../../language/utterance/detect.ts';
import { lastWanted, saysWhat } from '../../language/utterance/wanted.ts';
import type { JournalEvent } from '../events.ts';

const TransferArguments = z.object({ reason: z.string().catch('') }).catch({ reason: '' });

/**
 * The most characters of what the caller wants that are spoken. The person who picks up wants to talk, not
 * to listen.
 */
const longest = 160;

/** For a carrier's own voice. What is wanted may be in any language, and decides the language of all. */
export function whisperOf(
  caller: { name: string | null; phone: string },
  events: readonly JournalEvent[],
): { text: string; language: string } {
  const reason = reasonOf(events);
  const wanted =
    reason ?? lastWanted(events.flatMap((each) => (each.type === 'callerSaid' ? each.text : [])));
  const short = wanted === null ? null : shortened(wanted.replace(/[[\]]/g, ''));
  const language = short === null ? 'en-IN' : voiceLanguage(short, 'en-IN');
  const text = languageOf(language).phrases.whisper({
    name: caller.name,
    digits: isWithheld(caller.phone) ? null : asDigits(caller.phone),
    wanted: short,
    isQuoted: reason === null,
    isFault: events.some((each) => each.type === 'toolAnswered' && isOurFault(each)),
  });
  return { text: spoken(text, language), language };
}

/** The caller heard that a person is called: nobody has to say it again. */
export function isAnnounced(events: readonly JournalEvent[]): boolean {
  const dialled = events.findLastIndex(({ type }) => type === 'transferStarted');
  const said = events.slice(0, dialled).findLast((event) => event.type === 'agentSaid');
  if (said?.type !== 'agentSaid' || said.interrupted || said.text === '') return false;
  return said.cause === 'model' || said.cause === 'goodbye';
}

/** The reason of the last transfer, in the model's words. Null where they say nothing. */
function reasonOf(events: readonly JournalEvent[]): string | null {
  const transfer = events.findLast(
    (event) => event.type === 'toolAnswered' && event.action?.type === 'transfer',
  );
  if (transfer?.type !== 'toolAnswered' || isOwn(transfer)) return null;
  const { reason } = TransferArguments.parse(jsonOf(transfer.arguments));
  return saysWhat(reason) ? reason.trim() : null;
}

/** Requested without the model. */
function isOwn({ id, turn }: { id: string; turn: number }): boolean {
  return id === `transfer-${turn}`;
}

function isOurFault(answer: JournalEvent & { type: 'toolAnswered' }): boolean {
  return isOwn(answer) && TransferArguments.parse(jsonOf(answer.arguments)).reason === faultReason;
}

/** The reason of a transfer that a failure of ours caused. Journals keep it. */
export const faultReason = 'the automated assistant can not go on';

/** Whole words. */
function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= longest) return plain;
  const cut = plain.slice(0, longest);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2)).trim();
}

/** As people say it: a short code digit by digit, a toll-free number without its country code. */
function asDigits(phone: string): string {
  return phone.startsWith('+') ? phone.replace(/^\+91(?=1[468])/, '') : [...phone].join(' ');
}
