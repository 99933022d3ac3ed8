/**
 * A voice over HTTP (Azure and Aura alike) that follows a script, one entry a request, as a
 * `fetch`; runs in workerd and Node.
 */
import { type BodyStep, scriptedBody } from './fake-stream.ts';
import { createStepClock } from './steps.ts';

export interface VoiceScript {
  refuse?: { status: number; headers?: Record<string, string> };
  /** Never sends headers. */
  hang?: true;
  /** Until the headers. */
  headersMs?: number;
  steps?: BodyStep[];
}

export interface FakeVoice {
  fetch(input: string, init?: RequestInit): Promise<Response>;
  requests: { url: URL; headers: Headers; body: string; gone: boolean }[];
}

/** `script` of the nth request, counted from 0; the last one serves all further. */
export function fakeVoice(...scripts: [VoiceScript, ...VoiceScript[]]): FakeVoice {
  const requests: FakeVoice['requests'] = [];
  return {
    requests,
    async fetch(input, init) {
      const script = scripts[requests.length] ?? scripts.at(-1) ?? scripts[0];
      const request = {
        url: new URL(input),
        headers: new Headers(init?.headers),
        body: String(init?.body),
        gone: false,
      };
      requests.push(request);
      const signal = init?.signal ?? null;
      const clock = createStepClock(signal);
      const gone = () => {
        request.gone = true;
      };
      try {
        if (script.hang) await clock.forever();
        await clock.wait(script.headersMs ?? 0);
      } catch (error) {
        gone();
        throw error;
      }
      if (script.refuse) return new Response('<speak>the words</speak>', script.refuse);
      return new Response(scriptedBody(script.steps ?? [], signal, gone), {
        headers: { 'content-type': 'audio/basic' },
      });
    },
  };
}

/** `ms` of house audio in `chunks` writes, every byte `tone`, so that a test can tell clauses apart. */
export function voiceAudio(ms: number, { chunks = 1, gapMs = 0, tone = 0x55 } = {}): BodyStep[] {
  const bytes = Math.round((ms * 8) / chunks);
  return Array.from({ length: chunks }, (_, index): BodyStep[] => [
    { wait: index === 0 ? 0 : gapMs },
    { write: new Uint8Array(bytes).fill(tone) },
  ]).flat();
}
