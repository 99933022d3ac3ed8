/**
 * Conversations in Hindi and Hinglish, and the ways between the languages. Today is Monday, 23
 * November 2026, 11:30.
 */
import type { Script } from './english.ts';

export const scripts: readonly Script[] = [
  {
    name: 'changes to Hindi and back when asked',
    lines: `
    caller: in Hindi please
    tool: set_language; language=hi-IN
    agent: हिंदी में बात करते हैं
    caller: आप कब खुलते हैं
    agent: सोमवार से शनिवार
    caller: in english please
    tool: set_language; language=en-IN
    agent: let us speak English`,
  },
  {
    name: 'goes on with the booking in the language asked for',
    lines: `
    caller: I want an appointment tomorrow
    caller: can we speak hindi
    tool: set_language; language=hi-IN
    agent: कितने बजे
    caller: सुबह साढ़े दस बजे
    agent: नाम
    caller: रवि
    agent: सुबह 10:30 बजे, रवि के नाम से
    caller: हाँ जी
    tool: save_request; date=2026-11-24; time=10:30; name=रवि`,
  },
  {
    name: 'changes to Hindi on evidence, after two sentences',
    lines: `
    caller: क्लिनिक का पता क्या है
    no tool:
    agent: 12 MG Road
    caller: रविवार को खुला रहता है क्या
    tool: set_language; language=hi-IN
    agent: बंद`,
  },
  {
    name: 'books, tells and cancels in Hinglish',
    language: 'hi-IN',
    caller: 'Priya Sharma',
    lines: `
    caller: mujhe appointment chahiye
    agent: किस दिन
    caller: parson subah gyarah baje
    agent: बुधवार, 25 नवंबर को सुबह 11 बजे, Priya Sharma के नाम से
    caller: haan ji
    tool: save_request; date=2026-11-25; time=11:00
    caller: kitna lagega root canal ka
    agent: ₹4,500
    caller: meri appointment cancel kar do
    tool: lookup_customer
    agent: रद्द कर दें?
    caller: haan
    tool: save_request; state=cancelled
    caller: dhanyavad, bye
    tool: end_call
    agent: नमस्ते`,
  },
  {
    name: 'knows the holidays in Hindi',
    language: 'hi-IN',
    holidays: [{ date: '2026-11-24', name: 'गुरु नानक जयंती' }],
    lines: `
    caller: kya aap kal khule hain
    agent: बंद
    caller: क्लिनिक कितने बजे खुलता है
    agent: लेकिन हम`,
  },
  {
    name: 'connects and takes a message in Hindi',
    language: 'hi-IN',
    lines: `
    caller: संदेश छोड़ना है
    agent: क्या संदेश है
    caller: मेरी दवा खत्म हो गई है
    agent: नाम
    caller: मेरा नाम सुनीता है
    tool: save_request; kind=message; message=मेरी दवा खत्म हो गई है; name=सुनीता
    caller: मुझे डॉक्टर से बात करनी है
    tool: transfer_call
    agent: फ़्रंट डेस्क`,
  },
  {
    name: 'offers what is free in place of a taken slot, in Hindi',
    language: 'hi-IN',
    caller: 'Ravi Kumar',
    taken: ['2026-11-24 10:00', '2026-11-24 09:30'],
    lines: `
    caller: कल सुबह दस बजे अपॉइंटमेंट चाहिए
    caller: जी हाँ
    tool: save_request; date=2026-11-24; time=10:00
    agent: माफ़ कीजिए, सुबह 10 बजे का समय खाली नहीं है। कल, मंगलवार, 24 नवंबर सुबह 10:30 बजे, या सुबह 11 बजे
    caller: ग्यारह बजे
    caller: हाँ
    tool: save_request; date=2026-11-24; time=11:00
    agent: अपॉइंटमेंट पक्का हो गया है`,
  },
];
