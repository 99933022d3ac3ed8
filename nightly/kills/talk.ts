/** What the caller of a kill round says, and by which words the embedded dialogue's replies are known. */
export interface Question {
  says: string;
  answer: RegExp;
}

export const talk: readonly Question[] = [
  { says: 'what are your opening hours', answer: /\bwe are open\b/i },
  { says: 'what is your address', answer: /\bwe are at\b/i },
  { says: 'thank you, goodbye', answer: /\bthank you for calling\b/i },
];

/** The demo business's. */
export const greeting = /\bautomated assistant\b/i;
