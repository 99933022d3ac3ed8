/** One `/v1/listen` connection: frames in, Results out. */
import { createHash } from 'node:crypto';
import type { WebSocket } from 'ws';
import { listen } from '../stt/listener.ts';
import { type AudioFormat, audioReader } from './audio-format.ts';
import type { Ears } from './flux-socket.ts';
import { type NovaMessage, type NovaSettings, novaUtterances } from './nova.ts';
import { bytesIn, idleTimer, jsonIn, lastBreath } from './socket.ts';

/** Speaks Nova on an open socket until either side closes it. */
export function serveNova(
  socket: WebSocket,
  requestId: string,
  asked: { settings: NovaSettings; format: AudioFormat },
  ears: Ears,
): void {
  const read = audioReader(asked.format);
  const utterances = novaUtterances(asked.settings);
  const sha256 = createHash('sha256');
  const metadata = { request_id: requestId, ...modelInfo(asked.settings.model) };
  let samples = 0;
  let isFinishing = false;
  const send = (message: NovaMessage): void =>
    socket.send(JSON.stringify(message.type === 'Results' ? { ...message, metadata } : message));

  const listener = listen(
    ears.vad,
    ears.recogniser,
    asked.settings.interimResults,
    (hearing) => {
      if (socket.readyState !== socket.OPEN) return;
      const { messages, ends } = utterances.hear(hearing);
      if (ends) listener.endTurn();
      messages.forEach(send);
    },
    () => socket.close(1011, 'NET-0000'),
  );
  const idle = idleTimer(ears.idleMs, () => socket.close(1011, 'NET-0001'));

  async function finalize(): Promise<void> {
    await listener.settle();
    if (socket.readyState !== socket.OPEN) return;
    send(utterances.finalize());
    listener.endTurn();
  }

  async function finish(): Promise<void> {
    if (isFinishing) return;
    isFinishing = true;
    await finalize();
    listener.push(lastBreath);
    await listener.idle();
    if (socket.readyState !== socket.OPEN) return;
    const created = new Date().toISOString();
    const duration = samples / 8000;
    socket.send(
      JSON.stringify({
        type: 'Metadata',
        transaction_key: 'deprecated',
        request_id: requestId,
        sha256: sha256.digest('hex'),
        created,
        duration,
        channels: 1,
      }),
    );
    socket.close(1000);
  }

  socket.on('message', (data, isBinary) => {
    if (isFinishing) return;
    const bytes = bytesIn(data);
    if (isBinary) {
      if (bytes.length === 0) return void finish();
      idle.restart();
      sha256.update(bytes);
      const heard = read(bytes);
      samples += heard.length;
      listener.push(heard);
      return;
    }
    const message = jsonIn(data);
    if (message?.type === 'KeepAlive') idle.restart();
    else if (message?.type === 'Finalize') void finalize();
    else if (message?.type === 'CloseStream') void finish();
  });
  socket.on('close', () => {
    idle.stop();
    listener.close();
  });
}

/** Which model answered, as Deepgram says it; the `arch` tells who it really was. */
export function modelInfo(model: string): {
  model_info: { name: string; version: string; arch: string };
  model_uuid: string;
} {
  return {
    model_info: { name: model, version: 'embedded', arch: 'moonshine-tiny' },
    model_uuid: '00000000-0000-4000-8000-000000000001',
  };
}
