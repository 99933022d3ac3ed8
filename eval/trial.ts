/** One goal from its preparation to its verdict, whichever way the call is made. */
import { demoClinic } from '../local/seed/demo-clinic.ts';
import type { Talk } from './calls/by-text.ts';
import {
  type Appointment,
  type Office,
  type Person,
  requestOf,
  requestsOf,
  welcome,
} from './calls/office.ts';
import type { Goal } from './goals/goal.ts';
import { judge } from './judge.ts';

export interface Trial {
  goal: string;
  kind: string;
  language: string;
  heldOut: boolean;
  /** Why it was not reached; empty when it was. */
  failures: string[];
  turns: number;
  misunderstandings: number;
  transcript: string[];
}

export interface TrialRoom {
  office: Office;
  priyas: Appointment;
  byVoice: boolean;
  talk(office: Office, goal: Goal, person: Person): Promise<Talk>;
}

/** `number` makes the goal's caller different from all others of the run. */
async function tryGoal(room: TrialRoom, goal: Goal, number: number): Promise<Trial> {
  const { office, byVoice } = room;
  const now = office.now();
  const person = await welcome(office, goal, number);
  const talk = await room.talk(office, goal, person);
  const requests = await requestsOf(office, person.phone);
  const priyas = await requestOf(office, room.priyas.requestId);
  const facts = {
    ...now,
    hours: demoClinic.hours,
    customerName: person.name,
    appointment: person.appointment,
  };
  const happened = { ...talk, requests, priyas, before: { own: person.appointment, priyas: room.priyas } };
  const { id, kind, language, heldOut } = goal;
  const { turns, misunderstandings, transcript } = talk;
  return {
    goal: id,
    kind,
    language,
    heldOut,
    failures: judge(goal, happened, { facts, byVoice }),
    turns,
    misunderstandings,
    transcript,
  };
}

/** A goal's own number of eight digits, the same in every run and whatever other goals are tried (FNV-1a). */
function numberOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % 100_000_000;
}

/**
 * Tries all goals, at most `parallel` at a time. Each is reported as it ends; the result is in the
 * order of the goals.
 */
export async function tryGoals(
  room: TrialRoom,
  goals: readonly Goal[],
  parallel: number,
  ended: (trial: Trial) => void,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  const waiting = [...goals.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, goal] = next;
      const trial = await tryGoal(room, goal, numberOf(goal.id));
      trials[index] = trial;
      ended(trial);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return trials;
}
