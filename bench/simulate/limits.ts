/**
 * The limits that calls meet as they become more: whose they are, what counts towards each, the published or
 * our own number, and the setting to change. Numbers of others are their documents' defaults of 2026; an
 * account may have been given more.
 */
import { metricShards } from '../../edge/metrics/call-metrics.ts';
import { mostLiveCalls } from '../../edge/switchboard/admissions.ts';
import { load } from './load.ts';
import type { Second } from './simulation.ts';

export interface Limit {
  /** For the command line: `--limit deepgram.streams=300`. */
  name: string;
  part: string;
  /** What is counted, with its unit. */
  of: string;
  most: number;
  /** In one second of the simulation. */
  asked(second: Second): number;
  source: string;
  toChange: string;
}

const apiRequests = ({ rings, deliveries, ends }: Second): number =>
  rings * load.apiAtRing + deliveries + ends * (load.apiAtEnd + load.apiForTools);
const minute = 60;
const kilobyte = 1024;
/** Written once at the ring, and at the end in a transaction, which counts twice. */
const writesOfLedger = ({ rings, ends }: Second): number => rings + 2 * ends;

/** Of the whole deployment, in the order in which a call meets them. */
export const limits: readonly Limit[] = [
  {
    name: 'exotel.streams',
    part: 'Exotel, streams of an account',
    of: 'calls at once',
    most: 100,
    asked: ({ live }) => live,
    source: 'the example in its documents of `ActiveStreams`; your account shows its own `ThrottleLimit`',
    toChange: 'ask Exotel to raise the throttle; further rings fail with `Streaming_call_throttled`',
  },
  {
    name: 'deployment.calls',
    part: 'our own limit, by default',
    of: 'calls at once',
    most: 20,
    asked: ({ live }) => live,
    source: '`MAX_CONCURRENT_CALLS`',
    toChange:
      '`MAX_CONCURRENT_CALLS` in `.env`, then deploy both halves; a business has a lower one of its own',
  },
  {
    name: 'switchboard.rows',
    part: "the deployment's switchboard, its rows",
    of: 'calls at once',
    most: mostLiveCalls,
    asked: ({ live }) => live,
    source: '`edge/switchboard/admissions.ts`: our own bound, 40 MB of the 10 GB that an object may store',
    toChange: '`mostLiveCalls` there: work for a ring does not grow with the rows (decision 76)',
  },
  {
    name: 'switchboard.requests',
    part: "the deployment's switchboard, its requests",
    of: 'requests a second',
    most: 1000,
    asked: ({ rings, ends }) => rings + ends,
    source:
      "Cloudflare's soft limit for one object; our own work for a ring takes under 0.1 ms (decision 76)",
    toChange: 'nothing yet: the object would have to be divided, and the limits would be no longer exact',
  },
  {
    name: 'metrics.shard',
    part: 'a shard of the metrics',
    of: 'requests a second',
    most: 1000,
    asked: ({ turns, ends }) => (turns + 2 * ends) / metricShards,
    source: "Cloudflare's soft limit for one object",
    toChange: '`metricShards` in `edge/metrics/call-metrics.ts`',
  },
  {
    name: 'deepgram.streams',
    part: 'Deepgram, streams of a project',
    of: 'calls at once',
    most: 150,
    asked: ({ live }) => live,
    source: "Deepgram's rate limits, pay as you go; the Indian endpoint's number was not readable",
    toChange: 'ask Deepgram (a plan), or give each deployment a project of its own',
  },
  {
    name: 'openai.requests',
    part: 'OpenAI, requests',
    of: 'requests a minute',
    most: 5000,
    asked: ({ turns, ends }) => (turns * load.modelATurn + ends) * minute,
    source: 'tier 2 of a small model as users report it; the limits page of your account says your own',
    toChange: 'a higher usage tier comes by itself with what was paid; or a model server of your own',
  },
  {
    name: 'openai.tokens',
    part: 'OpenAI, tokens',
    of: 'tokens a minute',
    most: 2_000_000,
    asked: ({ turns, ends }) => (turns * load.modelATurn + ends) * minute * load.tokensAModelRequest,
    source: 'as above',
    toChange: 'as above; a shorter prompt (fewer facts) helps as much',
  },
  {
    name: 'azure.requests',
    part: 'Azure Speech, S0',
    of: 'requests a second',
    most: 200,
    asked: ({ turns }) => turns * load.clausesATurn,
    source: "Azure's quotas: 200 by default, up to 1,000 on request; ramp up slowly, 429 comes during a ramp",
    toChange: 'a support request at Azure; a second region as the fallback',
  },
  {
    name: 'lambda.executions',
    part: 'AWS Lambda, executions at once',
    of: 'executions',
    most: 1000,
    asked: (second) => apiRequests(second) * load.lambdaSeconds,
    source: 'the default of an account and region; a new account may have 10',
    toChange: '"Concurrent executions" in Service Quotas',
  },
  {
    name: 'gateway.requests',
    part: 'API Gateway, requests of an account',
    of: 'requests a second',
    most: 10_000,
    asked: apiRequests,
    source: 'the default of an account and region',
    toChange: '"Throttle rate" in Service Quotas',
  },
  {
    name: 'dynamodb.writes',
    part: 'DynamoDB, writes of the table',
    of: 'units a second',
    most: 40_000,
    asked: ({ live, rings, deliveries, ends }) =>
      live * load.eventsASecond + (2 * rings + deliveries + ends) * load.unitsOfCallRow,
    source: 'the default of an on-demand table; a new one begins with 4,000 and doubles within 30 minutes',
    toChange: '"Table-level write throughput" in Service Quotas; warm the table before a campaign',
  },
];

/** Of one business, however large the deployment is. The simulation's calls are all its own. */
export const businessLimits: readonly Limit[] = [
  {
    name: 'money.writes',
    part: 'the row of its money, writes',
    of: 'units a second',
    most: 1000,
    asked: (second) =>
      writesOfLedger(second) * Math.max(1, Math.ceil((second.live * load.bytesOfHold) / kilobyte)),
    source: "DynamoDB's limit for one partition; the row grows with each open hold",
    toChange: 'nothing yet: holds in rows of their own, as described below',
  },
  {
    name: 'money.size',
    part: 'the row of its money, size',
    of: 'KB',
    most: 400,
    asked: ({ live }) => (live * load.bytesOfHold) / kilobyte,
    source: "DynamoDB's largest item",
    toChange: 'as above',
  },
  {
    name: 'calls.index',
    part: 'the list of its calls, an index',
    of: 'units a second',
    most: 1000,
    asked: ({ rings, deliveries, ends }) => ((2 * rings + deliveries + ends) * load.unitsOfCallRow) / 3,
    source: "DynamoDB's limit for one partition",
    toChange: 'nothing yet: what a delivery changes would have to leave the row that lists show',
  },
  {
    name: 'number.requests',
    part: "its number's switchboard, its requests",
    of: 'requests a second',
    most: 1000,
    asked: ({ rings, ends }) => rings * load.numberAtRing + ends,
    source: "Cloudflare's soft limit for one object",
    toChange: 'more numbers: each has a switchboard of its own',
  },
];
