/** Wrangler bundles these files as bytes (the `Data` rule of wrangler.toml). */
declare module '*.ulaw' {
  const audio: ArrayBuffer;
  export default audio;
}
