import { expect, it } from 'vitest';
import { table } from './conversation.ts';
import { stateDiagram } from './diagram.ts';
import { phases } from './state.ts';

it('the diagram has an arrow for every phase that a row may lead to, and no other', () => {
  const lines = stateDiagram().split('\n');
  expect(lines[0]).toBe('stateDiagram-v2');
  for (const from of phases) {
    const declared = new Set(Object.values(table[from]).flatMap((row) => row?.to ?? []));
    const drawn = phases.filter((to) => lines.some((line) => line.startsWith(`  ${from} --> ${to}: `)));
    expect(new Set(drawn)).toEqual(declared);
  }
});

it('the diagram begins with waiting and ends with ended', () => {
  expect(stateDiagram()).toContain('[*] --> waiting');
  expect(stateDiagram()).toContain('ended --> [*]');
});

it('every phase but ended has a row for the end of the media socket', () => {
  for (const phase of phases)
    expect(table[phase].mediaStopped?.to ?? []).toEqual(phase === 'ended' ? [] : ['ended']);
});

it('barge-in leads from speaking to parked', () => {
  expect(stateDiagram()).toMatch(/speaking --> parked: callerSpoke/);
});
