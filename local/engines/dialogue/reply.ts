/**
 * The scripted demo engine as a function: messages in, a reply out. It keeps no state: each request
 * decides the whole conversation again from its messages. Scripted demo engine, not a language
 * model.
 */
import type { Message, Tool } from '../../../shared/dialogue/message.ts';
import { summaryTask } from '../../../shared/dialogue/summary-prompt.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { detectLanguage } from '../../../shared/language/utterance/detect.ts';
import { decideSentence } from './act/decide.ts';
import { decideResults } from './act/tool-results.ts';
import { afterOffer, heed } from './act/whisper.ts';
import { type Facts, inWords, readFacts } from './say/facts.ts';
import { linesOf } from './say/lines.ts';
import { type Call, type Decision, firstState, type State, say } from './state.ts';
import { summarise } from './summary.ts';

export interface EngineReply {
  text: string;
  /** Only tools that were offered; arguments as an object. */
  toolCalls: readonly Call[];
}

export function reply(messages: readonly Message[], tools: readonly Pick<Tool, 'name'>[]): EngineReply {
  const system = messages
    .flatMap((message) => (message.role === 'system' ? [message.content] : []))
    .join('\n');
  if (system.startsWith(summaryTask)) return { text: summarise(lastWords(messages)), toolCalls: [] };
  const facts = readFacts(system);
  const decision = decideAll(messages, facts);
  return {
    text: decision.say,
    toolCalls: decision.calls.filter(({ name }) => tools.some((tool) => tool.name === name)),
  };
}

/** Decides every turn of the history again. The last decision is the reply. */
function decideAll(messages: readonly Message[], facts: Facts): Decision {
  let state = begin(messages, facts);
  let decision: Decision | null = null;
  let results: string[] = [];
  /** Whether the caller heard anything of the reply to their last sentence. */
  let wasHeard = true;
  let beforeLast = state;
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  messages.forEach((message, at) => {
    if (message.role === 'user') {
      const before: State = { ...state, unheard: state.unheard || !wasHeard };
      beforeLast = state;
      wasHeard = false;
      results = [];
      decision = decideSentence(
        at === lastUser ? { ...before, language: facts.language } : before,
        message.content,
        facts,
      );
      state = decision.state;
    } else if (message.role === 'tool' && decision !== null) {
      // A late result, after the caller said something else, belongs to an earlier decision.
      if (decision.calls[results.length]?.name !== toolOf(messages, message.toolCallId)) return;
      results.push(message.content);
      if (results.length < decision.calls.length) return;
      decision = decideResults(state, results, facts);
      state = decision.state;
      results = [];
    } else if (message.role === 'assistant' && message.content.trim() !== '') {
      wasHeard = true;
      state = undecidedWords(message.content, state, beforeLast) ??
        afterOffer(message.content, state, facts) ?? {
          ...state,
          unheard: isQuestionUnheard(message.content, inWords(state.lastSaid, facts)),
        };
    }
  });
  const decided = decision ?? say(state, linesOf(state.language).howCanIHelp, 'help');
  return facts.whispers.reduce((next: Decision, whisper) => heed(next, whisper, facts), decided);
}

function toolOf(messages: readonly Message[], callId: string): string | undefined {
  const calls = messages.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []) : [],
  );
  return calls.find((call) => call.id === callId)?.name;
}

/**
 * The edge itself asked the caller to repeat, or offered a person, so the engine never decided
 * about the caller's words. Returns the state before them; `null` when `said` is no such phrase.
 */
function undecidedWords(said: string, state: State, before: State): State | null {
  const { phrases } = languageOf(state.language);
  const facts = { agentName: '', businessName: '' };
  if (said === phrases.didNotHear(facts)) return { ...before, unheard: false };
  return said === phrases.offerPerson(facts) ? { ...before, question: 'offerPerson', unheard: false } : null;
}

/**
 * The state after the greeting. The greeting can be repeated on request, and its script shows the
 * language in which the call began.
 */
function begin(messages: readonly Message[], facts: Facts): State {
  const greeting = messages.find((message) => message.role !== 'system');
  const text = greeting?.role === 'assistant' ? greeting.content : '';
  const written = detectLanguage(text);
  const language = written !== null && facts.languages.includes(written) ? written : facts.language;
  return { ...firstState(language, facts.callerName), lastSaid: text.replace(/ ?\[interrupted\]$/, '') };
}

/** Whether the caller spoke before the question mark and before 60 % of the words (chosen). */
function isQuestionUnheard(said: string, planned: string): boolean {
  if (!said.endsWith('[interrupted]')) return false;
  const words = said.slice(0, -'[interrupted]'.length).trim();
  return !words.endsWith('?') && words.length < planned.length * 0.6;
}

function lastWords(messages: readonly Message[]): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}
