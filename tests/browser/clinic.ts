/** A clinic's day for the console's pictures and tests: calls, one of them live, and callers' requests. */
import { mulawOf } from '../../edge/audio/mulaw.ts';
import { interleave, wavFile } from '../../edge/audio/wav.ts';
import { money } from '../../shared/money.ts';
import { health } from './clinic-health.ts';
import { refusedCallers, reportAnswer } from './clinic-report.ts';
import { changed, type draft, settings, versions } from './clinic-settings.ts';

/** `minutes` before now; the pictures show a day that is always today. */
const before = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const costLines = [
  ['carrier', 0.62],
  ['stt', 0.41],
  ['llm_input', 0.0834],
  ['llm_output', 0.0211],
  ['tts', 0.298],
] as const;
const micro = (rupees: number): number => Math.round(rupees * 1_000_000);
const cost = {
  lines: costLines.map(([item, rupees]) => ({ item, ...money(micro(rupees)) })),
  total: money(micro(costLines.reduce((sum, [, rupees]) => sum + rupees, 0))),
};

interface Told {
  id: string;
  minutes: number;
  from: string;
  status: 'active' | 'completed' | 'transferred' | 'failed';
  endReason: string | null;
  seconds: number | null;
  outcome?: 'booked' | 'transferred' | 'answered' | 'unresolved';
  summary: string | null;
  name?: string;
  mark?: { reason: string; note: string; at: string; by: string };
}

const told: Told[] = [
  {
    id: 'exotel-live1',
    minutes: 1,
    from: '+919812345670',
    status: 'active',
    endReason: null,
    seconds: null,
    summary: null,
  },
  {
    id: 'exotel-a1',
    minutes: 14,
    from: '+919800000001',
    status: 'completed',
    endReason: 'agent',
    outcome: 'booked',
    seconds: 94,
    name: 'Ravi Kumar',
    summary:
      'Ravi Kumar asked for a root canal on Monday at half past six in the evening. Noted; the clinic confirms.',
  },
  {
    id: 'exotel-a2',
    minutes: 47,
    from: '+919845098450',
    status: 'transferred',
    endReason: 'transfer',
    outcome: 'transferred',
    seconds: 212,
    summary: 'A broken tooth, bleeding. Connected with Dr. Rao at the front desk.',
  },
  {
    id: 'twilio-a3',
    minutes: 66,
    from: '+266696687',
    status: 'completed',
    endReason: 'caller',
    outcome: 'answered',
    seconds: 31,
    summary: 'क्लिनिक रविवार को खुला है या नहीं, यह पूछा।',
  },
  {
    id: 'exotel-a4',
    minutes: 60 * 26,
    from: '+919900112233',
    status: 'failed',
    endReason: 'fault',
    outcome: 'unresolved',
    seconds: 12,
    mark: { reason: 'notDone', note: 'She called three times.', at: before(60), by: 'meera' },
    summary: null,
  },
  {
    id: 'exotel-a5',
    minutes: 60 * 27,
    from: '+919811198111',
    status: 'completed',
    endReason: 'agent',
    outcome: 'answered',
    seconds: 128,
    summary: 'Asked what a cleaning and whitening cost, and where to park.',
  },
];

/** By number, those whom the clinic knows. */
const callerNames: Record<string, string> = {
  '+919800000001': 'Ravi Kumar',
  '+919811198111': 'Sunita Sharma',
};

const calls = told.map(({ id, minutes, ...call }) => ({
  ...(callerNames[call.from] && { callerName: callerNames[call.from] }),
  callId: id,
  businessId: 'sunrise-dental',
  carrier: id.split('-')[0],
  to: '+918000000001',
  startedAt: before(minutes),
  endedAt: call.seconds === null ? null : before(minutes - call.seconds / 60),
  cost: call.seconds === null ? { lines: [], total: money(0) } : cost,
  ...call,
}));

const timings = { sttMs: 280, leadMs: 0, interrupted: false };
const steps = { tokenAfterMs: 310, clauseAfterMs: 440, byteAfterMs: 560, heardAfterMs: 640 };
const spoken = [
  ['agent', 'Good afternoon, Sunrise Dental Clinic, this is Asha. How can I help you?'],
  ['caller', 'I need a root canal, on Monday if you can.'],
  ['agent', 'On Monday we are open from ten in the morning', true],
  ['caller', 'In the evening, please. Half past six.'],
  ['agent', 'Monday, half past six in the evening. I have noted it, and the clinic confirms it.'],
  ['caller', 'धन्यवाद।'],
] as const;

