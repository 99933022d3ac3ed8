/** Reads what the script makes somebody do: the line, the caller, the four providers, staff. */
import { type Reading, reading } from './reading.ts';
import type {
  ApiDirection,
  Direction,
  LineDirection,
  ModelPart,
  Recognition,
  SttDirection,
  VoiceDirection,
} from './scenario.ts';

/** The subject of a script's line. */
export const parties = [
  'line',
  'caller',
  'stt',
  'model',
  'api',
  'voice',
  'staff',
  'agent',
  'expect',
  'end',
] as const;
export type Party = (typeof parties)[number];
/** Those that act. `agent` and `expect` say what must come of it (`expectations.ts`). */
type Actor = Exclude<Party, 'agent' | 'expect'>;

/** Throws `ScenarioError`. */
export function direction(who: Actor, text: string, file: string, line: number): Direction {
  const read = reading(text, file, line);
  const done = readers[who](read);
  read.end();
  return done;
}

const readers: Readonly<Record<Actor, (read: Reading) => Direction>> = {
  line: (read) => ({ who: 'line', ...lineDirection(read) }),
  caller: (read) => {
    const isMurmur = read.took('murmurs');
    const says = read.quoted('what the caller says');
    return { who: 'caller', says, isMurmur, recognition: recognition(read) };
  },
  stt: (read) => ({ who: 'stt', ...sttDirection(read) }),
  model: (read) => ({ who: 'model', parts: modelParts(read) }),
  api: (read) => ({ who: 'api', ...apiDirection(read) }),
  voice: (read) => ({ who: 'voice', ...voiceDirection(read) }),
  staff: (read) => {
    if (read.took('hangs up')) return { who: 'staff', does: 'hangs up' };
    if (!read.took('transfers the call'))
      return read.wrong('staff "hangs up" or "transfers the call to NAME"');
    return { who: 'staff', does: 'transfers', to: read.took('to') ? read.word('a name') : null };
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

const clearRecognition: Recognition = {
  msPerWord: 250,
  isAtOnce: false,
  isLate: false,
  endAfterMs: 300,
  endingAfterMs: null,
  confidence: 0.9,
  languages: ['en'],
};

/** `(at once, ends after 0.3 s, in hi en)`; nothing in brackets is `clearRecognition`. */
function recognition(read: Reading): Recognition {
  const how = { ...clearRecognition };
  if (!read.took('(')) return how;
  do {
    if (read.took('at once')) how.isAtOnce = true;
    else if (read.took('late')) how.isLate = true;
    else if (read.took('never ends')) how.endAfterMs = null;
    else if (read.took('ends after')) how.endAfterMs = read.time('the end of the turn');
    else if (read.took('ending after')) how.endingAfterMs = read.time('the expected end of the turn');
    else if (read.took('confidence unknown')) how.confidence = null;
    else if (read.took('confidence')) how.confidence = read.number('the confidence');
    else if (read.took('in')) {
      how.languages = [];
      while (/^[a-z]/i.test(read.next())) how.languages.push(read.word('a language'));
    } else {
      how.msPerWord = read.time('the pace');
      if (!read.took('a word')) read.wrong('words have a pace: "250 ms a word"');
    }
  } while (read.took(','));
  if (!read.took(')')) read.wrong('a ( without its )');
  return how;
}

function sttDirection(read: Reading): SttDirection {
  if (read.took('resumes')) return { does: 'resumes' };
  if (read.took('repeats')) return { does: 'repeats' };
  if (read.took('falls silent')) return { does: 'falls silent' };
  if (read.took('fails')) return { does: 'fails', kind: read.faultKind(), isForGood: read.took('for good') };
  for (const does of ['words', 'ending', 'end'] as const) {
    if (read.took(does))
      return { does, text: read.quoted('what it recognised'), recognition: recognition(read) };
  }
  return read.wrong(
    'the STT provider sends "words", the expected "ending" of a turn or its "end", it "resumes", "repeats", "falls silent" or "fails"',
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
  if (read.took('thinks')) return { does: 'thinks', ms: read.time('how long it thinks') };
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
  const request = read.word('the request');
  const afterMs = /^\d/.test(read.next()) ? read.time('the answer') : 0;
  if (!read.took('fails')) {
    const json = read.json();
    return { request, afterMs, answer: { result: json === null ? null : parsed(read, json) } };
  }
  const fails = read.faultKind();
  const status = read.isOver() ? null : read.number('the status');
  const code = read.isOver() ? null : read.word('the code of the refusal');
  return { request, afterMs, answer: { fails, status, code } };
}

function parsed(read: Reading, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return read.wrong(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function voiceDirection(read: Reading): VoiceDirection {
  const act = voiceAct(read);
  return read.took('in clause') ? { ...act, inClause: read.number('the number of the clause') } : act;
}

function voiceAct(read: Reading): VoiceDirection {
  for (const does of [
    'works',
    'stalls',
    'breaks off',
    'ends early',
    'is empty',
    'dribbles',
    'floods',
    'answers with a page',
  ] as const)
    if (read.took(does)) return { does };
  if (read.took('fails')) return { does: 'fails', kind: read.faultKind() };
  if (read.took('is late by')) return { does: 'is late', firstByteMs: read.time('the first byte') };
  return read.wrong(
    'the voice "works", "stalls", "breaks off", "ends early", "is empty", "dribbles", "floods", "answers with a page", "fails KIND" or "is late by 900 ms"',
  );
}
