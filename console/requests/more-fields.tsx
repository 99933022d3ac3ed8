import type { RequestWords } from './request-words.ts';

/** Fields that a page has no place for. */
export function More({ words: { more } }: { words: Pick<RequestWords, 'more'> }) {
  return more.map(([name, value]) => (
    <p key={name} className="more">
      <span className="muted">{name}</span> <span dir="auto">{value}</span>
    </p>
  ));
}
