/**
 * A text said by a voice, for whoever writes a greeting: by the provider, in the clauses and the spoken forms
 * of a call. It needs no saved settings. Its characters are the deployment's to pay, and no business's budget
 * counts them, so a person hears a bounded number of them.
 */
import { Hono } from 'hono';
import * as z from 'zod';
import { joinedBytes } from '../../../shared/bytes.ts';
import { LanguageTag } from '../../../shared/contract/endpoint.ts';
import { type Fault, FaultError } from '../../../shared/fault.ts';
import { platformClock, withDeadline } from '../../../shared/io/clock.ts';
import { createLog } from '../../../shared/io/log.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { hasWord } from '../../../shared/language/utterance/utterance.ts';
import { wavFile } from '../../audio/wav.ts';
import { createGuard, personOf } from '../../auth/guard.ts';
import { listenerIndex } from '../../call/bindings.ts';
import { textsOf } from '../../call/phrases/fixed-phrases.ts';
import { createApi } from '../../call/runtime.ts';
import { errorAnswer } from '../../http-error.ts';
import { createVoice } from '../../providers/create.ts';
import { platformDeps } from '../../providers/deps.ts';
import { createGate } from '../../providers/gate.ts';
import type { Tts, Voice } from '../../providers/ports.ts';
import type { EdgeDeps } from '../../ring.ts';
import { createStaffAudit } from './audit.ts';
import { withBody } from './body.ts';

/** A figure is longer in words: a text of digits is said with five times as many characters. */
const mostSaid = 1_000;

/** As long as a greeting may be. Without `voice`: the language's own. */
const Sample = z
  .object({
    language: LanguageTag,
    voice: z.string().trim().min(1).max(120).optional(),
    text: z.string().max(600).refine(hasWord, 'there is no word to say'),
  })
  .refine(({ text, language }) => textsOf(text, language).join('').length <= mostSaid, {
    path: ['text'],
    message: `it is over ${mostSaid} characters long once its figures are said in words`,
  });

/** The whole sample, a minute of speech at most. The console gives up after 30 s. */
const sampleMs = 25_000;

export function voiceSampleRoutes(deps: EdgeDeps): Hono {
  const { config, env } = deps;
  const guard = createGuard(config);
  const audit = createStaffAudit(createApi(config), createLog());
  const app = new Hono();

  app.post('/calls/voice-sample', async (c) => {
    const visitor = await guard.visitor(c.req.raw);
    if (visitor instanceof Response) return visitor;
    if (visitor.kind === 'staff' && visitor.staff.role !== 'admin')
      return errorAnswer(403, 'forbidden', 'this needs an admin of the business');
    return withBody(c.req.raw, Sample, async ({ language, voice, text }) => {
      if (!(await env.SWITCHBOARDS.getByName(listenerIndex(personOf(visitor))).mayListen()))
        return errorAnswer(429, 'too_many_samples', 'too many voices were heard: wait a minute', {
          'retry-after': '60',
        });
      const { azureVoice, rate } = languageOf(language);
      const how = { language, voice: voice ?? azureVoice, rate };
      const said = await sayAll(createVoice(config, platformDeps(createGate())), text, how);
      if (!(said instanceof Uint8Array)) return refusal(said, how);
      // An operator who founds a business has none yet whose audit could hold it.
      if (visitor.kind === 'staff') await audit.recordDone(visitor, { action: 'voice_heard' });
      const headers = { 'content-type': 'audio/wav', 'cache-control': 'no-store' };
      return new Response(wavFile(said), { headers });
    });
  });
  return app;
}

/** Call audio, or what the provider failed of. */
async function sayAll(tts: Tts, text: string, how: Voice): Promise<Uint8Array<ArrayBuffer> | Fault> {
  return withDeadline(platformClock, sampleMs, async (deadline) => {
    const pieces: Uint8Array[] = [];
    try {
      for await (const part of tts.speak(clausesOf(text, how.language), how, deadline))
        if (part.type === 'audio') pieces.push(part.bytes);
    } catch (error) {
      if (error instanceof FaultError) return error.fault;
      if (!deadline.aborted) throw error;
    }
    if (deadline.aborted)
      return { source: 'tts', kind: 'stall', retryable: true, message: 'it took too long' };
    return joinedBytes(pieces);
  });
}

async function* clausesOf(text: string, language: string): AsyncIterable<string> {
  yield* textsOf(text, language);
}

/** A voice that is unknown is refused as a wrong request. Its text is not repeated here. */
function refusal({ kind, message }: Fault, { voice, language }: Voice): Response {
  createLog().warn('a voice could not be heard', { kind, language });
  if (kind === 'config')
    return errorAnswer(
      422,
      'voice_refused',
      `the speech provider does not know the voice ${voice}, or does not speak ${language} (${message})`,
    );
  return errorAnswer(503, 'voice_unavailable', `the speech provider does not answer (${kind}: ${message})`, {
    'retry-after': '5',
  });
}
