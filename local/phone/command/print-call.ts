/**
 * What is printed of a call when it is over: both transcripts, the latencies, the waterfall of its
 * turns, the cost. Text in lines, nothing written.
 */
import { ms, sideBySide, table } from '../../terminal/columns.ts';
import type { StoredCall, StoredTurn } from '../../terminal/stored-call.ts';
import { type CallOutcome, p50 } from '../outcome.ts';

const columnWidth = 50;

/**
 * The phone's own lines beside the system's transcript. The agent's words are the system's alone: a
 * telephone doesn't understand what it hears.
 */
export function transcripts(outcome: CallOutcome, stored: StoredCall | null): string[] {
  const spoken = outcome.turns.map(({ text }) => text);
  const heard = (stored?.transcript ?? []).map((entry) => {
    const text = `${entry.text}${entry.interrupted ? ' [interrupted]' : ''}`;
    return { who: entry.who, phone: entry.who === 'caller' ? (spoken.shift() ?? '-') : '', system: text };
  });
  const unheard = spoken.map((text) => ({ who: 'caller', phone: text, system: '-' }));
  if (heard.length + unheard.length === 0) return [];
  const rows = [
    { who: '', phone: 'SPOKEN AT THE PHONE', system: "THE SYSTEM'S TRANSCRIPT" },
    ...heard,
    ...unheard,
  ];
  return rows.flatMap(({ who, phone, system }) =>
    sideBySide([
      { text: who, width: 6 },
      { text: phone, width: columnWidth },
      { text: system, width: columnWidth },
    ]),
  );
}

/** Response times as the phone measured them and as the system did, one row a line; and the medians. */
export function latencies(outcome: CallOutcome, stored: StoredCall | null): string[] {
  const measured = (stored?.turns ?? []).filter(({ turn }) => turn > 0);
  // The recogniser may take one line for two turns; then the two lists are not one.
  const isAligned = measured.length === outcome.turns.length;
  const rows = outcome.turns.map(({ line, responseMs, talkedOnMs }, at) => {
    const barge = talkedOnMs === null ? '' : `agent heard ${ms(talkedOnMs)} more`;
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
 * A bar a turn, from the end of the caller's speech to the first audio for the carrier. Steps the
 * journal does not know are part of the rest.
 */
export function waterfall(turns: readonly StoredTurn[]): string[] {
  const timed = turns.filter((turn) => lengthOf(turn) !== null);
  const longest = timed.reduce((most, turn) => Math.max(most, lengthOf(turn) ?? 0), 1);
  const bars = timed.map((turn) => {
    const width = (value: number) => Math.max(0, Math.round((value / longest) * barWidth));
    const parts = stages.map(({ letter, of }) => letter.repeat(width(of(turn) ?? 0))).join('');
    const total = width(lengthOf(turn) ?? 0);
    const bar = parts.slice(0, total).padEnd(total, '.');
    const early = turn.leadMs ? `begun ${ms(turn.leadMs)} early` : '';
    return [
      `turn ${turn.turn}`,
      bar,
      ms(lengthOf(turn)),
      [early, turn.interrupted ? 'interrupted' : ''].filter(Boolean).join(', '),
    ];
  });
  if (bars.length === 0) return [];
  const legend = stages.map(({ letter, name }) => `${letter} ${name}`).join(', ');
  return [...table(['TURN', `FROM THE CALLER'S LAST WORD (${legend}, . rest)`, 'TOOK', ''], bars)];
}

/** Turn 0 has no caller's word: its bar is the time from the open socket to the greeting. */
function lengthOf(turn: StoredTurn): number | null {
  return turn.responseMs ?? turn.replyMs ?? null;
}

export function cost(stored: StoredCall): string[] {
  const { lines, total } = stored.cost ?? {};
  const rows = (lines ?? []).map(({ item, inr }) => [item, `INR ${inr}`]);
  return total || rows.length > 0
    ? table(['COST', ''], [...rows, ['total', total ? `INR ${total.inr}` : '-']])
    : [];
}

/** The heart of a call in one line. */
export function verdict(outcome: CallOutcome): string {
  const { underruns, complaints, greetingMs } = outcome;
  const stumbles =
    underruns.count === 0 ? 'no underruns' : `${underruns.count} underruns, ${underruns.totalMs} ms`;
  const faults =
    complaints.length === 0
      ? 'no complaints of the carrier'
      : `${complaints.length} complaints of the carrier`;
  const unheard =
    outcome.carrierSaid.length > 0 ? "the carrier's own voice spoke" : 'the agent was never heard';
  const greeting = greetingMs === null ? unheard : `greeting after ${ms(greetingMs.sinceDialled)}`;
  return `${greeting}; the ${outcome.endedBy} hung up (${outcome.why}); ${stumbles}; ${faults}`;
}
