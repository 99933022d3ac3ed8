/**
 * Words the engine must not take for others that sound alike: those of its own cues, and everyday
 * ones near to them.
 */
import { cues, doneWords, noWords, yesWords } from './intent-cues.ts';
import { plainText } from './sounds-like.ts';

const everyday = `about after again also always am an and any anything are around at back because been before being better between both bring but by
  came can come could day days did does doing done each early even evening every feel few find first for found from gave gave get give given goes going gone good got
  had has have he her here him his home how i if in into is it its just keep kind know last late later least less let like little long look lot made
  make many may maybe me mean mine more morning most much must my near need never new next night now of off often old on one only or other our out over
  own parson parso place please point put quite really said same saw say says see seem seen she should side since so some soon still such sure take tell than that
  the their them then there these they thing think this those though through time today together tomorrow tonight too took try two under until up us use
  used very want was way we week weeks well went were what which while who why will with without work would year yes yesterday yet you your
  afternoon noon monday tuesday wednesday thursday friday saturday sunday seven eight nine ten eleven twelve thirty forty fifty doctor dentist tooth teeth
  mother father son daughter wife husband friend family parking insurance card cash pay money clean cleaning filling brush water gum gums
  char chaar paanch panch chhe saat aath das dus gyarah barah baje shaam subah dopahar raat kal aaj saade saadhe sava paune dedh dhai paas wala wali`;

export const knownWords: ReadonlySet<string> = new Set(
  [...Object.values(cues), yesWords, noWords, doneWords, everyday].flatMap((text) =>
    text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map(plainText),
  ),
);
