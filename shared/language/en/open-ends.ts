/**
 * How an unfinished English turn ends: in a preposition, a determiner, an auxiliary, a conjunction
 * or "that". Each of them also ends some finished sentences; those are in `whole`, `wholeAlone` and
 * `unless`.
 */
import type { OpenEnds } from '../speech.ts';
import { combined, listed } from '../utterance/utterance.ts';

const pronouns = 'i, you, he, she, it, we, they';
const contracted =
  "i'm, you're, he's, she's, it's, we're, they're, i've, you've, we've, they've, i'd, my, the, our, your";
const auxiliaries =
  'am, is, are, will, would, could, should, can, may, might, must, shall, has, have, do, does, did';

const negated = `don't, doesn't, didn't, can't, couldn't, won't, wouldn't, shouldn't, haven't, hasn't,
hadn't, isn't, aren't,
  wasn't, weren't, cannot, do not, does not, did not, could not, will not, would not`;
/** "Yes, I could" answers; "I think it should" and "I was wondering if you could" begin. */
const modals = 'could, should, would, might, must, may';

/** A question with one of these may end in a preposition: "who is it for", but not "how do I get to". */
const stranding = listed(`
  what, what's, who, who's, whom, whose, which, how late, anything i, something i, anyone i, someone i,
  no one to, nobody to, someone to, somebody to, something to, nothing to, anything to, anyone to,
  somewhere to
`);
const questionWords = [...stranding, ...listed("where, where's, when, when's, why, how, how's")];

/** After a price or a time a preposition needs its noun, in a question too: "what is the price of". */
const wantsNoun = [
  ...combined(
    `price, prices, cost, costs, charge, charges, charging, fee, fees, rate, rates, timing, timings,
     process, procedure, policy, rule, rules, slot, slots, appointment, appointments, availability, need,
     details, information`,
    'for, of, on, between, regarding',
  ),
  ...combined('open, close, closed, available, free', 'on, from, for, between, till, until'),
  ...combined('what, which, any, some, this, that, every, a, the, same', 'kind of, type of, sort of'),
  ...listed('kinds of, types of, difference between, number of, name of, pay for, go for'),
];

const open = listed(`
  and, but, because, because of, cause, cos, coz, or, nor, if, unless, until, till, although, whereas,
  though i, than, so, so that, such, such as, as well as, and then, as, rather than, instead of, due to,
  even though, even if, as if, whether, whereby, wherein, while, plus, versus, however, therefore,
  except, except for, apart from, other than, according to, in order to, in case, in case of,
  and maybe, or maybe, but maybe, thinking maybe, and also, but also, or else, but then, except that,
  the, a, an, my, your, our, their, its, every, just, very, almost, nearly, extremely, particularly,
  especially, approximately, roughly, several, various, even, a new, a very, an extra, an additional,
  an urgent, an early, gonna, wanna, gotta,
  i, i'm, i'll, i've, i'd, it's, he's, she's, we're, we've, we'll, they're, they've, you're, you've,
  you'll, there's, what's, who's, where's, how's, when's, i mean, i would like, i would like to,
  we would like, would like to, which is, which are, is there, are there, was there, were there, will there,
  could, should, would, can, might, must, shall, will, the most, not only, for example, for instance,
  let's say, i'd rather, would rather, for over, of over, at over, just over, well over, 
  dr, mr, mrs, ms, please tell, i am trying, i'm trying, i am looking, i'm looking, let me, let us,
  let's, give me, get me, can you please, could you please, would you please, will you please,
  would you mind, i was wondering, i'm wondering, i was hoping, i was thinking, i've been, basically,
  what is, what are, who is, where is, where are, when is, when are, how is, why is, why are,
  how much is, how much are, what about the, what does, what do, how do, how does, when does, when do,
  where do, where does, why do, why does, how much does, how much do, how long does, what if i
`);

/** "Can I", "do you": the verb is missing, whatever the question word. */
const beginnings = [
  ...combined(
    'can, could, will, would, should, do, does, did, may, shall, might',
    `${pronouns}, the, my, your`,
  ),
  ...combined(
    'i, we, he, she, it, they, you',
    `also, just, really, actually, always, usually, even, recently, currently, only, never, still,
     definitely, probably`,
  ),
  ...combined(
    "it's, it is, it was, is, are, was, were, i'm, am, i am, they're, be, been, feels, feel, looks",
    'really, quite, so, also, just, actually, currently, rather, pretty, fairly, mostly, like, about, around',
  ),
  ...combined("it's, is, was, are", 'too, a bit too, way too'),
  ...combined(
    "if, when, because, that, while, whether, how come, why don't, why didn't",
    'you, we, they, he, she',
  ),
  ...combined(
    'a',
    `good, big, small, large, long, quick, really, different, particular, specific, regular, full, single,
      double, bad, severe, sharp, nice, bigger, better`,
  ),
];

