/**
 * Who does what on one line of a script: the line, the caller and her recogniser, the model, the
 * API, the voice, staff.
 */
import { type Reading, reading } from './reading.ts';
import type {
  ApiDirection,
  Direction,
  EarDirection,
  Hearing,
  LineDirection,
  ModelPart,
  VoiceDirection,
} from './scenario.ts';

export const parties = [
  'line',
  'caller',
  'ear',
  'model',
  'api',
  'voice',
  'staff',
  'agent',
  'expect',
  'end',
] as const;
export type Party = (typeof parties)[number];

/**
 * What everybody does but `agent` and `expect`, which are about what must come of it. Throws
 * `ScenarioError`.
 */
export function direction(
  who: Exclude<Party, 'agent' | 'expect'>,
  text: string,
  file: string,
  line: number,
): Direction {
  const read = reading(text, file, line);
  const done = readers[who](read);
  read.end();
  return done;
}

const readers: Readonly<Record<Exclude<Party, 'agent' | 'expect'>, (read: Reading) => Direction>> = {
  line: (read) => ({ who: 'line', ...lineDirection(read) }),
  caller: (read) => {
    const isMurmur = read.took('murmurs');
    return { who: 'caller', says: read.quoted('what the caller says'), isMurmur, hearing: hearing(read) };
  },
  ear: (read) => ({ who: 'ear', ...earDirection(read) }),
  model: (read) => ({ who: 'model', parts: modelParts(read) }),
  api: (read) => ({ who: 'api', ...apiDirection(read) }),
  voice: (read) => ({ who: 'voice', ...voiceDirection(read) }),
  staff: (read) => {
    if (read.took('hangs up')) return { who: 'staff', does: 'hangs up' };
    if (!read.took('moves the call')) return read.wrong('staff "hangs up" or "moves the call to NAME"');
    return { who: 'staff', does: 'moves the call', to: read.took('to') ? read.word('a name') : null };
  },
  end: () => ({ who: 'end' }),
};

function lineDirection(read: Reading): LineDirection {
  for (const does of ['answers', 'opens', 'hangs up', 'breaks', 'goes quiet', 'is back'] as const)
    if (read.took(does)) return { does };
  if (read.took('presses')) return { does: 'presses', digit: read.word('a key') };
  if (read.took('loses')) return { does: 'loses', ms: read.time('what is lost') };
  if (!read.took('sends')) {
    return read.wrong(
      'the line "answers", "opens", "hangs up", "breaks", "goes quiet", "is back", "presses", "loses" or "sends"',
    );
  }
  const sends = (frame: Extract<LineDirection, { does: 'sends' }>['frame'], text = ''): LineDirection => ({
    does: 'sends',
    frame,
    text,
    times: read.isOver() ? 1 : times(read),
  });
  for (const frame of ['connected', 'start', 'media', 'stop'] as const)
    if (read.took(frame)) return sends(frame);
  if (read.took('mark')) return sends('mark', read.quoted("a mark's name"));
  return sends('raw', read.json() ?? read.quoted('a frame'));
}

/** `300 times` */
function times(read: Reading): number {
  const count = read.number('how often');
  return read.took('times') ? count : read.wrong('how often is "300 times"');
}

const clearHearing: Hearing = {
  msPerWord: 250,
  isAtOnce: false,
  isLate: false,
  endAfterMs: 300,
  eagerAfterMs: null,
  confidence: 0.9,
  languages: ['en'],
};

/**
 * `(at once, late, ends after 0.3 s, eager after 0.2 s, never ends, confidence 0.4, in hi en, 300
 * ms a word)`
 */
function hearing(read: Reading): Hearing {
  const heard = { ...clearHearing };
  if (!read.took('(')) return heard;
  do {
    if (read.took('at once')) heard.isAtOnce = true;
    else if (read.took('late')) heard.isLate = true;
    else if (read.took('never ends')) heard.endAfterMs = null;
    else if (read.took('ends after')) heard.endAfterMs = read.time('the end of the turn');
    else if (read.took('eager after')) heard.eagerAfterMs = read.time('the guess');
    else if (read.took('confidence unknown')) heard.confidence = null;
    else if (read.took('confidence')) heard.confidence = read.number('the confidence');
    else if (read.took('in')) {
      heard.languages = [];
      while (/^[a-z]/i.test(read.next())) heard.languages.push(read.word('a language'));
    } else {
      heard.msPerWord = read.time('the pace');
      if (!read.took('a word')) read.wrong('words have a pace: "250 ms a word"');
    }
  } while (read.took(','));
  if (!read.took(')')) read.wrong('a ( without its )');
  return heard;
}

function earDirection(read: Reading): EarDirection {
  if (read.took('resumes')) return { does: 'resumes' };
  if (read.took('repeats')) return { does: 'repeats' };
  if (read.took('fails')) return { does: 'fails', kind: read.faultKind(), isForGood: read.took('for good') };
  for (const does of ['words', 'eager', 'end'] as const) {
    if (read.took(does)) return { does, text: read.quoted('what it heard'), hearing: hearing(read) };
  }
  return read.wrong(
    'the ear hears "words", an "eager" or a certain "end", it "resumes", "repeats" or "fails"',
  );
}

function modelParts(read: Reading): ModelPart[] {
  const parts: ModelPart[] = [];
  do parts.push(modelPart(read));
  while (read.took(','));
  return parts;
}

const filler = 'This is one more sentence that nobody asked for, and it says nothing new.';

function modelPart(read: Reading): ModelPart {
  if (read.took('nothing')) return { does: 'writes', text: '' };
  for (const does of ['stalls', 'breaks off', 'runs out'] as const) if (read.took(does)) return { does };
  if (read.took('fails')) return { does: 'fails', kind: read.faultKind() };
  if (read.took('calls')) return { does: 'calls', tool: read.word('a tool'), arguments: read.json() ?? '{}' };
  if (read.next() === '') return { does: 'writes', text: read.quoted('what the model writes') };
  const amount = read.number('a wait, or a number of words');
  if (read.took('words')) {
    const words = filler.split(' ');
    return {
      does: 'writes',
      text: Array.from({ length: amount }, (_, at) => words[at % words.length]).join(' '),
    };
  }
  if (read.took('ms')) return { does: 'waits', ms: amount };
  return read.took('s') ? { does: 'waits', ms: amount * 1000 } : read.wrong('a wait is in ms or s');
}

function apiDirection(read: Reading): ApiDirection {
  const asked = read.word('what was asked');
  const afterMs = /^\d/.test(read.next()) ? read.time('the answer') : 0;
  if (!read.took('fails')) {
    const json = read.json();
    return { asked, afterMs, answer: { result: json === null ? null : parsed(read, json) } };
  }
  const fails = read.faultKind();
  return { asked, afterMs, answer: { fails, status: read.isOver() ? null : read.number('the status') } };
}

function parsed(read: Reading, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return read.wrong(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function voiceDirection(read: Reading): VoiceDirection {
  for (const does of ['works', 'stalls', 'breaks off'] as const) if (read.took(does)) return { does };
  if (read.took('fails')) return { does: 'fails', kind: read.faultKind() };
  if (read.took('is late by')) return { does: 'is late', firstByteMs: read.time('the first byte') };
  return read.wrong('the voice "works", "stalls", "breaks off", "fails KIND" or "is late by 900 ms"');
}
