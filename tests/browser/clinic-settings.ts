/** The clinic's settings: as published, as published since, and as a draft. */
import type { BusinessSettings } from '../../shared/contract/business.ts';
import { money } from '../../shared/money.ts';

export const settings: BusinessSettings = {
  businessId: 'sunrise-dental',
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'hi-IN'],
  voices: { 'en-IN': 'en-IN-PrabhatNeural' },
  greeting: {
    'en-IN': 'Hello, this is Asha of Sunrise Dental Clinic. How can I help you?',
    'hi-IN': 'नमस्ते, मैं सनराइज़ डेंटल क्लिनिक से आशा हूँ। मैं आपकी क्या मदद कर सकती हूँ?',
  },
  agentName: 'Asha',
  prompt: 'You answer the phone of a dental clinic. You give no medical advice.',
  facts: ['Parking is behind the house.', 'On Sundays the clinic is closed.'],
  hours: [
    { day: 'mon', opens: '09:30', closes: '13:00' },
    { day: 'mon', opens: '15:00', closes: '19:00' },
    { day: 'tue', opens: '09:30', closes: '19:00' },
  ],
  prices: [
    { item: 'Consultation', price: money(Math.round(500 * 1_000_000)) },
    { item: 'Root canal', price: money(Math.round(4500 * 1_000_000)) },
  ],
  address: '12 MG Road, Bengaluru',
  transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
  recordingNotice: 'spoken',
  limits: {},
  holidays: [
    { date: '2026-10-20', name: 'Diwali' },
    { date: '2099-01-26', name: 'Republic Day' },
    { date: '2099-12-31', opens: '10:00', closes: '13:00' },
  ],
  profile: 'balanced',
  turnPolicy: { silenceMs: 9000 },
  tools: [
    {
      name: 'free_slots',
      description: 'Free slots of a day',
      parameters: {
        type: 'object',
        properties: {
          date: { type: 'string', description: 'YYYY-MM-DD' },
          kind: { type: 'string', enum: ['cleaning', 'filling'], description: 'What is to be done' },
          people: { type: 'integer', minimum: 1, maximum: 4 },
        },
        required: ['date'],
      },
      url: 'https://slots.sunrise-dental.in/free',
    },
  ],
  hasToolSecret: false,
  version: 1,
};

/** As published since. */
export const changed = {
  ...settings,
  version: 3,
  agentName: 'Meera',
  facts: ['Parking is behind the house.'],
  hours: settings.hours.slice(1),
  prices: settings.prices.slice(1),
  staffSeeNumbers: 'lastFour',
  profile: 'fast',
  turnPolicy: {},
  tools: [],
} satisfies BusinessSettings;
export const versions = [
  {
    version: 3,
    at: '2026-11-21T12:40:00.000Z',
    person: 'asha',
    role: 'admin',
    changes: [
      { field: 'agentName', before: 'Asha', after: 'Meera' },
      { field: 'facts', before: settings.facts, after: changed.facts },
      {
        field: 'greeting',
        before: { 'en-IN': 'Hello.', 'hi-IN': 'नमस्ते।' },
        after: { 'en-IN': 'Hello.', 'hi-IN': 'नमस्कार।' },
      },
    ],
  },
  {
    version: 2,
    at: '2026-11-20T05:10:00.000Z',
    person: '7d1f0c52-93aa-4c0e-8f0b-0d1c2b3a4f5e',
    role: 'operator',
    restored: 1,
    changes: [{ field: 'limits', before: {}, after: { maxCallSeconds: 600 } }],
  },
  { version: 1, at: null, person: '', role: null, changes: [] },
];

/** A draft of the settings that nobody has published. */
export const draft = {
  business: { ...settings, agentName: 'Tara' },
  revision: 'r-1',
  at: '2026-11-22T09:40:00.000Z',
  person: 'asha',
  role: 'admin',
};
