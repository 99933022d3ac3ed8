/**
 * How the Connect applet reports its dialling: one request for each event, of which only the last one tells
 * the outcome. They may arrive in any order and several times. Exotel's pages name neither the method nor
 * the encoding, so these change from request to request.
 */
import { note, sendWebhook, type Trunk } from '../trunk.ts';
import { callFields, exotelTime } from './fields.ts';

/** `with the next applet`: no event arrives. The Passthru behind the applet brings the outcome. */
export const dialReportOrders = ['in order', 'out of order', 'twice', 'with the next applet'] as const;
export type DialReportOrder = (typeof dialReportOrders)[number];

export type DialOutcome = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
export type DialProgress = 'Dial' | 'Ringing' | 'Answered';

/** Each call has an order of its own, the same for the same id. */
export function dialReportOrderOf(callSid: string): DialReportOrder {
  const sum = [...callSid].reduce((total, character) => total + character.charCodeAt(0), 0);
  return dialReportOrders[sum % dialReportOrders.length] ?? 'in order';
}

export interface DialReports {
  /** The person's phone is dialled, rings, or was answered. */
  tell(event: DialProgress): Promise<void>;
  /** The dialling is over. Returns what the next applet's request tells about it. */
  end(outcome: DialOutcome, talkedMs: number): Promise<Record<string, string>>;
}

/** `url` is the product's `dial_passthru_event_url`; without one nothing is reported there. */
export function createDialReports(
  trunk: Trunk,
  { url, number, order }: { url: string | undefined; number: string; order: DialReportOrder },
): DialReports {
  const held: Record<string, string>[] = [];
  let sent = 0;

  async function send(fields: Record<string, string>): Promise<void> {
    const about = `dial: ${fields.EventType}`;
    if (url !== undefined)
      await sendWebhook(trunk, ...requestOf(url, fields, sent++), 15_000, undefined, about);
  }

  async function report(fields: Record<string, string>): Promise<void> {
    for (let copy = 0; copy < (order === 'twice' ? 2 : 1); copy += 1) await send(fields);
  }

  return {
    async tell(EventType) {
      // `Status` is the state of the person's phone, which this call now takes up.
      const fields = { ...callFields(trunk), ...event(number), EventType, Status: 'busy' };
      if (order === 'out of order') held.unshift(fields);
      else if (order !== 'with the next applet') await report(fields);
    },
    async end(outcome, talkedMs) {
      const told = {
        DialCallStatus: order === 'out of order' ? outcome.toUpperCase() : outcome,
        DialCallDuration: outcome === 'completed' ? String(Math.ceil(talkedMs / 1000)) : '0',
        DialWhomNumber: number,
      };
      if (order === 'with the next applet') return told;
      await report({
        ...callFields(trunk),
        ...event(number),
        EventType: 'Terminal',
        Status: 'free',
        ...told,
      });
      if (held.length > 0) note(trunk, { what: 'note', text: 'earlier reports of the dialling arrive late' });
      for (const fields of held) await report(fields);
      return {};
    },
  };
}

function event(number: string): Record<string, string> {
  return { DialWhomNumber: number, CallStatus: 'in-progress', CurrentTime: exotelTime() };
}

/** As a form, in the query, or as JSON, in turn. */
function requestOf(url: string, fields: Record<string, string>, turn: number): [string, RequestInit] {
  if (turn % 3 === 0) return [url, { method: 'POST', body: new URLSearchParams(fields) }];
  if (turn % 3 === 1) {
    const asked = new URL(url);
    for (const [name, value] of Object.entries(fields)) asked.searchParams.set(name, value);
    return [asked.href, {}];
  }
  const headers = { 'content-type': 'application/json' };
  return [url, { method: 'POST', headers, body: JSON.stringify(fields) }];
}
