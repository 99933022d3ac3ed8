/**
 * Tamil as it is spoken: its figures, and the words that end an unfinished turn. Cases are endings
 * of the word, so `leaning` holds whole words only.
 */
import type { OpenEnds, Speech } from '../speech.ts';
import { listed } from '../utterance/utterance.ts';
import { taForms } from './forms.ts';
import { taRecordingWords } from './recording-words.ts';
import { taIN } from './ta-in.ts';

const questionWords =
  listed(`என்ன, யார், எப்போது, எப்போ, எங்கே, எவ்வளவு, ஏன், எப்படி, எந்த, எது, enna, yaar, eppo, enga,
    evlo, evvalavu, yen, eppadi, edhu
  `);

const openEnds: OpenEnds = {
  fillers: listed('அதாவது, வந்து, ம்ம், உம், அப்புறம், adhavadhu, athavathu, vandhu, vanthu, appuram'),
  open: listed(`
    மற்றும், ஆனால், ஆனா, ஏனென்றால், ஏன்னா, அல்லது, இல்லைனா, என், என்னுடைய, என்னோட, எங்கள், உங்கள்,
    ஒரு, அந்த, இந்த, எனக்கு ஒரு, என் பெயர், என் பேர், என்னுடைய பெயர், நான் வந்து, aana, aanaa,
    ennoda, oru, andha, indha, en peyar, en per, en peru, naan vandhu
  `),
  openAlone: [],
  wholeAlone: [],
  leadIns: [],
  openings: [],
  leaning: [
    { ends: listed('நான், எனக்கு, அது, இது, நாங்கள், எங்களுக்கு, naan, enakku, adhu, idhu'), unless: questionWords },
  ],
  questionWords,
  whole: listed(`
    என்ன அது, என்ன இது, யார் அது, வேணும் எனக்கு, வேண்டும் எனக்கு, venum enakku, enna adhu, enna idhu
  `),
  numberLeads: listed('என் நம்பர், என் எண், என்னோட நம்பர், en number, ennoda number'),
  otherNumbers: listed('order number, booking id, ஆர்டர் நம்பர், புக்கிங் ஐடி, ரூம் நம்பர், பின் கோட்'),
};

export const taSpeech: Speech = { language: taIN, forms: taForms, openEnds, recording: taRecordingWords };
