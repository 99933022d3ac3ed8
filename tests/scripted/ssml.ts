/** Reads the SSML that one clause is sent as; what a real service would refuse with 400 is null here. */

export interface Ssml {
  text: string;
  voice: string;
  language: string;
}

const document =
  /^<speak version='1\.0' xmlns='http:\/\/www\.w3\.org\/2001\/10\/synthesis' xml:lang='([\w-]+)'><voice name='([^']+)'>(?:<prosody rate='[+-]\d+%'>)?([^<>]*)(?:<\/prosody>)?<\/voice><\/speak>$/;
const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&apos;': "'",
  '&quot;': '"',
};

export function readSsml(body: string): Ssml | null {
  const [, language, voice, text] = document.exec(body) ?? [];
  if (language === undefined || voice === undefined || text === undefined) return null;
  if (/&(?!(?:amp|lt|gt|apos|quot);)/.test(text)) return null;
  return { language, voice, text: text.replace(/&\w+;/g, (entity) => entities[entity] ?? entity) };
}
