/** One `/v2/listen` connection: frames in, TurnInfo out. */
import type { WebSocket } from 'ws';
import { listen } from '../stt/listener.ts';
import type { Recogniser } from '../stt/recogniser.ts';
import type { Vad } from '../stt/vad.ts';
import { type AudioFormat, audioReader } from './audio-format.ts';
import { fluxTurns } from './flux.ts';
import { Configure, configured, type FluxSettings } from './flux-query.ts';
import { bytesIn, idleTimer, jsonIn, lastBreath } from './socket.ts';

/**
 * What every connection shares. `idleMs` is how long a client may send nothing: Deepgram's 10 s,
 * less in tests.
 */
export interface Ears {
  vad: Vad;
  recogniser: Recogniser;
  idleMs: number;
}

/** Speaks Flux on an open socket until either side closes it. */
export function serveFlux(
  socket: WebSocket,
  requestId: string,
  asked: { settings: FluxSettings; format: AudioFormat },
  ears: Ears,
): void {
  let { settings } = asked;
  let sequenceId = 0;
  const read = audioReader(asked.format);
  const turns = fluxTurns();
  const send = (message: object): void =>
    socket.send(JSON.stringify({ ...message, request_id: requestId, sequence_id: sequenceId++ }));
  const fail = (code: string, description: string, closeCode: number): void => {
    send({ type: 'Error', code, description });
    socket.close(closeCode, code);
  };

  const listener = listen(
    ears.vad,
    ears.recogniser,
    true,
    (hearing) => {
      if (socket.readyState !== socket.OPEN) return;
      const { messages, ends } = turns.hear(hearing, settings);
      if (ends) listener.endTurn();
      for (const message of messages) send({ type: 'TurnInfo', ...message });
    },
    (error) => fail('INTERNAL_SERVER_ERROR', error.message, 1011),
  );
  const idle = idleTimer(ears.idleMs, () =>
    fail('NET-0001', 'no audio was received within the timeout window', 1011),
  );

  async function finish(): Promise<void> {
    listener.push(lastBreath);
    await listener.idle();
    socket.close(1000);
  }

  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      const bytes = bytesIn(data);
      if (bytes.length === 0) return void finish();
      idle.restart();
      listener.push(read(bytes));
      return;
    }
    const message = jsonIn(data);
    if (message?.type === 'CloseStream') return void finish();
    const configure = Configure.safeParse(message);
    // ForceEndTurn lands here as well: it has to be enabled for an account, and for this one it is not.
    if (message?.type !== 'Configure')
      return fail('UNPARSABLE_CLIENT_MESSAGE', 'the message could not be parsed or is not enabled', 1008);
    const next = configure.success ? configured(settings, configure.data) : null;
    if (!next) return send({ type: 'ConfigureFailure' });
    settings = next;
    send({
      type: 'ConfigureSuccess',
      thresholds: {
        eot_threshold: settings.eotThreshold,
        ...(settings.eagerEotThreshold === undefined
          ? {}
          : { eager_eot_threshold: settings.eagerEotThreshold }),
        eot_timeout_ms: settings.eotTimeoutMs,
      },
      keyterms: settings.keyterms,
      language_hints: settings.languageHints,
    });
  });
  socket.on('close', () => {
    idle.stop();
    listener.close();
  });
  send({ type: 'Connected' });
}
