/** Abbreviations, said in full: "Dr. Sharma", "12 MG Rd.", "5 कि.मी." */
import { isStarter, isStreet } from '../clauses/dotted-words.ts';
import type { SpokenForms } from '../speech.ts';

/**
 * Abbreviations only before a figure or with a capital. Elsewhere they are words at the end of a
 * sentence.
 */
const beforeFigure = /^(?:nos?|extn?|ph|mob|tel|sat|sun|mon|min|max|sec)\.$/;
/** Units after a figure; the rules for figures say those. */
const afterFigure = /^(?:min|mins|hrs|yrs|sec|मि|मी|कि\.मी|कि\.ग्रा|से\.मी|मि\.ली|मि\.ग्रा)\.$|^m\/s$/;
/** Names of Latin letters with their dots: "एम.जी.", "आर. के. शर्मा". */
const letterNames =
  /(?<![\p{L}\p{M}])(?:(?:ए|बी|सी|डी|ई|एफ़?|जी|एच|आई|जे|के|एल|एम|एन|ओ|पी|क्यू|आर|एस|टी|यू|वी|डब्ल्यू|एक्स|वाई|ज़ेड)\.\s?){2,}(?=\s?\p{L})/gu;
const plainlyShort = /^(?:hrs|mins|yrs|approx|etc|vs|qty)$/;
const medicines = /^(?:tab|tabs|cap|inj)\.$/;

/** "B.Sc.", "Ph.D.": without their dots a voice reads them correctly. */
const degrees =
  /(?<![\p{L}\p{M}.])(B|M|D|Ph|LL)\.(Sc|Tech|Com|Ed|Pharm|Phil|Arch|D|B|M)(\.?)(?![\p{L}\p{N}])/gu;

/**
 * `written` comes from `speakable`. Runs before the rules for figures, because the dots of "No. 5"
 * and "Rd." end no sentence.
 */
export function expanded(written: string, forms: SpokenForms): string {
  // "Room No.5", "Dr.Rao": adds the missing space.
  const text = written.replace(
    /(?<![\p{L}\p{M}\p{N}.@/_-])(?:\p{L}[\p{L}\p{M}]{1,6}\.(?=\d|\p{Lu}\p{Ll})|(?:डॉ|प्रो|पं)\.(?=\p{Lo}))/gu,
    (short) => (forms.abbreviations[short.toLowerCase()] === undefined ? short : `${short} `),
  );
  return text
    .replace(/\b(?:Sr|Sl|S)\.\s?No\./g, 'S.No.')
    .replace(/\b([Nn]on)-A\/C\b/g, '$1-AC')
    .replace(degrees, (_whole, head: string, subject: string, stop: string, at: number) => {
      const isEnd = /^\s*$/.test(text.slice(at + _whole.length));
      return `${[...head.toUpperCase()].join(' ')} ${subject === 'Sc' ? 'S C' : subject}${isEnd ? stop : ''}`;
    })
    .replace(
      /(?<![\p{L}\p{M}\p{N}.@/_-])(?:[\p{L}\p{M}]+\/[\p{L}\p{M}]+|(?:[\p{L}\p{M}]+\.)+|[\p{L}\p{M}]+)(?![\p{L}\p{M}\p{N}@]|\.[\p{L}\p{N}])/gu,
      (written, at: number) => inFull(written, text.slice(0, at), text.slice(at + written.length), forms),
    )
    .replace(letterNames, (initials) => `${initials.replace(/\.\s?/g, ' ').trim()} `)
    .replace(
      /(?<![\p{L}\p{M}.])(?![AP]\.M)(?:[A-Z]\.\s?)+[A-Z]\.(?=[\s,;:)!?]|$)/gu,
      (initials, at: number) => {
        const letters = initials.replace(/\.\s?/g, ' ').trim();
        return at + initials.length >= text.length ? `${letters}.` : letters;
      },
    );
}

