/**
 * `npm run record-phrases`: synthesises the phrases that are bundled with the Worker. Run it when
 * one of them changes.
 */
import { writeFile } from 'node:fs/promises';
import { fallbackLanguage, languages } from '../../shared/language/registry.ts';
import { spoken } from '../../shared/language/spoken/spoken.ts';
import { synthesise } from '../engines/speech/voices.ts';

const folder = 'edge/audio/recorded';
const phrases = ['apologyAgain', 'apologyEnd'] as const;
/** A language whose phrases are another's has that one's recordings. */
const written = languages.filter(({ phrasesIn }) => phrasesIn === undefined);
const recorded = phrases.flatMap((phrase) =>
  written.map(({ code }) => ({ phrase, code, name: `${phrase}_${code.replace('-', '')}` })),
);

for (const { phrase, code } of recorded) {
  const text =
    languages
      .find((language) => language.code === code)
      ?.phrases[phrase]({ agentName: '', businessName: '' }) ?? '';
  const how = code === fallbackLanguage.code ? { language: code, voice: 'slt' as const } : { language: code };
  const audio = await synthesise(spoken(text, code), how);
  await writeFile(`${folder}/${phrase}.${code}.ulaw`, audio);
  console.log(`${folder}/${phrase}.${code}.ulaw: ${(audio.length / 8000).toFixed(1)} s`);
}

const imports = recorded
  .map(({ phrase, code, name }) => `import ${name} from './${phrase}.${code}.ulaw';`)
  .sort();
const tables = phrases.map((phrase) => {
  const entries = recorded
    .filter((each) => each.phrase === phrase)
    .map(({ code, name }) => `'${code}': ${name}`);
  return `  ${phrase}: { ${entries.join(', ')} },`;
});
await writeFile(
  `${folder}/recordings.ts`,
  `/** Written by \`npm run record-phrases\`: the audio of each recorded phrase by the code of its language. */
${imports.join('\n')}

export const recordings: Readonly<Record<${phrases.map((phrase) => `'${phrase}'`).join(' | ')}, Readonly<Record<string, ArrayBuffer>>>> = {
${tables.join('\n')}
};
`,
);
process.exit(0);
