/**
 * The body of a voice's answer, as call audio. What is no audio is never played: a WAV header is taken out
 * wherever it stands, and an error that came with status 200 is a fault.
 */
import { joinedBytes } from '../../shared/bytes.ts';
import { type Fault, FaultError } from '../../shared/fault.ts';
import { isObject, jsonOf } from '../../shared/json.ts';
import { callRateHz, mulawOfPcm } from '../audio/mulaw.ts';

export interface VoiceBody {
  /**
   * The call audio of these bytes, however they were split. Empty while it can't be told yet whether they
   * are audio. Throws a `FaultError` for what is none.
   */
  read(bytes: Uint8Array): Uint8Array;
  /**
   * The body has ended: the audio of the bytes that were still held back. Up to eleven that may have begun a
   * header are dropped, which is a millisecond.
   */
  end(): Uint8Array;
}

/**
 * Nothing is played before this much has come: enough to tell an error page from speech. Every carrier's
 * first chunk is longer, so the caller waits for nothing.
 */
const openingBytes = 160;
/** A chunk of a WAV file that is neither format nor audio: a title, a date. */
const longestOtherChunk = 65_536;
/** Programs that stream write no length, or one of these. */
const leastOpenLength = 0x7fff_0000;

const riffHeaderBytes = 12;
const chunkHeaderBytes = 8;

/**
 * A content type that is no raw audio. A missing one says nothing, and neither does `audio/pcm`: it is the
 * name some services give to any raw audio.
 */
const notAudio =
  /^(?:text\/|multipart\/|image\/|application\/(?:.*\+)?(?:json|xml|xhtml)|audio\/(?:mp|x-mp|mpeg|aac|ogg|opus|webm|flac))/i;

export function checkContentType(contentType: string | null): void {
  if (contentType !== null && notAudio.test(contentType.trim()))
    throw new FaultError(noAudio(`a success with the content type ${contentType.slice(0, 60)}`));
}

/** 16-bit samples, whose bytes may be split anywhere, as call audio. */
function pcmDecoder(): (bytes: Uint8Array) => Uint8Array {
  let odd = new Uint8Array(0);
  return (bytes) => {
    const whole = joinedBytes([odd, bytes]);
    const even = whole.length - (whole.length % 2);
    odd = whole.slice(even);
    return mulawOfPcm(whole.subarray(0, even));
  };
}

const asItIs = (bytes: Uint8Array): Uint8Array => bytes;

export function voiceBody(): VoiceBody {
  /** Bytes whose meaning depends on those that follow. */
  let held = new Uint8Array(0);
  let isOpened = false;
  /** In a WAV file at the beginning of a chunk, not inside audio. */
  let atChunk = false;
  /** Bytes of the WAV file's audio that are still to come. */
  let left = Number.POSITIVE_INFINITY;
  let decode = asItIs;

  /** Takes what can be understood off the front of `data` into `parts`; returns the rest. */
  function understood(data: Uint8Array, parts: Uint8Array[]): Uint8Array {
    let rest = data;
    for (;;) {
      const before = rest;
      rest = atChunk ? afterChunk(rest) : afterAudio(rest, parts);
      if (rest === before || rest.length === 0) return rest;
    }
  }

  /** Behind one chunk of a WAV file; the same array when the chunk is not complete. */
  function afterChunk(data: Uint8Array): Uint8Array {
    if (data.length < chunkHeaderBytes) return data;
    const tag = tagAt(data, 0);
    const size = new DataView(data.buffer, data.byteOffset).getUint32(4, true);
    if (tag === 'RIFF') {
      if (data.length < riffHeaderBytes) return data;
      return data.subarray(riffHeaderBytes);
    }
    if (tag === 'data') {
      atChunk = false;
      left = size === 0 || size >= leastOpenLength ? Number.POSITIVE_INFINITY : size;
      return data.subarray(chunkHeaderBytes);
    }
    if (!/^[\x20-\x7e]{4}$/.test(tag) || size > longestOtherChunk) {
      // The length before it was wrong: the audio goes on.
      atChunk = false;
      left = Number.POSITIVE_INFINITY;
      return data.slice();
    }
    const end = chunkHeaderBytes + size + (size % 2);
    if (data.length < end) return data;
    if (tag === 'fmt ') decode = decoderOf(data.subarray(chunkHeaderBytes, end));
    return data.subarray(end);
  }

  /** Behind the audio up to the next WAV header; what may be the beginning of one is left. */
  function afterAudio(data: Uint8Array, parts: Uint8Array[]): Uint8Array {
    const most = Math.min(left, data.length);
    const end = riffAt(data, most);
    if (end > 0) parts.push(decode(data.subarray(0, end)));
    left -= end;
    atChunk = left === 0 || (end < most && end + riffHeaderBytes <= data.length);
    return end === 0 && !atChunk ? data : data.subarray(end);
  }

  return {
    read(bytes) {
      if (isOpened && isErrorObject(bytes))
        throw new FaultError(noAudio('an error message behind the audio'));
      const data = held.length === 0 ? bytes : joinedBytes([held, bytes]);
      if (!isOpened && data.length < openingBytes) {
        held = data.slice();
        return new Uint8Array(0);
      }
      if (!isOpened) checkOpening(data);
      isOpened = true;
      const parts: Uint8Array[] = [];
      held = understood(data, parts).slice();
      return joinedBytes(parts);
    },
    end() {
      if (!isOpened) checkOpening(held);
      isOpened = true;
      const parts: Uint8Array[] = [];
      understood(held, parts);
      held = new Uint8Array(0);
      return joinedBytes(parts);
    },
  };
}