/** A clause that waits for its main one, or a word that waits for its noun. */
const halves = [
  ...combined('unless, until, till, once, since, although, though, as soon as, whenever, wherever', pronouns),
  ...combined('half, quarter, ten, five, twenty, twenty five', 'past'),
  ...listed('quarter to, preferably, whenever, wherever, assuming'),
  ...combined(
    'to know, to ask, wondering, asking',
    'how much, how many, how long, how far, how often, how soon',
  ),
  ...combined(
    `i'll, we'll, he'll, she'll, they'll, it'll, you'll, i'd, we'd, i would, i could, i can, i may,
      i might, we could, we might`,
    `probably, also, just, really, actually, always, only, never, still, maybe, even, usually,
      most probably, most likely`,
  ),
  ...combined(
    'could you, can you, would you, will you, could i, can i, could we, can we, should i, should we, do you',
    'maybe, please, just, also, possibly, kindly, perhaps, actually, at least, by any chance',
  ),
  ...combined(
    `happened, i meant, i mean, i want, i wanted, i need, i needed, he said, she said, they said, i did,
      we want, we need, i heard`,
    'is, was',
  ),
  ...combined(
    `check out, checkout, check in, checkin, appointment, booking, reservation, flight, train, bus, exam,
    interview, wedding,
     function, party, meeting, birthday, anniversary, surgery, operation, delivery, return, trip, event,
     visit, tour, class, session`,
    'is on, is at, is in, is from, is by, was on, was at, was in, was from',
  ),
  ...combined(
    'someone to, somebody to, anyone to, a person to',
    `look at, talk to about, help with, help me with, speak to about, come to, come and, deal with,
      check on, look after, look into`,
  ),
  ...combined('the', 'wrong, exact, main, whole, entire, original, nearest, previous, full, latest'),
  ...combined(
    "i'm, i am, we're, we are, i was, we were, i've been, i have been",
    'not able to, unable to, going to, trying to',
  ),
];
/** Said alone, with nothing before it that they answer. */
const halvesAlone = [
  ...combined(`${pronouns}, there, this, that`, negated),
  ...combined(
    "i'm, he's, she's, it's, we're, they're, you're, i am, he is, she is, it is, we are, they are",
    'not',
  ),
  ...combined('he, she, it, they', 'will, can'),
  ...combined('he, she, it, they, you', modals),
  ...combined(combined('i think, i thought, i guess, i believe, i hope, i feel', pronouns).join(), modals),
  ...combined(
    combined(
      `i was wondering if, i am wondering if, i'm wondering if, i wonder if, i was hoping,
      i was thinking if, i wanted to ask if,
       i want to ask if, i want to know if, i wanted to know if, i would like to know if,
       i'd like to know if, do you know if,
       can you tell me if, could you tell me if, could you check if, can you check if`,
      pronouns,
    ).join(),
    `${auxiliaries}, was, were, had`,
  ),
  ...combined('do you, did you, would you, will you, have you got, are there, is there', 'have any, any'),
  ...combined(
    `the doctor, the nurse, the dentist, the manager, the agent, the driver, the delivery boy, the bank,
    the shop, your agent, your colleague,
     your staff, your team, your website, the website, the app, someone, somebody, another person, a lady,
     my wife, my husband, my son, my mother, my friend`,
    'said, told me, says, asked me, informed me, mentioned',
  ),
  ...combined(
    'is, are, was, will, does, can, did, has, would',
    `the doctor, the doctors, the clinic, the shop, the room, the hotel, the dentist, my order,
      my appointment, my booking, my parcel, my card, your clinic, your shop`,
  ),
  ...listed('you people, you guys, your people'),
  ...listed(`
    preferably, ideally, apart from that, as far as, as long as, in the meantime, previously, earlier,
    the guy on the phone, the person on the phone
  `),
];

