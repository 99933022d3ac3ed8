/** Bundled as bytes by wrangler's `Data` rule. */
declare module '*.ulaw' {
  const audio: ArrayBuffer;
  export default audio;
}
