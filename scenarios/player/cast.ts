/**
 * Puts a scenario's call together: the real session, line, reply and tools, with a scripted model,
 * voice, STT provider and API behind their real failovers.
 */

import { createPhrasesAhead, preparedVoice } from '../../edge/call/phrases/prepared-voice.ts';
import { openRecogniser } from '../../edge/call/recognition/recogniser.ts';
import type { FarCarrier } from '../../edge/call/testing/far-end.ts';
import { emptyBook } from '../../edge/call/testing/phrases.ts';
import type { VirtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { type SessionParts, wholeCall } from '../../edge/call/testing/whole-call.ts';
import { requestTransfer } from '../../edge/call/turns/request-transfer.ts';
import type { FailoverPolicy } from '../../edge/providers/failover/order.ts';
import type { Voice } from '../../edge/providers/ports.ts';
import { systemPrompt } from '../../shared/dialogue/prompt.ts';
import { runTool, toolsFor } from '../../shared/io/tools.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { localTime } from '../../shared/local-time.ts';
import { endBeforePulse } from '../../shared/pricing.ts';
import { turnPolicyOf } from '../../shared/turn-policy.ts';
import type { ApiDirection, Marks, ModelPart, Scenario } from '../language/scenario.ts';
import { type ModelRequest, type ScenarioStt, scenarioModel, scenarioStt } from './scripted-providers.ts';
import { type ScenarioVoice, scenarioVoice } from './scripted-voice.ts';
import { type ScenarioWorld, scenarioWorld } from './scripted-world.ts';

interface Members {
  stt: ScenarioStt;
  voice: ScenarioVoice;
  world: ScenarioWorld;
  modelRequests: ModelRequest[];
}

export interface Cast extends Members {
  call: ReturnType<typeof wholeCall>;
  carrier: FarCarrier;
}

/** The phone rings. When this returns the STT stream is open and the greeting is being synthesised. */
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
      throw new Error(`a scenario has one model and one STT provider: none can replace ${from}`);
    };
    const voiceReplaced: FailoverPolicy['onFailover'] = (from, to, fault) =>
      call.session.dispatch({ type: 'failedOver', at: clock.now(), from, to, kind: fault.kind });
    const llm = scenarioModel(clock, answers, settings.model, policy, onFailover);
    const stt = scenarioStt(clock, onFailover);
    const voice = scenarioVoice(clock, settings, policy, voiceReplaced);
    const trouble = script.find(
      ({ when, direction }) => direction.who === 'voice' && when.type === 'at' && when.ms === 0,
    )?.direction;
    // A failure of the voice at 0 s holds before the phone rings: the greeting is made while it rings.
    if (trouble?.who === 'voice') voice.direct(trouble);
    const world = scenarioWorld(clock, settings, apiAnswers);
    const { business } = world;
    const spent = (characters: number, provider: string): void =>
      call.session.dispatch({ type: 'voiceSpent', at: clock.now(), turn: 0, characters, provider });
    const tts = preparedVoice(voice, emptyBook, spent);
    members.push({ stt, voice, world, modelRequests: llm.requests });
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
      requestTransfer: (...asked) => requestTransfer(world.tools, ...asked, signal),
      openRecogniser: (emit, isAwaited) =>
        openRecogniser(stt, { languages, keyterms: [], policy }, clock, emit, signal, {
          ...policy,
          isAwaited,
        }),
      turnSettled: (state) => void ahead.phrases(state.language),
    };
  }

  const { recordingNotice } = settings;
  const started = {
    ...(recordingNotice === 'off' ? {} : { recordingNotice }),
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
  if (!cast) throw new Error('the session was made without the scripted parts');
  return { call, carrier, ...cast };
}

function voiceOf(language: string): Voice {
  const { azureVoice, rate } = languageOf(language);
  return { language, voice: azureVoice, rate };
}
