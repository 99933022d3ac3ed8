/** What is wrong with the own tools, at the fields of their form. Pure. */
import type { Fault, FaultKind, Issue } from '../fault.ts';
import { boundsOf, type DraftTool } from './draft-tool.ts';

type Found = readonly [path: string, fault: Fault];
const found = (path: string, kind: FaultKind, detail = ''): Found => [path, { kind, detail }];

/** An argument without a name, or with another one's: the contract's schema never sees those. */
export function argumentFaults({ arguments: rows }: DraftTool, tool: number): Found[] {
  const names = rows.map(({ name }) => name.trim());
  return names.flatMap((name, at) => {
    const path = `tools.${tool}.arguments.${at}.name`;
    if (name === '') return [found(path, 'empty')];
    return names.indexOf(name) < at ? [found(path, 'twice')] : [];
  });
}

/** What the contract's schema says of a tool. The path alone where it says what it says of any field. */
export function toolFault({ path, code, message }: Issue, tools: readonly DraftTool[]): Found | string {
  const [, at, field, , name, rule] = path.map(String);
  if (at === undefined) {
    if (code !== 'custom') return 'tools';
    const names = tools.map((tool) => tool.name.trim());
    return found(`tools.${names.findIndex((each, tool) => names.indexOf(each) < tool)}.name`, 'twice');
  }
  const tool = tools[Number(at)];
  const here = `tools.${at}.${field === 'parameters' ? 'more' : field}`;
  if (field === 'parameters') {
    const row =
      path[3] === 'properties' ? (tool?.arguments.findIndex((each) => each.name.trim() === name) ?? -1) : -1;
    if (row < 0)
      return code === 'invalid_type' ? found(here, 'json') : found(here, 'other', saidOf(path, 3, message));
    const { type = '', choices = '' } = tool?.arguments[row] ?? {};
    const inRow = `tools.${at}.arguments.${row}`;
    const bound = boundsOf(type).indexOf(rule ?? '');
    if (bound >= 0)
      return found(
        `${inRow}.${bound === 0 ? 'least' : 'most'}`,
        /^m..(Length|Items)$/.test(rule ?? '') ? 'whole' : 'number',
      );
    if (rule === undefined) return found(`${inRow}.more`, 'json');
    return found(
      `${inRow}.${rule === 'enum' && choices !== '' ? 'choices' : 'more'}`,
      'other',
      saidOf(path, 5, message),
    );
  }
  if (code === 'too_big' || code === 'too_small') return here;
  if (field === 'url') return found(here, tool?.url.trim() === '' ? 'empty' : 'url');
  if (field === 'name' && tool?.name.trim() === '') return found(here, 'empty');
  return field === 'name' ? found(here, code === 'custom' ? 'toolTaken' : 'toolName') : here;
}

function saidOf(path: readonly PropertyKey[], from: number, message: string): string {
  return [path.slice(from).map(String).join('.'), message].filter((part) => part !== '').join(': ');
}
