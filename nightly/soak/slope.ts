/** Whether a series grows: the slope of the straight line that fits it best. Pure. */
export function slopePerMinute(samples: readonly { minute: number; value: number }[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const minute = mean(samples.map((sample) => sample.minute));
  const value = mean(samples.map((sample) => sample.value));
  const spread = samples.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0);
  if (spread === 0) return Number.NaN;
  return samples.reduce((sum, sample) => sum + (sample.minute - minute) * (sample.value - value), 0) / spread;
}
