/** Words of the fixed lines, in Hindi. */
import type { lineWords as English } from './en.ts';

export const lineWords: typeof English = {
  title: 'तय वाक्य',
  help: 'वे जवाब जो हर कॉल करने वाला एक ही शब्दों में सुनता है। आवाज़ एक बार बनती और रखी जाती है, इसलिए दूसरी बार से उसका कोई ख़र्च नहीं।',
  facts:
    'वाक्य में {hours}, {closed days}, {address}, {business}, {agent} और {price of …} की जगह ऊपर लिखी बात आती है। वह बदले तो वाक्य भी बदल जाता है।',
  add: 'वाक्य जोड़ें',
  lineOf: (number) => `वाक्य ${number}`,
  name: 'वाक्य का छोटा नाम',
  nameHelp: 'अंग्रेज़ी के छोटे अक्षर, अंक और डैश, जैसे opening-hours',
  textIn: (language) => `${language} में शब्द`,
};