const call = {
  ...calls[1],
  turns: [
    { turn: 0, responseMs: null, replyMs: 210, byteAfterMs: 90, heardAfterMs: 230 },
    { turn: 1, responseMs: 860, replyMs: 580, ...timings, ...steps },
    {
      ...{ turn: 2, responseMs: 640, replyMs: 330, ...timings, leadMs: 260 },
      ...{ tokenAfterMs: 50, clauseAfterMs: 190, byteAfterMs: 310, heardAfterMs: 390 },
    },
    {
      ...{ turn: 3, responseMs: 1240, replyMs: 900, ...timings, sttMs: 340, ...steps },
      ...{ byteAfterMs: 860, heardAfterMs: 960 },
    },
  ],
  transcript: spoken.map(([who, text, interrupted], index) => ({
    at: before(14 - index / 6),
    turn: Math.floor((index + 1) / 2),
    who,
    text,
    ...(interrupted && { interrupted }),
  })),
  recording: { key: 'recordings/a1.wav', bytes: 1_504_044, sha256: 'a'.repeat(64), seconds: 94 },
  recordingNotice: { policy: 'spoken', heard: true },
  undelivered: null,
};

/** The journal of that call, as far as its page reads it. */
const events = [
  { seq: 0, at: before(14), type: 'mediaStarted', streamId: 'stream' },
  {
    seq: 1,
    at: before(14 - 0.3),
    type: 'clauseWritten',
    turn: 1,
    clause: 0,
    text: 'On Monday we are open from ten in the morning to seven in the evening. When would suit you?',
  },
  {
    seq: 2,
    at: before(14 - 0.5),
    type: 'agentSaid',
    turn: 1,
    cause: 'model',
    text: spoken[2][1],
    interrupted: true,
  },
];

/** Stereo of this length: the two sides speak in turns of five seconds, in bursts like words. */
function conversationSound(seconds: number): Uint8Array<ArrayBuffer> {
  const side = (turn: 0 | 1, height: number) => {
    const samples = new Int16Array(seconds * 8000);
    for (let n = 0; n < samples.length; n += 1) {
      const isSpeaking = Math.floor(n / 40_000) % 2 === turn && n % 40_000 < 34_000;
      const word = Math.abs(Math.sin(n / 1300) * Math.sin(n / 9100));
      if (isSpeaking) samples[n] = Math.round(height * word * Math.sin(n / (5 + turn)));
    }
    return mulawOf(samples);
  };
  const file = wavFile(interleave(side(1, 9000), side(0, 16_000)), 2);
  return new Uint8Array(file);
}

const recordingPath = '/storage/a1.wav';

/** `url`: where the answers come from. */
export const recordingAnswers = (url: string, seconds = 94) => {
  const file = conversationSound(seconds);
  return {
    '/api/recordings/exotel-a1': { url: `${url}${recordingPath}`, expiresAt: before(-15) },
    [recordingPath]: () =>
      new Response(file, { headers: { 'content-type': 'audio/wav', 'content-length': String(file.length) } }),
  };
};

const asked = (
  id: string,
  minutes: number,
  kind: string,
  fields: Record<string, string>,
  more: object = {},
) => ({
  requestId: id,
  callId: 'exotel-a1',
  kind,
  fields,
  state: 'open',
  phone: '+919800000001',
  at: before(minutes),
  ...more,
});

const requests = [
  asked('r1', 13, 'appointment', {
    name: 'Ravi Kumar',
    service: 'Root canal',
    date: '2026-12-07',
    time: '18:30',
  }),
  asked(
    'r2',
    65,
    'callback',
    { name: 'सुनीता शर्मा', message: 'बेटे के ब्रेसेस के बारे में बात करनी है', phone: '+919822098220' },
    { phone: '+919811198111' },
  ),
  asked(
    'r3',
    190,
    'message',
    { message: 'The invoice of last week is missing.' },
    {
      phone: '',
      assignee: 'Meena',
      due: '2026-11-20',
      note: 'Sent on Friday, has to be sent again.',
      version: 2,
    },
  ),
];

const people = calls.slice(0, 4).flatMap((call, n) =>
  call.from.startsWith('+91')
    ? [
        {
          phone: call.from,
          name: [null, 'Ravi Kumar', 'सुनीता शर्मा'][n] ?? null,
          language: null,
          callId: call.callId,
          lastCallAt: call.startedAt,
          lastSummary: call.summary,
        },
      ]
    : [],
);

const erasure = {
  calls: 3,
  live: 0,
  recordings: 2,
  requests: 1,
  hasEntry: true,
  hasNotes: true,
  keptCost: money(micro(4.31)),
  isBlocked: false,
};

const customer = {
  phone: '+919800000001',
  name: 'Ravi Kumar',
  language: 'en-IN',
  notes: '',
  lastCalls: [],
  openRequests: requests.slice(0, 1),
};

const budget = {
  limitPerDay: money(micro(500)),
  limitPerMonth: money(micro(9000)),
  spent: money(micro(182.4)),
  held: money(micro(6)),
  remaining: money(micro(311.6)),
};

