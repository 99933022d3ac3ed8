/** English as it is spoken: its figures, and the words that end an unfinished turn. */
import type { OpenEnds, Speech } from '../speech.ts';
import { listed } from '../utterance/utterance.ts';
import { enIN } from './en-in.ts';
import { enForms } from './forms.ts';

const openEnds: OpenEnds = {
  fillers: listed('um, umm, uh, uhh, uhm, er, err, erm, ahm'),
  open: listed(`
    and, but, because, because of, cause, cos, coz, or, nor, if, unless, until, although, whereas,
    than, so, so that, such as, as well as, and then, as, rather than, instead of, due to, the, a,
    an, my, your, our, their, its, every, just, i, i'm, i'll, i've, i'd, it's, he's, she's, we're,
    we'll, they're, you're, there's, what's, who's, where's, how's, i mean, i would like, i would,
    i would like to, can i, could i, may i, can you, could you, will you, can we, which is,
    which are, is there, are there, do i, should i, dr, mr, mrs, ms, please tell, i am trying,
    i'm trying, i am looking, i'm looking
  `),
  leaning: listed(`
    to, for, from, of, with, about, at, in, on, into, by, between, without, during, regarding,
    under, towards, per, via, around, his, her, i want, i need, i wanted, we want, we need,
    i don't want, do you, did you, have you, are you, you know, my name, my name's, name is,
    address is, problem is, issue is, question is, reason is, thing is, date is, id is, this is,
    i was, i was wondering, we, tell me about
  `),
  questionWords: listed('what, who, whom, whose, where, when, why, how, which'),
  leaningAfterSubject: [],
  subjects: [],
  whole: listed(`
    hold on, hang on, go on, come on, carry on, move on, later on, from now on, and so on, is on,
    not on, turn on, turn it on, switch on, switch it on, log on, put it on, going on, come in,
    came in, coming in, walk in, check in, log in, sign in, get in, drop in, fill in, fill it in,
    call in, let me in, is in, are in, not in, be in, come by, stop by, drop by, pass by,
    look around, come around, turn around, sort of, kind of, think so, hope so, guess so,
    believe so, suppose so, say so, said so, or so, even so, in my name, on my name, under my name,
    that's my name, that is my name, if you like, all i want, all i need, so do i, so am i,
    as you know, do you know, tell her, call her, to her, with her, for her, it's his, it's her,
    as well, good for you, at all
  `),
  numberLeads: listed(`
    number is, number's, numbers are, mobile is, phone is, whatsapp is, contact is, landline is,
    call me on, reach me on, the digits are
  `),
  digits: [
    listed('zero, oh, o, nought'),
    ['one'],
    ['two'],
    ['three'],
    ['four'],
    ['five'],
    ['six'],
    ['seven'],
    ['eight'],
    ['nine'],
  ],
  repeats: { double: 2, triple: 3 },
};

export const enSpeech: Speech = { language: enIN, forms: enForms, openEnds };