function inFull(written: string, before: string, after: string, forms: SpokenForms): string {
  const key = written.toLowerCase();
  if (key === 'a/c' && isCooler(before, after)) return 'AC';
  const words =
    forms.abbreviations[
      key === 'st.' && isSaint(before, after) ? 'saint.' : /^\s+of\b/.test(after) ? ofKey(key, forms) : key
    ];
  if (words === undefined) return written;
  const figureBefore = /\d\+?\s*$/.test(before);
  // "Mt. Abu", "Ft. Kochi" and "Pt. Nehru", but "5 mt" and "6 ft".
  if (/^(?:mts?|ft|pt|ln|lt|rev|maj|brig)\.$/.test(key) && (figureBefore || !/^[A-Z]/.test(written)))
    return written;
  // Without a dot only where a capital shows that it is an abbreviation, "Dr Rao", or where it is
  // no part of an address: "office hrs".
  if (/^[a-z]+$/.test(written) && (figureBefore || !plainlyShort.test(written))) return written;
  if (figureBefore && afterFigure.test(key)) return /^[a-z]/.test(key) ? written : words;
  // "no." at the end of a sentence is an answer; before a figure it is "number".
  const isFigureNext = /^\s*(?:(?:is|are)\s+|:\s*)?(?:#?\d|[A-Z]{1,5}-?\d|XX|[A-Z]{2}\s\d[\dA-Z])/.test(
    after,
  );
  if (/^nos?\.$/.test(key) && !isFigureNext) return written;
  if (medicines.test(key) && !figureBefore && !/^[A-Z]/.test(written)) return written;
  if (beforeFigure.test(key) && !isFigureNext && !/^\s*(?:[:₹]|-|Rs)/.test(after) && !/^[A-Z]/.test(written))
    return written;
  const isEnd = /^\s*$/.test(after) || (isStreet(key.slice(0, -1)) && beginsSentence(after));
  return /\.$/.test(written) && isEnd ? `${words}.` : words;
}

/** "Church St. Please come." has ended, "Church St. Bengaluru" has not. */
function beginsSentence(after: string): boolean {
  const next = /^\s+["'“(]?(\p{Lu}[\p{L}']*)(?=\s)/u.exec(after)?.[1];
  return next !== undefined && isStarter(next);
}

/** "incl. of taxes" is "inclusive of taxes". */
function ofKey(key: string, forms: SpokenForms): string {
  return forms.abbreviations[`${key} of`] === undefined ? key : `${key} of`;
}

/** An air conditioner ("A/C service"), not an account ("savings a/c"). */
function isCooler(before: string, after: string): boolean {
  return (
    /^\s+(?:की\s)?(?:servic|repair|gas|install|unit|room|cool|coach|bus|sleeper|chair|car\b|tier|compressor|filter|remote|technician|not (?:cool|work)|hall|cab|taxi|सर्विस|रिपेयर|गैस|कमर|रूम|बस|कोच|मरम्मत)/iu.test(
      after,
    ) || /(?:\b(?:split|window|car|ton|inverter|central)|non-?\s?)\s?$/i.test(before)
  );
}

/** "St. Mary's School", "at St. John", but "Church St. Bengaluru". */
function isSaint(before: string, after: string): boolean {
  return (
    /^\s+[A-Z][a-z]+(?:'s\b|\s+(?:School|College|Church|Hospital|Convent)\b)/.test(after) ||
    (/^\s+[A-Z]/.test(after) && !/[A-Z][a-z]*\s*$/.test(before)) ||
    (saintInHindi.test(after) && !/[A-Z][a-z]*\s*$/.test(before))
  );
}

/** "St. मैरी", "St. जोसेफ़ स्कूल"; "चर्च St. पर" is a street. */
const saintInHindi = new RegExp(
  String.raw`^\s+(?:(?:मैरी|मेरी|मरियम|जोसेफ|जॉन|थॉमस|पॉल|पीटर|ज़ेवियर|जेवियर|एंथनी|एंटनी|फ्रांसिस|माइकल|एन्स?|ऐन|स्टीफन|जॉर्ज|मार्क|टेरेसा|लुइस|पैट्रिक|जूड|कोलंबा)|[\p{Lo}\p{M}]+\s(?:स्कूल|कॉलेज|चर्च|हॉस्पिटल|अस्पताल|कॉन्वेंट|कान्वेंट|हाई))`.normalize(
    'NFC',
  ),
  'u',
);
