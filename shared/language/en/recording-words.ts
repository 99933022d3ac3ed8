/** What callers say in English about the recording of their call. */
import type { RecordingWords } from '../speech.ts';
import { combined, listed } from '../utterance/utterance.ts';

export const enRecordingWords: RecordingWords = {
  requests: [
    ...combined(
      `don't, do not, dont, never, stop, not to, not be, quit, can't, cannot, can not, not allowed to, no need to,
       don't want you to, don't give you permission to, don't give permission to, do not give permission to,
       do not give you permission to`,
      `record, recording, record this, record me, record it, record us, record my call, record my voice,
       tape, tape this, tape me, save my voice, keep a recording, keep any recording, be recording`,
    ),
    ...combined(
      `don't consent to, do not consent to, don't agree to, do not agree to, object to, refuse, not comfortable,
       not comfortable with, not okay with, not ok with, not fine with, don't wish, do not wish, don't agree`,
      `recording, the recording, any recording, being recorded, be recorded, to be recorded, this recording,
       a recording, this call being recorded, to a recording, you recording, you recording this`,
    ),
    ...combined(
      'turn, switch',
      'the recording off, this recording off, that recording off, your recording off',
    ),
    ...combined(
      'delete, erase, remove',
      'what you recorded, what you have recorded, what was recorded, everything you recorded',
    ),
    ...combined(
      'stop, switch off, turn off, delete, erase, remove, cancel, pause, end, disable',
      'recording, the recording, this recording, my recording, that recording, your recording',
    ),
    ...combined(
      "don't want, do not want, dont want, don't like, do not like",
      `recording, the recording, a recording, any recording, to be recorded, being recorded, this recorded,
       this call recorded, my call recorded, it recorded, my voice recorded, this to be recorded,
       this call to be recorded, you to record, you recording`,
    ),
    ...listed(`
      no recording, no recordings, without recording, not record, not recording, should not be recorded,
      shouldn't be recorded, must not be recorded, not to be recorded, stop this recording, recording off, not be recorded
    `),
  ],
  around: listed(`
    i, we, you, this, it, me, us, my, the, our, your, call, calls, conversation, voice, phone call, talk,
    this one, of this call, of this, of me, of the call, anything, any of this, what i say, what i am saying,
    everything i say, i want you to, i would like you to, i'd like you to, i'd rather you, i would prefer you,
    can we, can you, could you, would you, should, must, please, now, right now, any more, anymore, at all,
    again, from now on, i am, i'm, am, be, i'd rather, i would rather, i'd prefer, i would prefer, prefer,
    call is, madam, to, hey, no, listen, stop, i said, i told you, also, any
  `),
  yes: listed(`
    yes, yeah, yep, yup, ya, yah, sure, ok, okay, of course, no problem, no issue, no issues, fine, it's fine,
    that's fine, that is fine, go ahead, you may, you can, yes you may, yes you can, please do, agreed, i agree,
    alright, all right, no objection, i don't mind, record it, you can record, you may record, i do not mind,
    you can record this, you may record this, you can record this call, you may record this call, it's okay,
    you can record the call, please record, record this, record the call, that's okay, not a problem,
    no i don't mind, no worries, you can record me, you may record me
  `),
  no: listed(`
    no, not, nope, nah, no you may not, you may not, i don't agree, i do not agree, i'd rather not, rather not,
    please don't, don't, do not, never, not okay, not ok, i don't want that, i don't want, i would rather not,
    no way, absolutely not, definitely not, certainly not, not at all, of course not, not fine, it's not fine,
    that's not fine, it's not ok, it's not okay, that's not okay, you can't, you cannot, you can't record,
    you cannot record, i disagree, i refuse, stop, dont, can't, cannot, won't, wouldn't, shouldn't, isn't,
    doesn't, didn't, i do mind, i mind, leave it, never mind, let it be, not really, no need, i'd prefer not,
    i would prefer not, rather you didn't
  `),
};