function checkOpening(bytes: Uint8Array): void {
  if (isText(bytes)) throw new FaultError(noAudio('a success that holds text'));
  const tag = tagAt(bytes, 0);
  if (tag === 'OggS' || tag === 'fLaC' || tag.startsWith('ID3') || tag === '\x1a\x45\xdf\xa3')
    throw new FaultError(noAudio('another audio format than was asked for'));
}

const letterShare = 0.7;
/** So much of a body is looked at. */
const mostText = 512;
const leastText = 12;
/** The beginnings that nothing but a page has. */
const pageStart = /^\s*<(?:!doctype|html|\?xml)/i;
const textShape = /^\s*(?:\{\s*["}]|\[\s*["{[\]]|<[!?a-z/])/i;
const printable = /^[\t\n\r\x20-\x7e\u0080-\ufffc]*$/;

/**
 * JSON, HTML, XML or a sentence. `bytes` are the whole body or at least its opening. The codes of letters are
 * ordinary samples of speech, up to some forty in a row, so that all of the opening must be text.
 */
function isText(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const seen = bytes.subarray(start, start + mostText);
  if (seen.length < leastText) return false;
  if (pageStart.test(String.fromCharCode(...seen.subarray(0, 64)))) return true;
  const text = utf8Of(seen);
  if (!printable.test(text) || new Set(text).size < 4) return false;
  if (textShape.test(text)) return true;
  const letters = text.match(/[\p{L}\p{M} ]/gu)?.length ?? 0;
  return text.includes(' ') && letters >= text.length * letterShare;
}

/** The text of these bytes, whose last character may be incomplete. What is no UTF-8 becomes `\ufffd`. */
function utf8Of(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes, { stream: true });
}

/** A whole error object behind the audio. Other text there can't be told from speech and is played. */
function isErrorObject(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x7b || bytes.length < leastText) return false;
  return isObject(jsonOf(utf8Of(bytes)));
}

/**
 * Where a WAV header begins in the first `most` bytes, or may begin because the data end there; `most` when
 * there is none.
 */
function riffAt(data: Uint8Array, most: number): number {
  for (let at = data.indexOf(0x52); at >= 0 && at < most; at = data.indexOf(0x52, at + 1)) {
    const head = data.subarray(at, at + riffHeaderBytes);
    if ('RIFF'.startsWith(tagAt(head, 0)) && 'WAVE'.startsWith(tagAt(head, 8))) return at;
  }
  return most;
}

/** Mu-law and 16-bit samples of one channel at 8 kHz are read; anything else would be played as noise. */
function decoderOf(format: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  if (format.length >= 16) {
    const view = new DataView(format.buffer, format.byteOffset);
    const [code, channels] = [view.getUint16(0, true), view.getUint16(2, true)];
    const [rateHz, bits] = [view.getUint32(4, true), view.getUint16(14, true)];
    const isOurs = channels === 1 && rateHz === callRateHz;
    if (isOurs && code === 7 && bits === 8) return asItIs;
    if (isOurs && code === 1 && bits === 16) return pcmDecoder();
  }
  throw new FaultError(noAudio('a WAV file of another format than was asked for'));
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function noAudio(message: string): Fault {
  return { source: 'tts', kind: 'protocol', retryable: true, message };
}
