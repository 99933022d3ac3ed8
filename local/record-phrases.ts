/** `npm run record-phrases`: synthesises the phrases that are bundled with the Worker, from the embedded voices. Run it when such a phrase changes. */
import { writeFile } from 'node:fs/promises';
import { languageOf } from '../shared/language/registry.ts';
import { spoken } from '../shared/language/spoken.ts';
import { synthesise } from './engines/speech/voices.ts';

for (const phrase of ['apologyAgain', 'apologyEnd'] as const) {
  for (const language of ['en-IN', 'hi-IN']) {
    const text = languageOf(language).phrases[phrase]({ agentName: '', businessName: '' });
    const audio = await synthesise(spoken(text, language), language === 'en-IN' ? { language, voice: 'slt' } : { language });
    const file = `edge/audio/recorded/${phrase}.${language}.ulaw`;
    await writeFile(file, audio);
    console.log(`${file}: ${(audio.length / 8000).toFixed(1)} s`);
  }
}
process.exit(0);
