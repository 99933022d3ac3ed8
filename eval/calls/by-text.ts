/** One goal by text: every turn is a question to the `voice` route, as for a call without a media stream. */
import type { CallId } from '../../shared/ids.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import { Caller } from '../caller/caller.ts';
import type { Goal } from '../goals/goal.ts';
import type { Happened } from '../judge.ts';
import { type Office, type Person, ring } from './office.ts';

/** How the call went. What is stored afterwards comes from the office (`office.ts`). */
export type Talk = Omit<Happened, 'requests' | 'before' | 'priyas'> & {
  turns: number;
  misunderstandings: number;
  /** `caller: …` and `agent: …`, in order. */
  transcript: string[];
};

export async function talkByText(office: Office, goal: Goal, person: Person): Promise<Talk> {
  const caller = new Caller(goal, office.now().today);
  const callId: CallId = `exotel-eval-${person.phone.slice(1)}`;
  const talk: Talk = {
    replies: [],
    languages: [],
    transfers: [],
    endedByAgent: false,
    turns: 0,
    misunderstandings: 0,
    trouble: null,
    transcript: [],
  };
  try {
    await ring(office, callId, person.phone);
    for (let text: string | null = ''; text !== null && !isOver(talk); ) {
      const answer = await office.edge.voice({ callId, text });
      if (text !== '') talk.transcript.push(`caller: ${text}`);
      talk.transcript.push(`agent: ${answer.reply}`);
      talk.replies.push(answer.reply);
      talk.languages.push(answer.language);
      for (const action of answer.actions) {
        if (action.type === 'transfer') talk.transfers.push(action.destination.name);
        if (action.type === 'end_call') talk.endedByAgent = true;
      }
      text = caller.next(answer.reply);
    }
  } catch (error) {
    if (!(error instanceof ApiFaultError)) throw error;
    talk.trouble = error.message;
  }
  // The caller's last words came after the agent had gone: they were never said.
  const turns = talk.transcript.filter((line) => line.startsWith('caller: ')).length;
  const trouble = talk.trouble ?? (isOver(talk) ? null : caller.givesUp());
  return { ...talk, turns, misunderstandings: caller.misunderstandings, trouble };
}

/** The agent ended or transferred the call. */
export function isOver({ endedByAgent, transfers }: Pick<Talk, 'endedByAgent' | 'transfers'>): boolean {
  return endedByAgent || transfers.length > 0;
}
