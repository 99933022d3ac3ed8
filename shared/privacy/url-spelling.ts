/** The ways in which URLs, JSON and XML spell a character, undone. */

/** An address inside an address inside a log line. */
const mostLayers = 3;

/** `text` with every escape undone that stands for something. Never throws. */
export function decoded(text: string): string {
  let plain = text;
  for (let layer = 0; layer < mostLayers; layer++) {
    const next = once(plain);
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

function once(text: string): string {
  return (
    text
      .replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
        try {
          return decodeURIComponent(escaped);
        } catch {
          // Not UTF-8: what is ASCII of it is read.
          return escaped.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => character(hex));
        }
      })
      .replace(/(?:\\|%)u([0-9a-f]{4})/gi, (_, hex: string) => character(hex))
      .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => character(hex))
      .replace(/\\[nrt]|&nbsp;/g, ' ')
      .replace(/&#(?:x([0-9a-f]{1,5})|(\d{1,6}));/gi, (whole, hex?: string, decimal?: string) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      })
      // Superscripts and digits in circles.
      .replace(/\p{No}/gu, (digit) => digit.normalize('NFKC'))
  );
}

function character(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
