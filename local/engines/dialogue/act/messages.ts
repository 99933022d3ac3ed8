/** Taking a message, and a wish to be called back. */
import { linesOf } from '../say/lines.ts';
import { call, type Decision, type State, say } from '../state.ts';
import { nameAnswered, nameTold } from '../understand/names.ts';
import type { Understood } from '../understand/understand.ts';

const said =
  /(?:tell (?:the |them |him |her )?(?:doctor|dentist|staff|front desk|clinic)?|let (?:the doctor|them|him|her) know|(?:the )?message is|message saying|message that)\s*(?:that|to say)?[,:]?\s+(.+)$/iu;

/** "I'd like to leave a message", with or without it in the same sentence; also a yes to the offer of one. */
export function messageAsked(state: State, understood: Understood): Decision | null {
  const isOffered = state.asked === 'offerMessage' && understood.yes;
  if (understood.intent !== 'message' && !isOffered) return null;
  const text = understood.intent === 'message' ? (said.exec(understood.heard.text)?.[1] ?? null) : null;
  const message = {
    kind: 'message',
    text: text !== null && text.split(' ').length >= 3 ? text : null,
  } as const;
  if (message.text !== null) return takeMessage(state, message.text, nameTold(understood.heard));
  return say(state, linesOf(state.language).askMessage, 'messageText', { message, booking: null });
}

/** Whatever is said now is the message, unless the caller gives up on it. */
export function messageDictated(state: State, understood: Understood): Decision | null {
  const { heard, intent, yes, done } = understood;
  const lines = linesOf(state.language);
  if (state.asked === 'messageName') {
    const name = nameAnswered(heard);
    return intent === 'repeat' || name === null ? null : saveMessage(state, state.message?.text ?? '', name);
  }
  if (state.asked !== 'messageText') return null;
  if (/^(?:nevermind|bye|repeat|person)$/.test(intent ?? '') && heard.words.length <= 6) {
    return intent === 'nevermind' ? say(state, lines.fine, 'help', { message: null }) : null;
  }
  if (heard.words.length === 0 || ((yes || done) && heard.words.length <= 2)) return null;
  return takeMessage(state, heard.text, nameTold(heard));
}

/** A call back: on this number, or on another one that the caller says. */
export function callbackAsked(state: State, understood: Understood): Decision | null {
  const { intent, yes, no, phone } = understood;
  const lines = linesOf(state.language);
  const save = (fields: Readonly<Record<string, string>>) =>
    call(
      state,
      '',
      [
        {
          name: 'save_request',
          arguments: { kind: 'callback', state: 'open', ...named(state.callerName), ...fields },
        },
      ],
      { for: 'callback' },
      { message: null },
    );
  if (state.asked === 'confirmCallback' || state.asked === 'callbackNumber') {
    if (phone !== null) return save({ phone });
    if (yes && state.asked === 'confirmCallback') return save({});
    if (no && state.asked === 'confirmCallback') return say(state, lines.askNumber, 'callbackNumber');
  }
  if (intent !== 'callback') return null;
  return phone === null
    ? say(state, lines.confirmCallback, 'confirmCallback', { booking: null })
    : save({ phone });
}

function takeMessage(state: State, text: string, toldName: string | null): Decision {
  const name = toldName ?? state.callerName;
  if (name !== null) return saveMessage(state, text, name);
  return say(state, linesOf(state.language).askWhoFrom, 'messageName', {
    message: { kind: 'message', text },
    booking: null,
  });
}

function saveMessage(state: State, message: string, name: string): Decision {
  const given = { kind: 'message', state: 'open', message, name };
  return call(
    state,
    '',
    [{ name: 'save_request', arguments: given }],
    { for: 'message' },
    { message: null, booking: null },
  );
}

function named(name: string | null): Readonly<Record<string, string>> {
  return name === null ? {} : { name };
}
