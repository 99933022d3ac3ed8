/** Indian English. */
import { enForms } from './en-forms.ts';
import type { Language, Phrases } from './language.ts';

const phrases: Phrases = {
  greeting: ({ agentName, businessName }) => `Hello, this is ${agentName} from ${businessName}. How can I help you?`,
  greetingKnown: (facts) =>
    facts.customerName
      ? `Hello ${firstName(facts.customerName)}, this is ${facts.agentName} from ${facts.businessName}. How can I help you today?`
      : phrases.greeting(facts),
  reprompt: () => 'Are you still there? How can I help you?',
  repromptAgain: () => "I can't hear you. Please say something if you are there.",
  silenceGoodbye: () => "I still can't hear you, so I will end the call here. Please call again any time. Goodbye.",
  goodbye: ({ businessName }) => `Thank you for calling ${businessName}. Goodbye.`,
  apologyAgain: () => 'Sorry, I had some trouble. Could you say that again?',
  apologyHold: () => 'Sorry, we are having trouble on our side. One moment, please.',
  apologyEnd: () => 'Sorry, we are having trouble on our side. Please call again later. Goodbye.',
  durationWarning: () => 'Just so you know, we have only a little time left on this call.',
  durationGoodbye: () => 'I am sorry, our time on this call is over. Please call again if you need anything more. Goodbye.',
  budgetWarning: () => 'Just so you know, I will have to end this call soon.',
  budgetGoodbye: () => 'I am sorry, I have to end this call now. Please call again later. Goodbye.',
  refusal: {
    budget_exhausted: ({ businessName }) => `Sorry, ${businessName} can't take more calls right now. Please call again tomorrow. Goodbye.`,
    blocked: () => "Sorry, we can't take this call. Goodbye.",
    unknown_number: () => 'Sorry, this number is not in service. Please check the number. Goodbye.',
    concurrency: () => 'Sorry, all our lines are busy right now. Please call again in a few minutes. Goodbye.',
    rate: () => 'Sorry, there were too many calls from your number. Please call again in a few minutes. Goodbye.',
    unavailable: () => "Sorry, we can't take your call right now. Please call again later. Goodbye.",
  },
  transferring: (name) => `Please stay on the line, I am connecting you to the ${asWords(name)}.`,
  transferFailed: () => "Sorry, I couldn't reach anyone just now. Can I take a message instead?",
  acknowledgement: () => 'One moment, please.',
  didNotHear: () => "Sorry, I didn't catch that. Could you say it again?",
  offerPerson: () => 'Would you like me to connect you to a person?',
};

export const enIN: Language = {
  code: 'en-IN',
  name: 'English',
  azureVoice: 'en-IN-PrabhatNeural',
  deepgramVoice: 'aura-2-thalia-en',
  twilioVoice: 'Polly.Aditi',
  script: 'Latin',
  phrases,
  backchannels: [
    'ah',
    'aha',
    'all right',
    'alright',
    'good',
    'got it',
    'hm',
    'hmm',
    'i see',
    'k',
    'mhm',
    'mm',
    'mm hm',
    'mm hmm',
    'oh',
    'oh okay',
    'ok',
    'okay',
    'right',
    'sure',
    'uh',
    'uh huh',
    'uhuh',
    'um',
    'yah',
    'yeah',
    'yep',
    'yes',
    'yup',
  ],
  latinMarkers: [],
  askedAs: ['english', 'angrezi', 'angreji', 'अंग्रेज़ी', 'अंग्रेजी', 'इंग्लिश'],
  forms: enForms,
};

/** The part of a name a receptionist would use. */
function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** A destination's name as it is said: `front-desk` is "front desk". */
function asWords(name: string): string {
  return name.replace(/[-_]+/g, ' ').trim();
}
