/** Callers' sentences to a clinic, in the words they would use, for every bench that needs a caller. */

export const utterances: readonly string[] = [
  'Hello, I would like to book an appointment.',
  'What are your opening hours on Saturday?',
  'How much does a root canal cost?',
  'Where is the clinic located?',
  'Can I come tomorrow at ten thirty in the morning?',
  'My name is Ravi Kumar.',
  'I want to cancel my appointment.',
  'Please repeat that.',
  'No, not Tuesday. I said Thursday.',
  'Can I speak to a person please?',
  'Is the doctor available on Monday evening?',
  'I have a very bad toothache since last night.',
  'Could you tell me the price of a consultation?',
  'I would like to leave a message for the doctor.',
  'Yes, that is correct.',
  'Thank you very much, goodbye.',
  'When is my next appointment?',
  'Can you move it to Friday afternoon at four?',
  'My daughter needs to have her teeth cleaned.',
  'Do you accept credit cards?',
  'Please ask someone to call me back this evening.',
  'Is there any parking near the clinic?',
  'I am running late, can I come fifteen minutes later?',
  'How long does the treatment take?',
  'Are you open on Sunday?',
  'I need to change the time of my appointment.',
  'Does the root canal hurt?',
  'What is the address of the clinic?',
  'I would like to see the doctor as soon as possible.',
  'Can you speak to me in Hindi please?',
  'What time do you close today?',
  'I am calling about my bill from last week.',
  'Do I have to bring anything with me?',
  'My number is nine eight four five zero one two three four five.',
  'Sorry, I did not understand, could you say that again?',
  'Book it for next Wednesday at eleven in the morning.',
];

/**
 * Lower-case words with numbers written out as digits, so that "ten thirty", "10:30" and
 * "ten-thirty" are the same words.
 */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/(\d)(?=\d)/gu, '$1 ')
    .replace(/\b(a|p)\.m\./gu, '$1m')
    .replace(/[’']/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => (numbers[word] ?? word).split(' '));
}

const numbers: Readonly<Record<string, string>> = {
  zero: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '1 0',
  eleven: '1 1',
  twelve: '1 2',
  fifteen: '1 5',
  thirty: '3 0',
};

/** Substitutions, insertions and deletions that turn one word list into the other (Levenshtein). */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (const [at, other] of heard.entries()) {
      next.push(
        Math.min((row[at] ?? 0) + (word === other ? 0 : 1), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
