import { describe, expect, it } from 'vitest';
import { browser } from './codec.ts';

describe('the softphone', () => {
  it('sends and gets binary audio as it is', () => {
    const codec = browser.codec();
    expect(codec.decode('{"event":"start"}')).toEqual([
      { type: 'started', streamId: 'browser', callSid: null, from: null, to: null, parameters: {} },
    ]);
    expect(codec.decode(Uint8Array.of(1, 2, 3).buffer)).toEqual([
      { type: 'audio', bytes: Uint8Array.of(1, 2, 3), atMs: null },
    ]);
    const [out] = codec.encode({ type: 'audio', bytes: Uint8Array.of(0, 7, 8, 0).subarray(1, 3) });
    expect(out instanceof ArrayBuffer && [...new Uint8Array(out)]).toEqual([7, 8]);
  });

  it('need not say start: the first audio is one', () => {
    const codec = browser.codec();
    expect(codec.encode({ type: 'clear' })).toEqual([]);
    expect(codec.decode(new ArrayBuffer(2)).map((event) => event.type)).toEqual(['started', 'audio']);
    expect(codec.decode(new ArrayBuffer(2)).map((event) => event.type)).toEqual(['audio']);
    expect(codec.decode(new ArrayBuffer(0))).toEqual([]);
  });

  it('has marks, clears, keys and a stop in JSON', () => {
    const codec = browser.codec();
    codec.decode('{"event":"start"}');
    expect(codec.decode('{"event":"mark","name":"1:2"}')).toEqual([{ type: 'mark', name: '1:2' }]);
    expect(codec.decode('{"event":"dtmf","digit":"#"}')).toEqual([{ type: 'dtmf', digit: '#' }]);
    expect(codec.decode('{"event":"stop"}')).toEqual([{ type: 'stopped', reason: null }]);
    expect(codec.encode({ type: 'mark', name: '1:2' })).toEqual(['{"event":"mark","name":"1:2"}']);
    expect(codec.encode({ type: 'clear' })).toEqual(['{"event":"clear"}']);
    expect(codec.encode({ type: 'audio', bytes: new Uint8Array(0) })).toEqual([]);
  });
});
