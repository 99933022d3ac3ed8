/**
 * Prints a finished call: both transcripts, latencies, the waterfall of its turns, the cost. Returns
 * lines.
 */
import { ms, sideBySide, table } from '../../terminal/columns.ts';
import type { CallTroubles, StoredCall, StoredTurn } from '../../terminal/stored-call.ts';
import { type CallOutcome, p50 } from '../outcome.ts';

const columnWidth = 50;

/**
 * The phone's lines beside the system's transcript. The phone does not recognise speech, so the
 * agent's words are only on the system's side.
 */
export function transcripts(outcome: CallOutcome, stored: StoredCall | null): string[] {
  const spoken = outcome.turns.map(({ text }) => text);
  const transcribed = (stored?.transcript ?? []).map((entry) => {
    const text = `${entry.text}${entry.interrupted ? ' [interrupted]' : ''}`;
    return { who: entry.who, phone: entry.who === 'caller' ? (spoken.shift() ?? '-') : '', system: text };
  });
  const untranscribed = spoken.map((text) => ({ who: 'caller', phone: text, system: '-' }));
  if (transcribed.length + untranscribed.length === 0) return [];
  const rows = [
    { who: '', phone: 'SPOKEN AT THE PHONE', system: "THE SYSTEM'S TRANSCRIPT" },
    ...transcribed,
    ...untranscribed,
  ];
  return rows.flatMap(({ who, phone, system }) =>
    sideBySide([
      { text: who, width: 6 },
      { text: phone, width: columnWidth },
      { text: system, width: columnWidth },
    ]),
  );
}

/** The response times as the phone and the system measured them, one row for each line, and the medians. */
export function latencies(outcome: CallOutcome, stored: StoredCall | null): string[] {
  const measured = (stored?.turns ?? []).filter(({ turn }) => turn > 0);
  // The STT provider may split a line into two turns: then phone and system do not match row by row.
  const isAligned = measured.length === outcome.turns.length;
  const rows = outcome.turns.map(({ line, responseMs, talkedOnMs }, at) => {
    const barge = talkedOnMs === null ? '' : `the agent was heard for ${ms(talkedOnMs)} more`;
    return [`line ${line + 1}`, ms(responseMs), isAligned ? ms(measured[at]?.responseMs) : '-', barge];
  });
  const apart = isAligned
    ? []
    : measured.map(({ turn, responseMs }) => [`turn ${turn}`, '-', ms(responseMs), '']);
  if (rows.length + apart.length === 0) return [];
  const medians = ['p50', ms(p50(numbers(outcome.turns))), ms(p50(numbers(measured))), ''];
  return table(['RESPONSE', 'PHONE', 'SYSTEM', ''], [...rows, ...apart, medians]);
}

function numbers(turns: readonly { responseMs?: number | null | undefined }[]): number[] {
  return turns.flatMap(({ responseMs }) => (typeof responseMs === 'number' ? [responseMs] : []));
}

const stages = [
  { letter: 's', name: 'recogniser', of: (turn: StoredTurn) => turn.sttMs },
  {
    letter: 'm',
    name: 'model',
    of: (turn: StoredTurn) => Math.max(0, (turn.firstTokenMs ?? 0) - (turn.leadMs ?? 0)),
  },
  { letter: 'v', name: 'voice', of: (turn: StoredTurn) => turn.voiceMs },
];
const barWidth = 60;

/**
 * One bar for each turn, from the end of the caller's speech to the first audio for the carrier.
 * Steps that the journal does not hold are part of the rest.
 */
export function waterfall(turns: readonly StoredTurn[]): string[] {
  const timed = turns.filter((turn) => lengthOf(turn) !== null);
  const longest = timed.reduce((most, turn) => Math.max(most, lengthOf(turn) ?? 0), 1);
  const bars = timed.map((turn) => {
    const width = (value: number) => Math.max(0, Math.round((value / longest) * barWidth));
    const parts = stages.map(({ letter, of }) => letter.repeat(width(of(turn) ?? 0))).join('');
    const total = width(lengthOf(turn) ?? 0);
    const bar = parts.slice(0, total).padEnd(total, '.');
    const lead = turn.leadMs ? `speculative, ${ms(turn.leadMs)} ahead` : '';
    return [
      `turn ${turn.turn}`,
      bar,
      ms(lengthOf(turn)),
      [lead, turn.interrupted ? 'interrupted' : ''].filter(Boolean).join(', '),
    ];
  });
  if (bars.length === 0) return [];
  const legend = stages.map(({ letter, name }) => `${letter} ${name}`).join(', ');
  return [...table(['TURN', `FROM THE CALLER'S LAST WORD (${legend}, . rest)`, 'TOOK', ''], bars)];
}

/**
 * Ms of a turn's bar. Turn 0 has no words of the caller: its bar is the time from the open socket
 * to the greeting.
 */
function lengthOf(turn: StoredTurn): number | null {
  return turn.responseMs ?? turn.replyMs ?? null;
}

/** What went wrong, in the order in which it happened; nothing where nothing did. */
export function faults({ troubles }: CallTroubles, startedAt: string | null | undefined): string[] {
  const beganAt = Date.parse(startedAt ?? '');
  const rows = troubles.map(({ at, turn, text }) => [
    Number.isNaN(beganAt) ? '' : `${Math.max(0, (at - beganAt) / 1000).toFixed(1)} s`,
    turn === null ? '' : `turn ${turn}`,
    text,
  ]);
  return rows.length === 0 ? [] : table(['WENT WRONG', '', ''], rows);
}

/** How the call ended for the system, with the fault that is behind it. */
export function endOf({ status, endReason }: StoredCall, { behindEnd }: CallTroubles): string {
  const end = `${status ?? 'no status'}, ended by ${endReason ?? '-'}`;
  return behindEnd === null ? end : `${end}, ${behindEnd}`;
}

export function cost(stored: StoredCall): string[] {
  const { lines, total } = stored.cost ?? {};
  const rows = (lines ?? []).map(({ item, inr }) => [item, `INR ${inr}`]);
  return total || rows.length > 0
    ? table(['COST', ''], [...rows, ['total', total ? `INR ${total.inr}` : '-']])
    : [];
}

/** The call in one line: greeting, ending, underruns, complaints. */
export function verdict(outcome: CallOutcome): string {
  const { underruns, complaints, greetingMs } = outcome;
  const audio =
    underruns.count === 0 ? 'no underruns' : `${underruns.count} underruns, ${underruns.totalMs} ms`;
  const faults =
    complaints.length === 0
      ? 'no complaints from the carrier'
      : `${complaints.length} complaints from the carrier`;
  const unheard = outcome.carrierSaid.length > 0 ? "the carrier's voice spoke" : 'the agent was not heard';
  const greeting = greetingMs === null ? unheard : `greeting after ${ms(greetingMs.sinceDialled)}`;
  return `${greeting}; the ${outcome.endedBy} hung up (${outcome.why}); ${audio}; ${faults}`;
}
