/**
 * Everybody of a scenario's call: the real session, line, reply and tools, with the scripted model,
 * voice, recogniser and API behind their real failovers.
 */
import { endBeforePulse } from '../../../../shared/carrier-pulse.ts';
import { localTime } from '../../../../shared/dialogue/local-time.ts';
import { systemPrompt } from '../../../../shared/dialogue/prompt.ts';
import { toolsFor } from '../../../../shared/dialogue/tools.ts';
import { runTool } from '../../../../shared/io/run-tool.ts';
import { languageOf } from '../../../../shared/language/registry.ts';
import { turnPolicyOf } from '../../../../shared/turn-policy.ts';
import type { Voice } from '../../../providers/ports.ts';
import { createPhrasesAhead, preparedVoice } from '../../phrases/prepared-voice.ts';
import { openRecogniser } from '../../recognition/recogniser.ts';
import { askPerson } from '../../turns/ask-person.ts';
import type { FarCarrier } from '../far-end.ts';
import { emptyBook } from '../phrases.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type SessionParts, wholeCall } from '../whole-call.ts';
import type { ApiDirection, Marks, ModelPart, Scenario } from './scenario.ts';
import { type Asked, type ScenarioEar, scenarioEar, scenarioModel } from './scripted-providers.ts';
import { type ScenarioVoice, scenarioVoice } from './scripted-voice.ts';
import { type ScenarioWorld, scenarioWorld } from './scripted-world.ts';

interface Members {
  ear: ScenarioEar;
  voice: ScenarioVoice;
  world: ScenarioWorld;
  asked: Asked[];
}

export interface Cast extends Members {
  call: ReturnType<typeof wholeCall>;
  carrier: FarCarrier;
}

/** The phone rings: the recogniser is open and the greeting is being synthesised when this returns. */
export function castOf({ settings, script }: Scenario, carrier: FarCarrier, marks: Marks): Cast {
  const { language, languages, customer } = settings;
  const policy = turnPolicyOf(settings.policy);
  const answers = script.flatMap(({ direction }): ModelPart[][] =>
    direction.who === 'model' ? [direction.parts] : [],
  );
  const apiAnswers = script.flatMap(({ direction }): ApiDirection[] =>
    direction.who === 'api' ? [direction] : [],
  );
  const { phrases } = languageOf(language);
  const facts = { agentName: 'Asha', businessName: 'Sunrise Dental Clinic', customerName: customer };
  const greeting = settings.greeting ?? phrases.greetingKnown(facts);
  const { signal } = new AbortController();
  const members: Members[] = [];

  function parts(clock: VirtualClock): SessionParts {
    const onFailover = (from: string): void => {
      throw new Error(`nobody stands in for ${from}`);
    };
    const llm = scenarioModel(clock, answers, settings.model, policy, onFailover);
    const ear = scenarioEar(clock, onFailover);
    const voice = scenarioVoice(clock, settings.voice, policy, onFailover);
    const trouble = script.find(
      ({ when, direction }) => direction.who === 'voice' && when.type === 'at' && when.ms === 0,
    )?.direction;
    // Before the phone rings, because the greeting is made while it does.
    if (trouble?.who === 'voice') voice.direct(trouble);
    const world = scenarioWorld(clock, settings, apiAnswers);
    const { business } = world;
    const spent = (characters: number, provider: string): void =>
      call.session.dispatch({ type: 'voiceSpent', at: clock.now(), turn: 0, characters, provider });
    const tts = preparedVoice(voice, emptyBook, spent);
    members.push({ ear, voice, world, asked: llm.asked });
    const ahead = createPhrasesAhead({
      voice: tts,
      book: emptyBook,
      business,
      limitReason: settings.limits.limitReason,
      voiceOf,
      signal,
    });
    void ahead.greeting(greeting, language).then(() => ahead.phrases(language));
    return {
      policy,
      llm,
      tts,
      voiceOf,
      clausePolicy: {
        firstMinChars: policy.firstClauseCharacters,
        minChars: policy.clauseCharacters,
        maxChars: policy.longestClauseCharacters,
      },
      tools: toolsFor(business),
      system: (now) => ({
        role: 'system',
        content: systemPrompt({
          business,
          customer: null,
          language: now,
          now: localTime(clock.now(), business.timeZone),
        }),
      }),
      runTool: (call, aborted) => runTool(world.tools, call, aborted),
      askTransfer: (reason, destination) => askPerson(world.tools, reason, destination, signal),
      openRecogniser: (emit, isAwaited) =>
        openRecogniser(ear, { languages, keyterms: [], policy }, clock, emit, signal, {
          ...policy,
          isAwaited,
        }),
      turnSettled: (state) => void ahead.phrases(state.language),
    };
  }

  const started = {
    language,
    languages,
    greeting,
    customerName: customer,
    endAfterGreeting: settings.refused,
    turnPolicy: settings.policy,
  };
  const maxSeconds = endBeforePulse(settings.limits.maxSeconds, carrier, policy.endBeforePulseSeconds);
  const call = wholeCall({ carrier, marks, limits: { ...settings.limits, maxSeconds }, started, parts });
  const [cast] = members;
  if (!cast) throw new Error('the session was put together without its parts');
  return { call, carrier, ...cast };
}

function voiceOf(language: string): Voice {
  const { azureVoice, rate } = languageOf(language);
  return { language, voice: azureVoice, rate };
}
