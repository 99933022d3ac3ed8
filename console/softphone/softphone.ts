/** A call from this browser: microphone, speaker and socket put together. Decides nothing. */
import {
  type FromMicrophone,
  type FromSpeaker,
  microphoneName,
  speakerName,
  type ToSpeaker,
} from './audio-messages.ts';
import { createSoftphoneLine } from './line.ts';

export interface SoftphoneEvents {
  /** The socket is open: the agent hears. */
  talking(): void;
  /** Loudness of either side, 0 to 1. */
  level(who: 'mine' | 'theirs', level: number): void;
  /** The microphone was unplugged, or taken away; the agent hears nothing from here on. */
  microphoneLost(): void;
  /** Once. `code` is the socket's; 1000 is an ordinary end. */
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
 * Asks for the microphone; must be called from a click. Throws a `DOMException` when there is none,
 * or it is refused; `whyNoSound` has the words.
 */
export async function openSound(): Promise<Sound> {
  // A page that did not come by https (or from this machine) is not even told of microphones.
  if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
  const context = new AudioContext({ latencyHint: 'interactive' });
  try {
    await context.audioWorklet.addModule('/console/audio.js');
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

const noSound: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser was not allowed to use the microphone. Allow it for this page (beside its address), and call again.',
  NotFoundError: 'This machine has no microphone.',
  NotReadableError: 'The microphone is in use by another program.',
  SecurityError: 'Browsers give the microphone to pages with an https address only.',
};

/** Why `openSound` threw, as a sentence. */
export function whyNoSound(error: unknown): string {
  const named = error instanceof DOMException ? noSound[error.name] : undefined;
  return named ?? `The softphone can't start: ${error instanceof Error ? error.message : String(error)}`;
}

/** Gives the microphone back. Safe to call twice. */
export function closeSound({ context, microphone }: Sound): void {
  for (const track of microphone.getTracks()) track.stop();
  if (context.state !== 'closed') void context.close();
}

/** Opens the media socket and talks. `sound` is closed with the call. */
export function startSoftphone(socketUrl: string, sound: Sound, events: SoftphoneEvents): Softphone {
  const { context, microphone } = sound;
  const socket = new WebSocket(socketUrl);
  socket.binaryType = 'arraybuffer';
  const ear = new AudioWorkletNode(context, microphoneName);
  const mouth = new AudioWorkletNode(context, speakerName, { numberOfInputs: 0, outputChannelCount: [1] });
  const say = (message: ToSpeaker): void => mouth.port.postMessage(message);
  const line = createSoftphoneLine(
    {
      send: (frame) => socket.send(frame),
      close: (code) => socket.close(code),
      get isOpen() {
        return socket.readyState === WebSocket.OPEN;
      },
    },
    {
      play: (samples) => say({ type: 'audio', samples }),
      mark: (name) => say({ type: 'mark', name }),
      clear: () => say({ type: 'clear' }),
    },
  );

  ear.port.onmessage = ({ data }: MessageEvent<FromMicrophone>) => {
    events.level(
      'mine',
      data.samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0),
    );
    line.heard(data.samples);
  };
  mouth.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => {
    if (data.type === 'marks') line.passed(data.names);
    else events.level('theirs', data.level);
  };
  // Stopped by us it says nothing of this.
  for (const track of microphone.getTracks()) track.addEventListener('ended', () => events.microphoneLost());
  context.createMediaStreamSource(microphone).connect(ear);
  // A node that leads nowhere is not run everywhere; its output is silence.
  ear.connect(context.destination);
  mouth.connect(context.destination);

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