export const about = {
  businessId: 'sunrise-dental',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'hi-IN'],
  transferDestinations: ['front-desk', 'Dr. Mehta'],
};

const businesses = [
  {
    businessId: 'city-eye',
    name: 'City Eye Hospital',
    numbers: ['+9118001234444', '56161'],
    foundedAt: before(4000),
  },
  {
    businessId: 'sunrise-dental',
    name: 'Sunrise Dental Clinic',
    numbers: ['+918000000001'],
    foundedAt: before(9000),
  },
  { businessId: 'surya', name: 'सूर्या फ़िज़ियोथेरेपी', numbers: ['+918044000001'] },
];

export const liveCalls = [
  {
    callId: 'exotel-live1',
    carrier: 'exotel',
    from: '+919812345670',
    to: '+918000000001',
    startedAt: before(1.2),
  },
];

/** The journal of the live call so far. */
export function liveEvents(): object[] {
  const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1000).toISOString();
  const ms = (seconds: number) => Date.parse(at(seconds));
  let seq = 0;
  const event = (seconds: number, type: string, fields: object = {}) => ({
    seq: seq++,
    at: at(seconds),
    type,
    ...fields,
  });
  const turn = { turn: 1 };
  return [
    event(0, 'callStarted', {
      businessId: 'sunrise-dental',
      carrier: 'exotel',
      from: '+919812345670',
      to: '+918000000001',
      language: 'en-IN',
      languages: ['en-IN'],
      agentName: 'Asha',
      businessName: 'Sunrise Dental',
      customerName: 'Meera Iyer',
      greeting: 'Hello.',
      endAfterGreeting: null,
      limits: { maxSeconds: 600, warningSeconds: 480, limitReason: 'limit' },
    }),
    event(1, 'mediaStarted', { streamId: 's' }),
    event(4, 'agentSaid', {
      turn: 0,
      cause: 'greeting',
      text: 'Good morning, Meera. How can I help you?',
      interrupted: false,
    }),
    event(6, 'whispered', { by: 'staff', text: 'offer Saturday morning', person: 'asha' }),
    event(8, 'callerSaid', {
      ...turn,
      text: 'Is the doctor there on Saturday?',
      language: 'en-IN',
      speechEndedAt: ms(7.6),
    }),
    event(8.6, 'clausePlaying', {
      ...turn,
      clause: 0,
      mark: '1:0',
      text: 'Yes, until two',
      startsAt: ms(8.7),
      ms: 900,
    }),
  ];
}

/** A token that this console accepts: it only reads it. */
export const tokenOf = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
export const adminToken = tokenOf({ business: 'sunrise-dental', role: 'admin' });
export const operatorToken = tokenOf({ role: 'operator' });

/** The answers of the API and of the edge by their path. */
export const answers = {
  '/api/calls': { calls },
  '/api/calls/exotel-a1': { call },
  '/api/calls/exotel-a1/events': { events },
  '/api/requests': { requests },
  '/api/refused-callers': { callers: refusedCallers },
  '/api/reports': (_body: string, query: URLSearchParams) => Response.json(reportAnswer(query)),
  '/api/customers/%2B919800000001': { customer },
  '/api/customers': {
    people: [
      ...people,
      {
        phone: '+919900112244',
        name: 'Meera Iyer',
        language: 'en-IN',
        callId: null,
        lastCallAt: null,
        lastSummary: null,
      },
    ],
  },
  '/api/customers/%2B919800000001/erasure': { erasure },
  '/api/businesses/sunrise-dental': { business: settings },
  '/api/businesses/sunrise-dental/budget': { budget },
  '/api/businesses/sunrise-dental/about': { about },
  '/api/businesses/sunrise-dental/start': {
    start: { connected: true, budget: true, person: true, tested: true },
  },
  '/api/businesses': { businesses },
  '/health/details': health,
  '/api/businesses/sunrise-dental/draft': { draft: null as typeof draft | null },
  '/api/businesses/sunrise-dental/versions': { versions },
  '/api/businesses/sunrise-dental/versions/1': { version: { ...versions[2], business: settings } },
  '/api/businesses/sunrise-dental/versions/3': { version: { ...versions[0], business: changed } },
  '/api/businesses/sunrise-dental/try-tool': {
    request: {
      url: 'https://slots.sunrise-dental.in/free',
      headers: { 'content-type': 'application/json', 'x-signature': 'sha256=…' },
      body: '{"callId":"browser-try-1","tool":"free_slots","arguments":{"date":"2026-12-01"}}',
    },
    answer: { status: 200, body: '{"slots":["10:00","10:30"]}', isCut: false },
    ms: 184,
    ok: true,
    told: '{"slots":["10:00","10:30"]}',
  },
  '/calls/live': { calls: liveCalls },
};
