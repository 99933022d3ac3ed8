/**
 * What a capital L behind a figure means. Among words of money, property, vehicles, loans, salaries and
 * insurance it is lakh; among words of liquids and vessels litres. Without either it is litres.
 */
import { listed } from '../../utterance/utterance.ts';

/** Nothing of these is counted in litres, so they decide even beside a liquid. */
const finance = `
  loan, loans, EMI, salary, CTC, earning, earnings, turnover, revenue, profit, invest, invested,
  investment, investing, insurance, insured, insurer, premium, mediclaim, FD, FDs,
  fixed deposit, savings, corpus, SIP, stamp duty, down payment,
  mortgage, pension, tuition, donation, LPA, per annum, p\\.a\\.,
  लोन, ऋण, कर्ज़, कर्ज, ईएमआई, सैलरी, वेतन, आय, कमाई, टर्नओवर, मुनाफ़ा, मुनाफा, निवेश, बीमा, इंश्योरेंस,
  प्रीमियम, एफडी, एफ़डी, बचत, पेंशन, डाउन पेमेंट
`;
const prices = `
  package, income, cover, coverage, policy, claim, deposit, deposits, limit, credit, balance, fees, fee,
  price, priced, prices, pricing, cost, costs, costing, rate, rates, worth, value, valued, budget, total, amount, amounts,
  sum, bill, quote, quotation, estimate, estimated, pay, paid, payment, token, advance, sold, sell, resale, discount,
  starts, starting, onwards, ex-showroom, on-road, on road, showroom, car, cars, SUV, sedan, hatchback, bike, variant,
  model, flat, flats, apartment, apartments, house, villa, villas, plot, plots, site, BHK, property, home, homes,
  land, acre, wedding, interiors, renovation, rent, lease, expense, expenses, charges, lakh, lakhs, crore, crores,
  rupees, rupee,
  पैकेज, कवर, पॉलिसी, क्लेम, जमा, लिमिट, बैलेंस, फ़ीस, फीस, दाम, क़ीमत, कीमत, मूल्य, बजट, कुल, टोटल, रकम, राशि, ख़र्च, खर्च, किराया, भाव, रेट, कार, गाड़ी, बाइक, फ्लैट, फ़्लैट,
  मकान, घर, प्लॉट, ज़मीन, जमीन, विला, प्रॉपर्टी, शादी, इंटीरियर, भुगतान, पेमेंट, एडवांस, टोकन, शुरू, लाख, करोड़,
  रुपये, रुपए
`;
const liquids = `
  water, milk, oil, petrol, diesel, fuel, juice, paint, liquid, acid, sanitiser, sanitizer, phenyl, detergent, coolant,
  ghee, wine, beer, cola, blood, urine, chemical, kerosene, tank, tanks, tanker, tankers, can, cans, bottle, bottles,
  jar, jars, bucket, drum, drums, barrel, sump, jerrycan, keg, pack, fridge, refrigerator, freezer, geyser, heater,
  cooker, cooler, oven, OTG, purifier, backpack, bag, trolley, engine, boot, boot space, capacity, volume, litre,
  litres, liter, liters, dispenser, mixer, washing,
  पानी, जल, दूध, तेल, पेट्रोल, डीज़ल, डीजल, ईंधन, जूस, पेंट, घी, एसिड, फिनाइल, ख़ून, खून, टंकी, टैंक, टैंकर, बोतल, बोतलें,
  कैन, जार, बाल्टी, ड्रम, पीपा, फ्रिज, फ़्रिज, गीज़र, गीजर, कुकर, कूलर, ओवन, इंजन, क्षमता, लीटर, डिब्बा
`;
const among = (names: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{M}])(?:${listed(names.normalize('NFC'))
      .sort((a, b) => b.length - a.length)
      .join('|')})(?![\p{L}\p{M}])`,
    'iu',
  );
const speaksOfFinance = among(finance);
const speaksOfPrice = among(prices);
const speaksOfLiquid = among(liquids);
/** What the figure itself measures: "20 L can", "35 L of petrol", "holds 20 L", "दूध 2L". */
const measuresNext = new RegExp(String.raw`^\s?(?:of\s|का\s|की\s|के\s)?\s?${speaksOfLiquid.source}`, 'iu');
const holds =
  /\b(?:holds?|takes|needs|drinks?|pour(?:s|ed)?|fill(?:s|ed)?|consumes?|uses?|add|stores?)\s(?:about\s|around\s|up\sto\s)?$/iu;
const namesRoom = /\b(?:block|tower|wing|door|room|gate|section|bus|no|number)\.?\s*[:#-]?\s*$/i;
const CLAUSE_END = /[?!;।\n]|\.(?=\s|$)/u;

/** Whether "L" between `before` and `after` is lakh. Only the words of the same clause decide. */
export function isLakh(before: string, after: string): boolean {
  if (namesRoom.test(before) || measuresNext.test(after)) return false;
  const clause = `${before.split(CLAUSE_END).at(-1) ?? ''} , ${after.split(CLAUSE_END)[0] ?? ''}`;
  if (speaksOfFinance.test(clause)) return true;
  if (speaksOfLiquid.test(clause) || holds.test(before)) return false;
  return speaksOfPrice.test(clause);
}
