/** The demo business as plain data. */
import type { Business } from '../../shared/contract/business.ts';
import { money, rupees } from '../../shared/money.ts';

export const demoBusinessId = 'demo-clinic';

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export const demoClinic: Business = {
  businessId: demoBusinessId,
  name: 'Sunrise Dental Clinic',
  numbers: ['+918000000001'],
  timeZone: 'Asia/Kolkata',
  languages: ['en-IN', 'hi-IN'],
  voices: { 'en-IN': 'en-IN-PrabhatNeural', 'hi-IN': 'hi-IN-MadhurNeural' },
  greeting: {
    'en-IN': 'Hello, this is Asha, the automated assistant of Sunrise Dental Clinic. How can I help you?',
    'hi-IN': 'नमस्ते, मैं सनराइज़ डेंटल क्लिनिक की स्वचालित सहायक आशा हूँ। मैं आपकी क्या मदद कर सकती हूँ?',
  },
  knownGreeting: {
    'en-IN':
      'Hello {name}, this is Asha, the automated assistant of Sunrise Dental Clinic. How can I help you today?',
    'hi-IN': 'नमस्ते {name} जी, मैं सनराइज़ डेंटल क्लिनिक की स्वचालित सहायक आशा हूँ। आज मैं आपकी क्या मदद कर सकती हूँ?',
  },
  agentName: 'Asha',
  prompt: [
    'You answer the phone of a dental clinic in Bengaluru. You tell opening hours, prices and the address, and you book, look up and cancel appointments.',
    'For an appointment you need the day, the time and the name, one question at a time; repeat them and save the request only after the caller has confirmed.',
    'You give no medical advice. Severe pain, bleeding or an accident: offer to connect the front desk at once.',
    'When the caller asks for a person, transfer to the front desk.',
  ].join('\n'),
  facts: ['The clinic is in Bengaluru.', 'On Sundays the clinic is closed.'],
  hours: workdays.map((day) => ({ day, opens: '09:30', closes: '19:00' })),
  prices: [
    { item: 'consultation', price: money(rupees(500)) },
    { item: 'root canal', price: money(rupees(4500)) },
  ],
  address: '12 MG Road, Bengaluru',
  lines: [
    {
      id: 'hours',
      text: {
        'en-IN': 'We are open {hours}. We are closed on {closed days}.',
        'hi-IN': 'हम {hours} खुले हैं। {closed days} को बंद रहता है।',
      },
    },
    { id: 'address', text: { 'en-IN': 'We are at {address}.', 'hi-IN': 'हमारा पता है, {address}।' } },
  ],
  transferDestinations: [{ name: 'front-desk', number: '+918000000002' }],
  limits: {},
  version: 1,
};

export const demoBudget = { limitPerDay: rupees(500) };

export const demoCustomers = [
  { phone: '+919800000001', name: 'Ravi Kumar', language: 'en-IN', notes: '' },
  { phone: '+919800000002', name: 'Priya Sharma', language: 'hi-IN', notes: '' },
] as const;

export const demoBlocked = ['+919800000099'] as const;
