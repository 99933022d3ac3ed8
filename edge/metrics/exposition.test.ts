import { expect, test } from 'vitest';
import { counters, histograms } from './call-metrics.ts';
import { exposition, labelText } from './exposition.ts';
import { emptyTally, type Snapshot, snapshotOf, tallyUp } from './tally.ts';

const nothing: Snapshot = { counters: [], histograms: [], activeCalls: 0, outboxPending: 0 };

function shard(seconds: number, refused: number): Snapshot {
  const tally = emptyTally();
  const counted = [
    { name: 'voice_calls_total' as const, labels: { carrier: 'exotel', outcome: 'refused' }, by: refused },
  ];
  tallyUp(
    tally,
    {
      callId: 'exotel-1',
      live: true,
      observed: [{ name: 'voice_response_latency_seconds', seconds }],
      counted,
      outboxPending: 2,
    },
    0,
  );
  return snapshotOf(tally, 0);
}

test('every metric is on the page before anything was counted', () => {
  const text = exposition([]);
  for (const name of [...counters, ...histograms, 'voice_active_calls', 'voice_outbox_pending']) {
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
    expect(text).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`, 'm'));
    expect(text).toMatch(new RegExp(`^${name}(_bucket|_count|\\{| )`, 'm'));
  }
  expect(text).toContain('voice_calls_total{carrier="browser",outcome="transferred"} 0\n');
});

test('shards are added up, by series and by bucket', () => {
  const text = exposition([shard(0.7, 1), shard(7, 2), nothing, nothing]);
  expect(text).toContain('voice_active_calls 2\n');
  expect(text).toContain('voice_outbox_pending 4\n');
  expect(text).toContain('voice_calls_total{carrier="exotel",outcome="refused"} 3\n');
  expect(text).toContain('voice_response_latency_seconds_bucket{le="0.6"} 0\n');
  expect(text).toContain('voice_response_latency_seconds_bucket{le="0.8"} 1\n');
  expect(text).toContain('voice_response_latency_seconds_bucket{le="10"} 2\n');
  expect(text).toContain('voice_response_latency_seconds_bucket{le="+Inf"} 2\n');
  expect(text).toContain('voice_response_latency_seconds_sum 7.7\n');
  expect(text).toContain('voice_response_latency_seconds_count 2\n');
});

test('each line is a comment or a sample, and the last one ends in a line feed', () => {
  const text = exposition([shard(1, 1)]);
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? -?\d+(\.\d+)?)$/);
});

test('a label value is escaped', () => {
  expect(labelText({ kind: 'a"b\\c\nd' })).toBe('{kind="a\\"b\\\\c\\nd"}');
});
