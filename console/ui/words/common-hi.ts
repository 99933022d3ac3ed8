/** Words of the frame and of many pages, in Hindi. */
import type { Words } from './en.ts';

type CommonWords = Omit<
  Words,
  'business' | 'versions' | 'calls' | 'journal' | 'requests' | 'live' | 'softphone' | 'signIn'
>;

export const commonWords: CommonWords = {
  errors: {
    signedOut: () => 'आपका साइन-इन ख़त्म हो गया है। फिर से साइन इन करें।',
    absent: (detail) => (detail === '' ? 'नहीं मिला।' : `नहीं मिला: ${detail}`),
    refused: (detail) => `सर्वर ने मना किया: ${detail}`,
    busy: (detail) => `सर्वर अभी जवाब नहीं दे पा रहा (${detail})।`,
    late: (host) => `${host} से 30 सेकंड में कोई जवाब नहीं आया।`,
    offline: (host) => `${host} से संपर्क नहीं हो पाया।`,
    version: () => 'जवाब पढ़ा नहीं जा सका: इस पेज और सर्वर के संस्करण अलग हैं। पेज फिर से लोड करें।',
  },
  statuses: { active: 'जारी', completed: 'पूरी हुई', transferred: 'ट्रांसफ़र हुई', failed: 'असफल' },
  outcomes: {
    booked: 'अपॉइंटमेंट नोट हुआ',
    message: 'संदेश',
    callback: 'वापस कॉल करें',
    answered: 'जवाब मिला',
    transferred: 'ट्रांसफ़र हुई',
    refused: 'मना की गई',
    unresolved: 'हल नहीं हुई',
    abandoned: 'बीच में छूटी',
  },
  ends: {
    caller: 'कॉल करने वाले ने फ़ोन रखा',
    agent: 'एजेंट ने विदा ली',
    limit: 'समय की सीमा पूरी हुई',
    transfer: 'किसी व्यक्ति को ट्रांसफ़र की गई',
    budget: 'बजट ख़त्म हो गया',
    fault: 'किसी सेवा में गड़बड़ी हुई',
    crash: 'सिस्टम में गड़बड़ी से कॉल कट गई',
    staff: 'स्टाफ़ ने कॉल ख़त्म की',
  },
  carriers: { twilio: 'Twilio', exotel: 'Exotel', browser: 'सॉफ़्टफ़ोन' },
  fault: 'इस पेज में गड़बड़ी है। पेज फिर से लोड करें; फिर भी रहे तो अपने एडमिन को बताएँ।',
  renewed: 'यह पेज लोड नहीं हो सका। शायद कंसोल का नया संस्करण आ गया है: पेज फिर से लोड करें।',
  noPage: 'इस पते पर कोई पेज नहीं है।',
  reload: 'फिर से लोड करें',
  tryAgain: 'फिर कोशिश करें',
  loading: 'लोड हो रहा है …',
  cancel: 'रद्द करें',
  close: 'बंद करें',
  erased: 'नंबर मिटा दिया गया',
  withheld: 'नंबर छिपा हुआ',
  today: 'आज',
  yesterday: 'कल',
  zone: (zone) => `समय: ${zone}`,
  dayTime: (day, time) => `${day}, ${time}`,
  frame: {
    skip: 'सीधे सामग्री पर जाएँ',
    pages: 'पेज',
    settings: 'सेटिंग',
    more: 'और',
    signOut: 'साइन आउट',
    signedInAs: (role) => `${role} के रूप में साइन इन`,
    roles: { staff: 'स्टाफ़', admin: 'एडमिन' },
    language: 'भाषा',
    theme: 'रंग',
    themes: { system: 'डिवाइस के अनुसार', light: 'हल्का', dark: 'गहरा' },
    offline: 'इंटरनेट नहीं है। जो दिख रहा है वह पुराना हो सकता है; कनेक्शन आते ही ताज़ा हो जाएगा।',
    unseen: (count) => `${count} नए`,
  },
};
