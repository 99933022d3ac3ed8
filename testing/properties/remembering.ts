/**
 * A pure function of a text that remembers what it returned lately. Several properties of the same random
 * texts, and random dates and digits, of which there are few, ask for the same again and again.
 */
export function remembering(of: (text: string) => string, most = 50_000): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const result = of(text);
    known.set(text, result);
    return result;
  };
}