/** "The person who", "tell me how": the rest of the clause is missing. */
const relatives = [
  ...combined(
    `person, doctor, man, woman, lady, guy, gentleman, boy, girl, someone, somebody, anyone, anybody,
     people, one, those, nurse, dentist, patient, customer, friend, son, daughter, mother, father,
     husband, wife, brother, sister`,
    'who, whom, whose',
  ),
  ...combined('something, anything, someone, one, nothing, things', 'that'),
  ...combined('i want, i need, i mean, to say, to ask, to know', 'is'),
  ...combined('place, clinic, branch, one, area, road, building, floor, hospital, shop, office', 'where'),
];
const asked = listed('when, where, who, whom, whose, how, why, which');

/** Before these "that" and "this" are a thing of their own: "like that", "I'll take this". */
const thatIsWhole = combined(
  `like, do, did, about, for, of, with, to, on, in, at, from, by, want, need, take, took, after, before,
   than, just, only, all, not, have, had, see, saw, get, got, love, leave, keep, use, cancel, cancelled,
   change, yes, no, book, booked, repeat, fix, check, send, give me, gave me, hold, forget, confirm, try,
   appreciate, doing, done, over, without, under, through, hear, understand, what, who, where, ok, okay,
   say, said all, choose, pick, prefer, is it, was, make, buy, bring, add, remove, finish, stop, start,
   lose, call, read, write, show me, handle, manage, pay, arrange, wear, eat, drink, ask, mind, mean, and, or,
   but, even, exactly, know, knew, explain, tell me, accept, afford, follow, put, remember, note, beyond`,
  'that, this, these, those',
);

