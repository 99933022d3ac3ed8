/** Words of the fixed lines, in English. A file of their own: other pages need not load them. */
export const lineWords = {
  title: 'Fixed lines',
  help: 'Answers that every caller hears in the same words. Their sound is made once and kept, so they cost nothing from the second time on.',
  facts:
    'In a line, {hours}, {closed days}, {address}, {business}, {agent} and {price of …} stand for what is set above. When that changes, the line changes too.',
  add: 'Add a line',
  lineOf: (number: string | number) => `Line ${number}`,
  name: 'Short name of the line',
  nameHelp: 'Small English letters, digits and dashes, such as opening-hours.',
  textIn: (language: string) => `Words in ${language}`,
};
