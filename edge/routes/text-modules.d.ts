/** Files that wrangler and vitest bundle as they are, as text. */
declare module '*.txt' {
  const text: string;
  export default text;
}
