/**
 * The scripted demo engine's whole mind, as a function: messages in, a reply out. It keeps nothing;
 * where the conversation stands is decided anew from the messages, as a model would read them.
 * Scripted demo engine, not a language model.
 */
import type { Message, Tool } from '../../../shared/dialogue/message.ts';
import { summaryTask } from '../../../shared/dialogue/summary-prompt.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { detectLanguage } from '../../../shared/language/utterance/detect.ts';
import { hear } from './act/decide.ts';
import { learn } from './act/tool-results.ts';
import { type Facts, readFacts } from './say/facts.ts';
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

/** Every turn of the history decided again; the last one is the reply. */
function decideAll(messages: readonly Message[], facts: Facts): Decision {
  let state = begin(messages, facts);
  let decision: Decision | null = null;
  let results: string[] = [];
  /** Whether anything of the reply to the last sentence was heard. */
  let wasHeard = true;
  let beforeLast = state;
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  messages.forEach((message, at) => {
    if (message.role === 'user') {
      const before: State = { ...state, unheard: state.unheard || !wasHeard };
      beforeLast = state;
      wasHeard = false;
      results = [];
      decision = hear(
        at === lastUser ? { ...before, language: facts.language } : before,
        message.content,
        facts,
      );
      state = decision.state;
    } else if (message.role === 'tool' && decision !== null) {
      // A result that comes late, after the caller said something else, belongs to no call of this decision.
      if (decision.calls[results.length]?.name !== toolOf(messages, message.toolCallId)) return;
      results.push(message.content);
      if (results.length < decision.calls.length) return;
      decision = learn(state, results, facts);
      state = decision.state;
      results = [];
    } else if (message.role === 'assistant' && message.content.trim() !== '') {
      wasHeard = true;
      state = notTaken(message.content, state, beforeLast) ?? {
        ...state,
        unheard: isQuestionUnheard(message.content, state.lastSaid),
      };
    }
  });
  return decision ?? say(state, linesOf(state.language).howCanIHelp, 'help');
}

function toolOf(messages: readonly Message[], callId: string): string | undefined {
  const calls = messages.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []) : [],
  );
  return calls.find((call) => call.id === callId)?.name;
}

/**
 * Where the line itself asked to hear the words again, or offered a person, they were never
 * decided: what was asked before is still asked.
 */
function notTaken(said: string, state: State, before: State): State | null {
  const { phrases } = languageOf(state.language);
  const facts = { agentName: '', businessName: '' };
  if (said === phrases.didNotHear(facts)) return { ...before, unheard: false };
  return said === phrases.offerPerson(facts) ? { ...before, asked: 'offerPerson', unheard: false } : null;
}

/**
 * The greeting is the first thing that can be asked for again; its writing tells what language the
 * call began in.
 */
function begin(messages: readonly Message[], facts: Facts): State {
  const greeting = messages.find((message) => message.role !== 'system');
  const text = greeting?.role === 'assistant' ? greeting.content : '';
  const written = detectLanguage(text);
  const language = written !== null && facts.languages.includes(written) ? written : facts.language;
  return { ...firstState(language, facts.callerName), lastSaid: text.replace(/ ?\[interrupted\]$/, '') };
}

/** Spoken over before its question mark, and before most of it was said. */
function isQuestionUnheard(heard: string, planned: string): boolean {
  if (!heard.endsWith('[interrupted]')) return false;
  const words = heard.slice(0, -'[interrupted]'.length).trim();
  return !words.endsWith('?') && words.length < planned.length * 0.6;
}

function lastWords(messages: readonly Message[]): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}
