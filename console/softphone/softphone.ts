/** A call from this browser: connects microphone, speaker and socket. */
import {
  type FromMicrophone,
  type FromSpeaker,
  microphoneName,
  speakerName,
  type ToSpeaker,
} from './audio-messages.ts';
import audioThread from './audio-thread.ts?worker&url';
import { createSoftphoneLine } from './line.ts';

interface SoftphoneEvents {
  /** The socket is open and the agent receives audio. */
  talking(): void;
  /** The level of one side, 0 to 1. */
  level(who: 'mine' | 'theirs', level: number): void;
  /** The microphone was unplugged or taken away. The agent hears nothing from now on. */
  microphoneLost(): void;
  /** Called once. `code` is the socket's close code; 1000 is an ordinary end. */
  ended(code: number): void;
}

export interface Softphone {
  mute(isMuted: boolean): void;
  press(digit: string): void;
  hangUp(): void;
}

export interface Sound {
  context: AudioContext;
  microphone: MediaStream;
}

/**
 * Asks for the microphone. Must be called from a click. Throws a `DOMException` when there is none or
 * it is refused; `whyNoSound` has the words.
 */
export async function openSound(): Promise<Sound> {
  // Browsers hide microphones from pages that came neither by https nor from this machine.
  if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
  const context = new AudioContext({ latencyHint: 'interactive' });
  try {
    await context.audioWorklet.addModule(audioThread);
    const constraints = {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      channelCount: 1,
    };
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: constraints });
    await context.resume();
    return { context, microphone };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** Releases the microphone. Safe to call twice. */
export function closeSound({ context, microphone }: Sound): void {
  for (const track of microphone.getTracks()) track.stop();
  if (context.state !== 'closed') void context.close();
}

/** Opens the media socket and connects it. `sound` is closed when the call ends. */
export function startSoftphone(socketUrl: string, sound: Sound, events: SoftphoneEvents): Softphone {
  const { context, microphone } = sound;
  const socket = new WebSocket(socketUrl);
  socket.binaryType = 'arraybuffer';
  const input = new AudioWorkletNode(context, microphoneName);
  const output = new AudioWorkletNode(context, speakerName, { numberOfInputs: 0, outputChannelCount: [1] });
  const toSpeaker = (message: ToSpeaker): void => output.port.postMessage(message);
  const line = createSoftphoneLine(
    {
      send: (frame) => socket.send(frame),
      close: (code) => socket.close(code),
      get isOpen() {
        return socket.readyState === WebSocket.OPEN;
      },
    },
    {
      play: (samples) => toSpeaker({ type: 'audio', samples }),
      mark: (name) => toSpeaker({ type: 'mark', name }),
      clear: () => toSpeaker({ type: 'clear' }),
    },
  );

  input.port.onmessage = ({ data }: MessageEvent<FromMicrophone>) => {
    events.level(
      'mine',
      data.samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0),
    );
    line.recorded(data.samples);
  };
  output.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => {
    if (data.type === 'marks') line.passed(data.names);
    else events.level('theirs', data.level);
  };
  // Not fired when we stop the track ourselves.
  for (const track of microphone.getTracks()) track.addEventListener('ended', () => events.microphoneLost());
  context.createMediaStreamSource(microphone).connect(input);
  // Some browsers do not run a node without an output. This one outputs silence.
  input.connect(context.destination);
  output.connect(context.destination);

  socket.addEventListener('open', () => {
    line.opened();
    events.talking();
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => line.received(data));
  socket.addEventListener('close', ({ code }) => {
    closeSound(sound);
    events.ended(code);
  });
  return { mute: line.mute, press: line.press, hangUp: line.hangUp };
}
