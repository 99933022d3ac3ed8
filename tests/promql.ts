/** Reads PromQL expressions and compares them with the series of a metrics page. Pure. */
import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** By metric: its type, and by label the values that the page has. */
export type Page = ReadonlyMap<string, { type: string; labels: ReadonlyMap<string, ReadonlySet<string>> }>;

/** Reads Prometheus' text format. A histogram is there as its three series. */
export function pageOf(text: string): Page {
  const page = new Map<string, { type: string; labels: Map<string, Set<string>> }>();
  const types = new Map(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const type = types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, '')) ?? '';
    const known = page.get(name) ?? { type, labels: new Map<string, Set<string>>() };
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.labels.set(label, (known.labels.get(label) ?? new Set()).add(value));
    page.set(name, known);
  }
  return page;
}

/** What Prometheus adds to each series when it scrapes. */
const scraped = ['job', 'instance'];

/** Prometheus' own, about each scrape. */
const ofPrometheus = { up: 'gauge' } as const;

function all(node: Node, name: string): Node[] {
  const found: Node[] = [];
  node.cursor().iterate((each) => {
    if (each.name === name) found.push(each.node);
  });
  return found;
}

function isInside(node: Node, functions: RegExp, text: (node: Node) => string): boolean {
  for (let at = node.parent; at; at = at.parent)
    if (at.name === 'FunctionCall' && functions.test(text(at.getChild('FunctionIdentifier') ?? at)))
      return true;
  return false;
}

export function metricsOf(expression: string): string[] {
  return all(parser.parse(expression).topNode, 'VectorSelector').map((selector) => {
    const { from = 0, to = 0 } = selector.getChild('Identifier') ?? {};
    return expression.slice(from, to);
  });
}

/** Labels that a result of the expression can have. */
export function labelsOfResult(expression: string, page: Page): string[] {
  const { topNode } = parser.parse(expression);
  const text = ({ from, to }: Node): string => expression.slice(from, to);
  const grouped = all(topNode, 'AggregateModifier').flatMap((by) => all(by, 'LabelName').map(text));
  if (all(topNode, 'AggregateExpr').length > 0) return grouped;
  return [...scraped, ...metricsOf(expression).flatMap((name) => [...(page.get(name)?.labels.keys() ?? [])])];
}

/** Everything for which the expression would fail or stay empty. */
export function complaintsAbout(expression: string, page: Page): string[] {
  const { topNode } = parser.parse(expression);
  const text = ({ from, to }: Node): string => expression.slice(from, to);
  const broken: string[] = [];
  topNode.cursor().iterate(({ type, from }) => {
    if (type.isError) broken.push(`is no PromQL at ${from}`);
  });
  const selectors = all(topNode, 'VectorSelector');
  const meant = new Set(scraped);
  if (selectors.length === 0) broken.push('asks for no metric');
  for (const selector of selectors) {
    const name = text(selector.getChild('Identifier') ?? selector);
    const known = page.get(name);
    const type = known?.type ?? ofPrometheus[name as keyof typeof ofPrometheus];
    if (type === undefined) broken.push(`${name} is not on the page`);
    for (const label of known?.labels.keys() ?? []) meant.add(label);
    for (const matcher of all(selector, 'UnquotedLabelMatcher'))
      broken.push(...complaintsAboutMatcher(matcher, name, known?.labels ?? new Map(), text));
    const grows = type === 'counter' || type === 'histogram';
    const isRated = isInside(selector, /^(rate|increase)$/, text);
    if (grows !== isRated && !isInside(selector, /^absent$/, text))
      broken.push(grows ? `${name} is read without rate or increase` : `${name} has no rate`);
  }
  const grouping = all(topNode, 'GroupingLabels').flatMap((labels) => all(labels, 'LabelName').map(text));
  broken.push(...grouping.filter((label) => !meant.has(label)).map((label) => `groups by ${label}`));
  for (const call of all(topNode, 'FunctionCall'))
    if (text(call).startsWith('histogram_quantile') && !/\bby \([^)]*\ble\b/.test(text(call)))
      broken.push('a quantile needs le');
  return broken;
}

function complaintsAboutMatcher(
  matcher: Node,
  name: string,
  labels: ReadonlyMap<string, ReadonlySet<string>>,
  text: (node: Node) => string,
): string[] {
  const [label = '', value = ''] = ['LabelName', 'StringLiteral'].map((part) =>
    text(matcher.getChild(part) ?? matcher),
  );
  if (scraped.includes(label)) return [];
  const values = labels.get(label);
  if (!values) return [`${name} has no label ${label}`];
  return value
    .slice(1, -1)
    .split('|')
    .filter((each) => !values.has(each))
    .map((each) => `${name} has no ${label} "${each}"`);
}
