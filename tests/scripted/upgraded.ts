/**
 * A WebSocket as `fetch` opens one on workerd. Node's `fetch` can't, so this one has just what the adapters
 * use.
 */

/** The provider's side of the socket. */
export interface FarSocket {
  message(data: string): void;
  close(code: number): void;
}

/** The answer holds the adapter's side. Accepted, it calls `open`, which returns what hears the audio. */
export function upgraded(open: (far: FarSocket) => (audio: Uint8Array) => void): {
  response: Response;
  far: FarSocket;
} {
  const listeners = new EventTarget();
  let readyState: number = WebSocket.OPEN;
  let heard: (audio: Uint8Array) => void = () => undefined;
  const far: FarSocket = {
    message(data) {
      if (readyState === WebSocket.OPEN)
        listeners.dispatchEvent(Object.assign(new Event('message'), { data }));
    },
    close(code) {
      if (readyState === WebSocket.CLOSED) return;
      readyState = WebSocket.CLOSED;
      listeners.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }));
    },
  };
  const webSocket = {
    get readyState() {
      return readyState;
    },
    binaryType: 'blob',
    addEventListener: (type: string, listener: (event: Event) => void) =>
      listeners.addEventListener(type, listener),
    send(data: string | ArrayBuffer | Uint8Array) {
      if (typeof data !== 'string') heard(new Uint8Array(data instanceof Uint8Array ? data : data.slice(0)));
    },
    close: () => far.close(1000),
    accept() {
      heard = open(far);
    },
  };
  const response = { status: 101, ok: false, headers: new Headers(), body: null, webSocket };
  return { response: response as unknown as Response, far };
}
