import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forAnyText } from '../../../testing/properties/for-any.ts';
import { remembering } from '../../../testing/properties/remembering.ts';
import { languages } from '../registry.ts';
import { spoken } from './spoken.ts';

const codes = languages.map((language) => language.code);

/** Everything a model writes, in pieces that touch one another in every wrong way. */
const pieces = [
  '₹¦Rs. ¦INR ¦रु. ¦4,500.50¦12¦7¦०९¦१२¦007¦1,25,000¦ lakh¦ करोड़¦/-¦ rupees¦ रुपये¦ paise¦%¦k¦$¦10:30¦3.30 p.m.¦ a.m.¦ PM¦ बजे¦सुबह ¦19:00¦ hrs¦ noon',
  "23/11/2026¦23 Nov¦Nov 23¦ 2026¦'26¦1998 में¦Mon-Sat¦Sat¦+91 98765 43210¦9876543210¦080-4123-4567¦OTP ¦PIN ¦number ¦नंबर ¦560001¦KA-01-AB-1234¦SBIN0001234",
  `₹499/mo¦/pax¦LPA¦ in the morning¦tonight ¦सुबह 8 a.m.¦11:20AM,2:40PM¦iPhone x¦12"¦5'8¦12''¦Mt. Abu¦Church St. Please¦y = x + 1¦ = ¦ ÷ ¦&nbsp;¦&#8377;¦&amp;`,
  '€¦£20¦¥¦A$¦د.إ 50¦AED ¦Dhs. ¦RM ¦50¢¦$2M¦$5-$10¦ $ ¦₿',
  `B12¦5G¦1-0-1¦#¦ kg¦mg¦ MG Rd.¦ घंटे¦½¦2⅓¦²¦°C¦5'6"¦1/2¦24/7¦x¦×¦3rd¦5वीं¦-¦–¦—¦ to ¦ से ¦:¦/¦.¦,¦ ¦Dr. ¦No. ¦e.g. ¦St. Mary¦A.¦डॉ. ¦कि.मी.`,
  'asha.k2@clinic.in¦https://sunrise.in/a?b=1,2¦www.x.in¦@¦&¦+ve¦p.a.¦**¦_¦`¦```¦~~¦# ¦- ¦1. ¦> ¦|¦|---|¦\n¦[a](http://b.c)¦](¦<b>¦</p>¦<break time="0.5s"/>',
  `<¦>¦&amp;¦&#49;¦😀¦👩‍⚕️¦1️⃣¦🇮🇳¦\u200b¦\u202e¦\u0007¦\ufeff¦\u200d¦\ud83d¦٣¦௫¦１¦Ⅷ¦①¦…¦।¦॥¦?¦!¦"¦“¦'¦(¦)¦hello¦कल¦क्‍या¦no¦may¦in ¦at ¦on ¦per ¦ñ¦中¦İ¦ﬁ`,
  "KA 01 AB 1234¦Class ¦IX-XII¦V¦1990s¦'90s¦FY26-27¦H.No. ¦5-9-22¦403-1234567-7654321¦press *¦w.e.f. ¦B.Sc.¦A/C¦9.30-1.30¦10-12:30¦10W-40¦ x 5 days¦½ kg¦a.b@okhdfc¦p.m.¦Mon/Wed¦/day",
  '200...300¦..¦…¦~¦HP 171001¦राजस्थान ¦302 001¦4.5-star¦4.4x¦ending in ¦आखिरी अंक ¦XX1234¦1374-309988¦022.29411128¦1800.123.4567',
  '05-06¦11-2024¦15-JAN-2026¦sept. ¦JAN ¦mid-1980s¦90s¦1960-80¦$250-$300¦1,000th¦3RD ¦2nd फ्लोर पर¦ L¦ ha¦ in¦192.168.1.1¦v2.0.1¦ver. ¦-rc1',
].flatMap((line) => line.split('¦'));
const written = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(' ')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

describe.each(codes)('whatever is written, what a voice gets in %s', (code) => {
  const say = remembering((text) => spoken(text, code));

  it('holds no figure, no sign, no markup, no emoji and nothing invisible', () => {
    forAnyText([written], (text) => {
      expect(say(text)).toMatch(/^[\p{L}\p{M}.,;:!?।()'\- \u200c\u200d]*$/u);
    });
  });

  it('says the same when it is said again', () => {
    forAnyText([written], (text) => {
      const once = say(text);
      expect(say(once)).toBe(once);
    });
  });

  it('has joiners only inside words of a script that needs them', () => {
    forAnyText([written], (text) => {
      expect(say(text)).not.toMatch(/(?<![\p{Lo}\p{M}])[\u200c\u200d]|[\u200c\u200d](?!\p{Lo})/u);
    });
  });

  it('is empty or has a word, and is one line without outer or double spaces', () => {
    forAnyText([written], (text) => {
      const words = say(text);
      expect(words === '' || /\p{L}/u.test(words)).toBe(true);
      expect(words).toBe(words.trim().replace(/\s+/g, ' '));
    });
  });

  it('is free of figures however long the text', () => {
    for (const piece of pieces) expect(spoken(piece.repeat(100), code)).not.toMatch(/\p{N}/u);
  });
});
