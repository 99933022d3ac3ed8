/**
 * Which languages a recogniser knows, and which have a usual voice. Languages are bare tags, such as `hi`.
 * The console checks settings with these lists at its first view, so they stand apart from the languages.
 */

/** Languages of `flux-general-multi` (Deepgram, "Flux language prompting"); another hint is refused. */
const flux = 'en es fr de hi ru pt ja it nl'.split(' ');

/**
 * Languages of Nova-3, alone and as hints of `multi` (Deepgram, "Nova-3 language prompting", October
 * 2026); another is refused.
 */
const nova3 = (
  'af ar be bn bs bg ca zh hr cs da nl en et fi fr gl de el gu he hi hu id it ja kn ko lv lt mk ms mr no fa pl pt ro ru sr sk sl es sv tl ta te th tr ' +
  'uk vi xh zu'
).split(' ');

/** Nova-2 has fewer, and its `multi` is English and Spanish only (Deepgram, "Models and languages"). */
const nova2 =
  'bg ca zh cs da nl en et fi fr de el hi hu id it ja ko lv lt ms no pl pt ro ru sk es sv th tr uk vi'.split(
    ' ',
  );

/** Whether a model of Deepgram knows a language. What is neither Flux nor Nova-3 is taken for Nova-2. */
export function recognises(model: string, language: string): boolean {
  if (model.startsWith('flux')) return model.endsWith('-multi') ? flux.includes(language) : language === 'en';
  return (model.startsWith('nova-3') ? nova3 : nova2).includes(language);
}

/** The languages of the agent (`registry.ts`): each has a usual voice at the TTS provider. */
export const voicedLanguages: readonly string[] = 'en hi ta bn gu kn ml mr or pa te'.split(' ');
