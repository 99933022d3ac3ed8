/** Wrangler and vitest bundle these files as text. */
declare module '*.txt' {
  const text: string;
  export default text;
}