export const enOpenEnds: OpenEnds = {
  fillers: listed('um, umm, uh, uhh, uhm, er, err, erm, ahm'),
  open: [...open, ...beginnings, ...halves, ...wantsNoun, ...relatives],
  openAlone: [
    ...halvesAlone,
    ...listed(`
      well, actually, like, i am, i was, i would, i could, i should, i might, i may, i have, i had, i got,
      i need, i think, i guess, i believe, i feel, i thought, i heard, i hope, i know, i said, i don't think,
      we are, we were, we have, we had, we could, we should, you are, you were, you have, he is, he was,
      he has, she is, she was, she has, it is, it was, it has, it seems, it looks, it says, it feels,
      they are, they were, they have, they said, they told me, he said, he told me, she said, she told me,
      you said, i was told, the doctor said, doctor said, that is, there is, there was, there are,
      i have been, i don't, the thing, by the way, first of all, firstly, to be honest, honestly, as i said,
      in fact, another thing, one more thing, also, anyway, in that case, at least, obviously,
      unfortunately, otherwise, alternatively, i was saying, i read
    `),
  ],
  leadIns: listed(`
    hello, hi, hey, good morning, good afternoon, good evening, sir, madam, ma'am, okay, ok, so, and, but,
    because, if, when, since, then, and then, so then, but then, actually, see, look, now, um, uh, sorry,
    please
  `),
  leaning: [
    {
      // From here, "where" strands too: "where are you from".
      ends: listed('to, from, at, in, into'),
      unless: [...stranding, 'where', "where's"],
    },
    {
      ends: listed(`
        for, of, with, about, on, by, between, without, during, regarding, under, towards, toward, per, via,
        around, through, since, after, near, opposite, behind, beside, besides, against, among, across,
        within, beyond, upon, onto, despite, like, unlike, concerning, amongst, throughout
      `),
      unless: stranding,
    },
    {
      ends: [
        ...listed(`
          is, are, was, were, be, been, being, has, have, had, his, her, that, this, these, those, some,
          any, another, other, i want, i need, i wanted,
          we want, we need, wants, needs, i don't want, have you, has he, has she, are you, is it, is he,
          is she, are they, are we, was it, is this, is that, was he, was she, you know, my name, my name's,
          name is, address is, problem is, issue is, question is, reason is, thing is, date is, id is,
          this is, we, tell me about, can you tell me, could you tell me, would you tell me, will you tell me,
          please tell me about, can you tell, interested, told me, told us, named
        `),
        ...combined(
          'to',
          'get, make, have, take, find, ask, add, use, buy, send, give, tell, say, know, speak',
        ),
      ],
      unless: [...questionWords, ...listed('anything, something, nothing')],
    },
    {
      // The subject is a noun: "the app doesn't". With a pronoun it may be an answer or a contrast.
      ends: listed(negated),
      unless: listed(
        `${pronouns}, i'm, it's, no, nope, nah, yes, why, if, mine, yours, this, that, what, who, which,
          some, others`,
      ),
    },
    {
      ends: listed('saying, stating, mentioning, using, including, excluding, containing, showing'),
      unless: [
        ...questionWords,
        ...listed("just, i'm, am, are, was, were, is, been, stopped, stop, keep, keeps, not, started"),
      ],
    },
    {
      ends: ['then'],
      after: listed('if, when, once'),
      unless: listed("what, can, could, will, i'll, we'll, okay, ok, how, not, should"),
    },
    {
      ends: ['before'],
      unless: listed(`
        have, has, had, i've, haven't, hasn't, never, ever, did, didn't, called, came, visited, was, were,
        used,
        like before, as before, than before, here before, there before, day before, week before, night before,
        month before, evening before, minutes before, hours before, days before, hour before, what, which
      `),
    },
    {
      // "Can I get", "do you accept": the object is missing.
      ends: [
        ...combined(
          'can i, could i, may i, how do i, how can i, where can i, where do i, i want to, when can i',
          'get, have, find, buy, take, make, send, give, use, order',
        ),
        ...combined(
          'can you, could you, do you, did you, will you, please',
          'give, sell, offer, provide, accept, take, bring, get, block, find, add, include, make',
        ),
      ],
      unless: listed('what, which, who, how much, how many, how long, all, whatever, anything, everything'),
    },
    {
      ends: [
        ...asked,
        ...combined('remember, forgot, know, wondering, tell me, asking, is exactly, explain', 'what'),
      ],
    },
  ],
  openings: [
    {
      begins: listed('if'),
      unless: listed(`
        then, will, would, i'll, it'll, what, can, could, should, do, does, please, let, tell, call, is,
        are, want,
        like, possible, okay, ok, fine, not, so, any, available, don't, doesn't, that's, it's, necessary,
        needed, required, how, when, where, who, which, we'll, you'll, i'd, may, must
      `),
    },
    {
      begins: combined(
        `when i, when we, after i, after we, once i, last time i, the last time i, last time we, while i,
          since i`,
        `called, came, was, went, checked, tried, spoke, asked, got, paid, visited, ordered, saw, booked,
          took`,
      ),
      unless: listed(`
        he, she, they, it, you said, you told, nobody, somebody, someone, no one, there, what, will, can,
        is, my,
        everything, nothing, the doctor
      `),
    },
    {
      begins: combined(
        `once, since, whenever, as soon as, although, though, unless, even though, even if, now that,
          in case, every time`,
        `${pronouns}, ${contracted}`,
      ),
      unless: listed(`
        then, will, would, i'll, we'll, it'll, you'll, they'll, i'd, can, could, should, do, does, don't,
        please, what, how, where, who, which,
        is there, there's, need, want, was, were, had, a child, tell, let, call, any, fine, okay, ok, not
      `),
    },
  ],
  questionWords,
  wholeAlone: [
    ...asked,
    ...listed('kind of, sort of, i do, i did, i will, i can, that, this, these, some, like that'),
  ],
  whole: [
    ...combined(pronouns, auxiliaries),
    // In the past they begin more often than they end: "while we were".
    ...combined(
      combined('yes, no, yeah, think, thought, as, like, than, know', pronouns).join(', '),
      'was, were, had',
    ),
    ...combined(
      'already, still, always, really, definitely',
      'have, has, had, am, is, are, was, will, do, did',
    ),
    ...combined(
      'yes, no, yeah, nope, so, neither, nor',
      'am i, is he, is she, is it, are we, do i, can i, have i',
    ),
    ...combined(pronouns, 'was there, were there'),
    ...combined('yes, no, yeah, yep', 'that is, there is, there are, there was, this is, i have, i am'),
    ...combined('it, that, he, she, they', 'could be, might be, may be, should be'),
    ...combined('i can, i could, i should, we can', 'talk to, speak to, speak with, talk with'),
    ...thatIsWhole,
    ...combined(
      "don't know, didn't know, not sure, no idea, don't understand, don't remember, i forgot, i wonder",
      'when, where, who, how, why, which, what',
    ),
    ...combined('since, till, until, from, by, to, say', 'when, where, who'),
    ...combined("that's, that is, this is, show me", 'how, why'),
    ...combined(
      "if you want, if you'd like, if you like, if i have, if i need, if you need, if you have",
      'to',
    ),
    ...combined(
      `don't want, doesn't want, didn't want, don't need, doesn't need, didn't need, don't have,
       doesn't have, didn't have, won't have, not going, not able, wasn't able, not allowed, asked me,
       asked us, love, happy, glad, listen, listened`,
      'to',
    ),
    ...combined('me, us, him, her, them', 'in'),
    ...combined('checking, logging, signing, moving, dropping, settling', 'in'),
    ...combined(
      `one, ones, that, those, thing, everything, whatever, whichever, size, colour, color, date, time,
        day, room, slot`,
      'i want, i need, i wanted, we want, we need, you want, you need',
    ),
    ...combined('the', 'way in, way out'),
    ...listed('my way in, my way out'),
    ...combined(
      combined("don't know, didn't know, let me know, not sure, no idea", 'how').join(),
      'much, many, long, far, often, soon',
    ),
    ...combined("no i'm, no i am, no we're, no we are", 'not able to'),
    ...combined("wasn't, weren't, isn't, aren't, there's, hasn't, haven't", 'any'),
    ...combined('have, if, got, hardly, want, need, see, find, take, get, like', 'any'),
    ...combined('have, get, want, need, take, bring, buy, eat', 'some'),
    ...combined('take, try, one, want', 'another'),
    ...combined('the, each, any, no, or, every', 'other'),
    ...combined(
      'day, week, month, year, hour, hours, days, weeks, soon, right, shortly, look, looking',
      'after',
    ),
    ...combined('is it, very, quite, too, so, nowhere, come, are you', 'near'),
    ...combined(
      'me, call, get, got, getting, go, goes, went, come, came, put, payment, halfway, him',
      'through',
    ),
    ...combined("if you, as you, whatever you, whichever you, do you, would you, don't, didn't, i'd", 'like'),
    ...combined('a, quite a, little, long, short, some, a little, a long, once in a', 'while'),
    ...listed(`
      hold on, hang on, go on, come on, carry on, move on, later on, from now on, from then on, and so on,
      is on, not on, turn on, turn it on, switch on, switch it on, log on, put it on, going on, came on,
      keep on, try it on, early on, add on, what's on, on and on, am on, i'm on, come in, came in, coming in,
      walk in, check in, log in, sign in, get in, drop in, fill in, fill it in, call in, let me in,
      count me in,
      is in, are in, not in, be in, i am in, i'm in, doctor in, he in, she in, come by, stop by, drop by,
      pass by, look around, come around, turn around, walk around, looking around, going around,
      turned around, think so, hope so, guess so, believe so,
      suppose so, say so, said so, or so, even so, so so, yeah kind of, yes kind of, well kind of,
      yeah sort of, yes sort of, in my name, on my name, under my name, that's my name, that is my name,
      all i want, all i need, all i have, you need, you want, so do i, so am i, so can i, so will i,
      as you know, do you know, let you know, let me know, tell her, call her, to her, with her, for her,
      from her, about her, ask her, it's his, it's her, as well, as such, good for you, at all, not even,
      just now, come across, come along, bring along, bring it along, get along, the opposite, ever since,
      left behind, worry about, think about it, paid for, asked for, how are you, how do you do,
      if possible, i'm good and you, and you, me and you, never been, just in case, good by, by by, bye by,
      thank you by, nobody told me, i know of, this is it, here it is, there you are, here you are,
      none of the above,
      what you can, good to know, all i wanted to know, all i wanted to ask,
      all i wanted to say, that is all i wanted to know, just because
    `),
  ],
  numberLeads: listed(`
    number is, number's, numbers are, mobile is, phone is, whatsapp is, contact is, landline is,
    call me on, reach me on, the digits are
  `),
  otherNumbers: [
    ...combined(
      `order, booking, room, roll, policy, token, flat, house, door, account, card, reference, ref, ticket,
      invoice, bill, complaint,
       customer, customer id, employee, member, membership, patient, file, registration, vehicle, car,
       train, flight, seat, platform,
       tracking, docket, case, request, receipt, transaction, consumer, meter, loan, plot, shop, unit,
       serial, model, passport, id`,
      'number, no, id, code',
    ),
    ...listed(
      'pin code, pincode, postal code, zip code, otp, pnr, pnr number, id is, code is, number of, pin is',
    ),
  ],
};
