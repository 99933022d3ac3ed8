/** Taking a message, and a wish to be called back. */
import { linesOf } from '../say/lines.ts';
import { call, type Decision, type State, say } from '../state.ts';
import { nameInAnswer, statedName } from '../understand/names.ts';
import type { Understood } from '../understand/understand.ts';

const said =
  /(?:tell (?:the |them |him |her )?(?:doctor|dentist|staff|front desk|clinic)?|let (?:the doctor|them|him|her) know|(?:the )?message is|message saying|message that)\s*(?:that|to say)?[,:]?\s+(.+)$/iu;

/**
 * The caller wants to leave a message, with or without its text in the same sentence, or accepts
 * the offer to.
 */
export function messageWanted(state: State, understood: Understood): Decision | null {
  const isOffered = state.question === 'offerMessage' && understood.yes;
  if (understood.intent !== 'message' && !isOffered) return null;
  const text = understood.intent === 'message' ? (said.exec(understood.spoken.text)?.[1] ?? null) : null;
  const message = {
    kind: 'message',
    text: text !== null && text.split(' ').length >= 3 ? text : null,
  } as const;
  if (message.text !== null) return takeMessage(state, message.text, statedName(understood.spoken));
  return say(state, linesOf(state.language).askMessage, 'messageText', { message, booking: null });
}

/** The next words are the message, or the name it is from, unless the caller gives up. */
export function messageDictated(state: State, understood: Understood): Decision | null {
  const { spoken, intent, yes, done } = understood;
  const lines = linesOf(state.language);
  if (state.question === 'messageName') {
    const name = nameInAnswer(spoken);
    return intent === 'repeat' || name === null ? null : saveMessage(state, state.message?.text ?? '', name);
  }
  if (state.question !== 'messageText') return null;
  if (/^(?:nevermind|bye|repeat|person)$/.test(intent ?? '') && spoken.words.length <= 6) {
    return intent === 'nevermind' ? say(state, lines.fine, 'help', { message: null }) : null;
  }
  if (spoken.words.length === 0 || ((yes || done) && spoken.words.length <= 2)) return null;
  return takeMessage(state, spoken.text, statedName(spoken));
}

/** The caller wants a call back, on this number or another one. */
export function callbackWanted(state: State, understood: Understood): Decision | null {
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
  if (state.question === 'confirmCallback' || state.question === 'callbackNumber') {
    if (phone !== null) return save({ phone });
    if (yes && state.question === 'confirmCallback') return save({});
    if (no && state.question === 'confirmCallback') return say(state, lines.askNumber, 'callbackNumber');
  }
  if (intent !== 'callback') return null;
  return phone === null
    ? say(state, lines.confirmCallback, 'confirmCallback', { booking: null })
    : save({ phone });
}

function takeMessage(state: State, text: string, givenName: string | null): Decision {
  const name = givenName ?? state.callerName;
  if (name !== null) return saveMessage(state, text, name);
  return say(state, linesOf(state.language).askWhoFrom, 'messageName', {
    message: { kind: 'message', text },
    booking: null,
  });
}

function saveMessage(state: State, message: string, name: string): Decision {
  const fields = { kind: 'message', state: 'open', message, name };
  return call(
    state,
    '',
    [{ name: 'save_request', arguments: fields }],
    { for: 'message' },
    { message: null, booking: null },
  );
}

function named(name: string | null): Readonly<Record<string, string>> {
  return name === null ? {} : { name };
}
