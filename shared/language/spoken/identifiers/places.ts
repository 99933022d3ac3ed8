/**
 * Places of India, as they are written before a PIN code: every state and union territory, its
 * abbreviations, and the towns whose names show nothing else. A town that is not listed is known by
 * its capital letter or by its ending (`pin-codes.ts`).
 */
import { listed } from '../../utterance/utterance.ts';

/** The codes of vehicles and addresses: "KA 01", "Shimla, HP 171001". */
export const STATE_CODES =
  'A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KPA]|WB';

const statesInEnglish = `
  Andhra Pradesh, Arunachal Pradesh, Assam, Bihar, Chhattisgarh, Goa, Gujarat, Haryana, Himachal,
  Himachal Pradesh, Jharkhand, Karnataka, Kerala, Madhya Pradesh, Maharashtra, Manipur, Meghalaya,
  Mizoram, Nagaland, Odisha, Orissa, Punjab, Rajasthan, Sikkim, Tamil Nadu, Tamilnadu, Telangana,
  Tripura, Uttar Pradesh, Uttarakhand, West Bengal, Andaman, Chandigarh, Daman, Diu, Delhi,
  Jammu and Kashmir, Jammu & Kashmir, J&K, Kashmir, Jammu, Ladakh, Lakshadweep, Puducherry, Pondicherry, India
`;
const townsInEnglish = `
  NCR, Agartala, Agra, Ahmedabad, Aizawl, Ajmer, Alappuzha, Aligarh, Allahabad, Amritsar, Asansol, Aurangabad,
  Bangalore, Bareilly, Belagavi, Belgaum, Bengaluru, Bhopal, Bhubaneswar, Bikaner, Chennai, Coimbatore,
  Cuttack, Darjeeling, Dehradun, Dhanbad, Dharamshala, Ernakulam, Erode, Faridabad, Gangtok, Gaya, Ghaziabad,
  Goa, Gorakhpur, Guntur, Gurgaon, Gurugram, Guwahati, Gwalior, Haridwar, Hisar, Hubli, Hubballi, Hyderabad,
  Imphal, Indore, Itanagar, Jabalpur, Jaipur, Jalandhar, Jalgaon, Jamshedpur, Jhansi, Jodhpur, Kanpur, Kochi,
  Cochin, Kohima, Kolhapur, Kolkata, Kollam, Kota, Kottayam, Kozhikode, Leh, Lucknow, Ludhiana, Madurai,
  Mangalore, Mangaluru, Manali, Mathura, Meerut, Mohali, Mumbai, Mysore, Mysuru, Nagpur, Nainital, Nashik,
  Nasik, New Delhi, Noida, Ooty, Panaji, Panchkula, Panipat, Patiala, Patna, Prayagraj, Pune, Puri, Raipur,
  Rajkot, Ranchi, Rewa, Rishikesh, Rohtak, Rourkela, Salem, Shillong, Shimla, Silchar, Siliguri, Solapur,
  Sonipat, Srinagar, Surat, Thane, Thanjavur, Thiruvananthapuram, Trivandrum, Thrissur, Tirupati, Tiruchirappalli,
  Trichy, Udaipur, Udupi, Ujjain, Vadodara, Baroda, Varanasi, Vellore, Vijayawada, Visakhapatnam, Vizag, Warangal
`;
const statesInHindi = `
  आंध्र प्रदेश, आन्ध्र प्रदेश, अरुणाचल प्रदेश, असम, बिहार, छत्तीसगढ़, गोवा, गुजरात, हरियाणा, हिमाचल,
  हिमाचल प्रदेश, झारखंड, झारखण्ड, कर्नाटक, केरल, मध्य प्रदेश, महाराष्ट्र, मणिपुर, मेघालय, मिज़ोरम,
  मिजोरम, नागालैंड, नगालैंड, ओडिशा, उड़ीसा, पंजाब, राजस्थान, सिक्किम, तमिलनाडु, तमिल नाडु, तेलंगाना,
  त्रिपुरा, उत्तर प्रदेश, उत्तराखंड, उत्तराखण्ड, पश्चिम बंगाल, बंगाल, अंडमान, चंडीगढ़, दमन, दीव,
  दिल्ली, जम्मू-कश्मीर, जम्मू और कश्मीर, कश्मीर, जम्मू, लद्दाख, लक्षद्वीप, पुडुचेरी, पांडिचेरी, यूपी,
  एमपी, एचपी, भारत
`;
const townsInHindi = `
  अगरतला, आगरा, अजमेर, अंबाला, अमरावती, अमृतसर, अयोध्या, अलवर, आसनसोल, इंदौर, इम्फाल, उज्जैन, उडुपी, ऊटी,
  एर्नाकुलम, करनाल, काकीनाडा, काशी, कोच्चि, कोझिकोड, कोटा, कोयंबटूर, कोलकाता, कटक, कटनी, गंगटोक, गया,
  गुड़गांव, गुरुग्राम, गुवाहाटी, ग्वालियर, चेन्नई, जालंधर, झांसी, झाँसी, ठाणे, तिरुपति, तिरुवनंतपुरम, त्रिची,
  थाणे, देहरादून, दरभंगा, धनबाद, धर्मशाला, नई दिल्ली, नासिक, नाशिक, नैनीताल, नोएडा, पंचकूला, पटना, पटियाला,
  पणजी, पानीपत, पुणे, पुरी, प्रयागराज, बठिंडा, बरेली, बीकानेर, बेंगलुरु, बेंगलूरु, बेलगावी, बैंगलोर, बोकारो,
  भुवनेश्वर, भोपाल, मंगलुरु, मथुरा, मदुरै, मनाली, मसूरी, मुंबई, मुम्बई, मेरठ, मैसूर, मैसूरु, मोहाली, राँची, रांची,
  राउरकेला, रीवा, रोहतक, रुड़की, लखनऊ, लुधियाना, लेह, वड़ोदरा, वडोदरा, वाराणसी, बनारस, विजयवाड़ा,
  विशाखापत्तनम, वेल्लोर, शिमला, शिलांग, सतना, सांगली, सागर, सिलीगुड़ी, सीकर, सूरत, सोनीपत, सोलापुर,
  हरिद्वार, हल्द्वानी, हिसार, हुबली, हुबली-धारवाड़, ऋषिकेश, कोहिमा, आइज़ोल, ईटानगर, दार्जिलिंग, सेलम, थंजावुर
`;
/** What the names of towns end with: रामपुर, फ़िरोज़ाबाद, अलीगढ़. */
const endingsInHindi = `
  पुर, पुरा, पुरम, नगर, बाद, गढ़, गंज, कोट, पट्टनम, पत्तनम, गाँव, गांव, वाड़ा, वाड़ी, पेट, पल्ली, हाटी, खेड़ा, डीह
`;

const inEnglish = [...listed(statesInEnglish), ...listed(townsInEnglish)];
const inHindi = [...listed(statesInHindi), ...listed(townsInHindi)];
const names = new Set([
  ...inEnglish.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]),
  ...inHindi.map((name) => name.normalize('NFC')),
]);
const endings = listed(endingsInHindi.normalize('NFC'));
const longestFirst = [...names].sort((a, b) => b.length - a.length);

/** A place in either script; a Hindi town of any name by its ending. */
export const PLACE = String.raw`(?:(?<![\p{L}\p{M}])(?:${longestFirst.join('|')})|(?<![\p{L}\p{M}])[\p{Lo}\p{M}]+(?:${endings.join('|')}))(?![\p{L}\p{M}])`;

/** Whether the last one or two words of `text` are a place; cheap enough for every comma of a reply. */
export function endsWithPlace(text: string): boolean {
  const [, first = '', last = ''] =
    /(?:([\p{L}\p{M}]+)\s)?([\p{L}\p{M}-]+)$/u.exec(text.normalize('NFC')) ?? [];
  return (
    names.has(last) ||
    names.has(`${first} ${last}`) ||
    endings.some((end) => last.length > end.length && last.endsWith(end))
  );
}
