/** A flame graph as an SVG of bounded size: callers above, what they call below, width is time. Pure. */
import { escaped } from '../../shared/markup.ts';
import type { Called, Profiled } from './cpu-profile.ts';

const width = 1200;
const rowHeight = 17;
const headHeight = 44;
/** A letter of the labels' font, at most. */
const letterWidth = 6.2;
/** Narrower than this a box has no label. */
const leastLabelled = 30;
/** Boxes narrower than this are left out. */
const narrowest = 0.5;
/** The widest are drawn. With names of this length the picture has 150 kB at most, and loads in a page. */
const mostBoxes = 480;
const longestName = 60;
const longestTitle = 120;

interface Box {
  called: Called;
  x: number;
  width: number;
  row: number;
}

/** `title`: what was profiled. */
export function flameGraph(profile: Profiled, title: string): string {
  // Nothing is wider than what called it, so no box is drawn without its caller.
  const boxes = boxesOf(profile).sort((one, other) => other.width - one.width || one.row - other.row);
  return drawn(boxes.slice(0, mostBoxes), profile, title);
}

function boxesOf({ called, samples, outside }: Profiled): Box[] {
  const inside = samples - outside;
  const boxes: Box[] = [];
  const place = (among: readonly Called[], from: number, row: number): void => {
    let x = from;
    for (const each of among) {
      const wide = (each.samples / inside) * width;
      if (wide >= narrowest) {
        boxes.push({ called: each, x, width: wide, row });
        place(each.called, x, row + 1);
      }
      x += wide;
    }
  };
  if (inside > 0) place(called, 0, 0);
  return boxes;
}

function drawn(boxes: readonly Box[], { samples, outside }: Profiled, title: string): string {
  const height = headHeight + (1 + Math.max(0, ...boxes.map(({ row }) => row))) * rowHeight + 4;
  const share = (count: number): string => `${((100 * count) / samples).toFixed(1)} %`;
  const inside = samples === 0 ? 'no samples' : `${share(samples - outside)} of the time in JavaScript`;
  const legend = Object.entries(colours)
    .map(([what, colour], at) => {
      const x = 8 + at * 150;
      return `<rect x="${x}" y="25" width="11" height="11" fill="${colour}"/><text x="${x + 16}" y="35">${what}</text>`;
    })
    .join('');
  const groups = Object.entries(colours).map(([what, colour]) => {
    const own = boxes.filter(({ called }) => kindOf(called) === what);
    return own.length === 0 ? '' : `<g fill="${colour}">${own.map((box) => boxOf(box, share)).join('')}</g>`;
  });
  const labels = boxes.flatMap(labelOf).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="10">
<title>${escaped(title)}</title><rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="15" font-size="12">${escaped(`${title}; ${inside}`)}</text>${legend}
${groups.join('\n')}
<g pointer-events="none">${labels}</g>
</svg>
`;
}

const colours = {
  'our own code': '#f2a65a',
  'providers’ SDKs': '#8ecae6',
  'schemas (zod)': '#b8a1d9',
  'other packages': '#a3d9a5',
  'the engine': '#cfcfcf',
} as const;

function kindOf({ file }: Called): keyof typeof colours {
  if (file === null) return 'the engine';
  if (!file.startsWith('node_modules/')) return 'our own code';
  if (file.startsWith('node_modules/zod/')) return 'schemas (zod)';
  return /^node_modules\/(?:openai|@deepgram)\//.test(file) ? 'providers’ SDKs' : 'other packages';
}

function boxOf({ called, x, width: wide, row }: Box, share: (samples: number) => string): string {
  const y = headHeight + row * rowHeight;
  const what = `${called.name}${called.file === null ? '' : ` (${called.file})`}: ${share(called.samples)}`;
  const size = `width="${(wide - 0.2).toFixed(1)}" height="${rowHeight - 1}"`;
  return `<rect x="${x.toFixed(1)}" y="${y}" ${size}><title>${escaped(what.slice(0, longestTitle))}</title></rect>`;
}

function labelOf({ called, x, width: wide, row }: Box): string[] {
  if (wide < leastLabelled) return [];
  const letters = Math.min(longestName, Math.floor((wide - 4) / letterWidth));
  const text = called.name.length <= letters ? called.name : `${called.name.slice(0, letters - 1)}…`;
  const y = headHeight + row * rowHeight + 12;
  return [`<text x="${(x + 2).toFixed(1)}" y="${y}">${escaped(text)}</text>`];
}
