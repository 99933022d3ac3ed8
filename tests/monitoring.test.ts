import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { histograms } from '../edge/metrics/call-metrics.ts';
import { exposition } from '../edge/metrics/exposition.ts';
import { complaintsAbout, labelsOfResult, metricsOf, pageOf } from './promql.ts';
import { textOf } from './written-commands.ts';

// The dashboard and the alerts ask for what GET /metrics has. Prometheus and Grafana do not run here.

const page = pageOf(exposition([]));

const Rule = z.strictObject({
  alert: z.string().regex(/^[A-Z]\w+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
});
const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({ name: z.string(), interval: z.string().optional(), rules: z.array(Rule) }),
  ),
});
const { groups } = Rules.parse(parse(textOf('docs/monitoring/alerts.yaml')));
const alerts = groups.flatMap(({ rules }) => rules);

const variable = z.strictObject({ type: z.literal('prometheus'), uid: z.literal(`\${datasource}`) });
const Target = z.looseObject({
  refId: z.string(),
  datasource: variable,
  expr: z.string(),
  legendFormat: z.string(),
});
const Panel = z.looseObject({
  id: z.int(),
  type: z.string(),
  title: z.string().min(1),
  gridPos: z.strictObject({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
});
const Graph = Panel.extend({
  description: z.string().min(1),
  datasource: variable,
  targets: z.array(Target).min(1),
});
const Dashboard = z.looseObject({
  uid: z.literal('sunrise-voice'),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel),
});
const dashboard = Dashboard.parse(JSON.parse(textOf('docs/monitoring/dashboard.json')));
const graphs = dashboard.panels.filter(({ type }) => type !== 'row').map((panel) => Graph.parse(panel));

/** As Grafana fills its variables in. */
function filled(expression: string): string {
  return expression
    .replaceAll('$job', '.*')
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__interval', '5m')
    .replaceAll('$__range', '6h');
}

const onDashboard = graphs.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({ name: title, expression: filled(expr), says: legendFormat })),
);
const inAlerts = alerts.map(({ alert, expr, annotations }) => ({
  name: alert,
  expression: expr,
  says: `${annotations.summary} ${annotations.description}`,
}));

test.each([
  ['the dashboard', onDashboard],
  ['the alerts', inAlerts],
])(
  'every expression of %s is PromQL, over metrics, labels and values that /metrics has',
  (_, expressions) => {
    expect(expressions.length).toBeGreaterThan(20);
    for (const { name, expression } of expressions)
      expect(complaintsAbout(expression, page), `${name}: ${expression}`).toEqual([]);
  },
);

test.each([
  ['sum(rate(voice_calls_total[5m])', /is no PromQL/],
  ['sum(rate(voice_calls_total[]))', /is no PromQL/],
  ['sum(rate(voice_call_total[5m]))', /voice_call_total is not on the page/],
  ['voice_active_calls{carrier="exotel"}', /voice_active_calls has no label carrier/],
  ['sum(rate(voice_calls_total{outcome="done"}[5m]))', /has no outcome "done"/],
  ['sum(rate(voice_errors_total{source=~"stt|voice"}[5m]))', /has no source "voice"/],
  ['sum by (outcome) (rate(voice_errors_total[5m]))', /groups by outcome/],
  ['voice_calls_total > 5', /is read without rate or increase/],
  ['rate(voice_active_calls[5m])', /voice_active_calls has no rate/],
  ['histogram_quantile(0.95, sum(rate(voice_stt_latency_seconds_bucket[5m])))', /a quantile needs le/],
  ['sum(rate(voice_stt_latency_seconds_bucket{le="7"}[5m]))', /has no le "7"/],
  ['1 + 1', /asks for no metric/],
])('an expression that would stay empty or fail is noticed: %s', (expression, complaint) => {
  expect(complaintsAbout(expression, page).join('; ')).toMatch(complaint);
});

test('every metric of /metrics stands on the dashboard', () => {
  const shown = new Set(onDashboard.flatMap(({ expression }) => metricsOf(expression)));
  const isShown = (name: string): boolean =>
    (histograms as readonly string[]).includes(name)
      ? ['_bucket', '_sum', '_count'].some((part) => shown.has(`${name}${part}`))
      : shown.has(name);
  const names = [...exposition([]).matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !isShown(name))).toEqual([]);
});

test('a legend and a message name only labels that their expression leaves', () => {
  const named = [...onDashboard, ...inAlerts].flatMap(({ name, expression, says }) =>
    [...says.matchAll(/\{\{\s*(?:\$labels\.)?([a-z]+)\s*\}\}/g)].map(([, label = '']) => ({
      name,
      label,
      has: labelsOfResult(expression, page),
    })),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ label, has }) => !has.includes(label))).toEqual([]);
});

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

test("every alert's runbook leads to a heading that exists", () => {
  const isThere = (runbook: string): boolean => {
    const [file = '', anchor = ''] = runbook.split('#');
    if (!existsSync(file)) return false;
    return [...textOf(file).matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
  };
  expect(isThere('docs/operations.md#no-such-heading')).toBe(false);
  expect(alerts.map(({ annotations }) => annotations.runbook).filter((to) => !isThere(to))).toEqual([]);
});

test('every alert has a name of its own, and its row with its severity and its runbook in the page', () => {
  const rows = [
    ...textOf('docs/monitoring/README.md').matchAll(
      /^\| `(\w+)` \| (\w+) \| .* \| \[.*\]\(\.\.\/(.+)\) \|$/gm,
    ),
  ];
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  expect(rows.map(([, alert, severity, runbook]) => [alert, severity, `docs/${runbook}`])).toEqual(
    alerts.map(({ alert, labels, annotations }) => [alert, labels.severity, annotations.runbook]),
  );
});

test('a rule looks at a window, or waits, before it alerts', () => {
  expect(alerts.filter((rule) => rule.for === undefined && !/\[\d+[mhd]\]/.test(rule.expr))).toEqual([]);
});

test('the dashboard asks the chosen data source, and its panels neither overlap nor share an id', () => {
  const { panels, templating } = dashboard;
  expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['datasource', 'datasource'],
    ['job', 'query'],
  ]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.filter(({ gridPos: { w, x } }) => x + w > 24)).toEqual([]);
  for (const { title, targets } of graphs)
    for (const { expr } of targets) expect(expr, title).not.toMatch(/\{(?!job=~"\$job"[,}])/);
});

test('neither file names an address, a key or a data source of ours', () => {
  for (const file of ['docs/monitoring/alerts.yaml', 'docs/monitoring/dashboard.json'])
    expect(readFileSync(file, 'utf8'), file).not.toMatch(/https?:|Bearer|\d+\.\d+\.\d+\.\d+|@/);
});
