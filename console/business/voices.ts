/**
 * Azure's Indian voices (Microsoft, "Language and voice support for the Speech service"), for a pick-list. A
 * provider may have others, which are typed by name. A local run says them all with its own few voices.
 */
const names: Readonly<Record<string, string>> = {
  'en-IN': 'Neerja Prabhat Aarav Aashi Ananya Kavya Kunal Rehaan',
  'hi-IN': 'Swara Madhur Aarav Ananya Aarti Arjun Kavya Kunal Rehaan',
  'bn-IN': 'Tanishaa Bashkar',
  'gu-IN': 'Dhwani Niranjan',
  'kn-IN': 'Sapna Gagan',
  'ml-IN': 'Sobhana Midhun',
  'mr-IN': 'Aarohi Manohar',
  'pa-IN': 'Vaani Ojas',
  'ta-IN': 'Pallavi Valluvar',
  'te-IN': 'Shruti Mohan',
  'ur-IN': 'Gul Salman',
};

/** Empty for a language whose voices are not known here. */
export function voicesOf(language: string): string[] {
  const own = names[language]?.split(' ') ?? [];
  return own.map((name) => `${language}-${name}Neural`);
}
