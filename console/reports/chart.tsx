/** One figure over time, drawn by uPlot, with the same figures as a table behind it. */

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useReportWords } from './words/use-report-words.ts';
import 'uplot/dist/uPlot.min.css';

export interface Series {
  name: string;
  /** A colour of the tokens, such as `--accent`. */
  colour: string;
  values: readonly (number | null)[];
}

interface Drawn {
  title: string;
  kind: 'bars' | 'lines';
  /** The places on the horizontal axis, as people read them. */
  places: readonly string[];
  series: readonly Series[];
  show: (value: number) => string;
}

export function Chart(chart: Drawn) {
  const { title, places, series, show } = chart;
  const say = useReportWords();
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : show(value);
  return (
    <section className="card chart">
      <h2>{title}</h2>
      <p className="legend small">
        {series.length > 1 &&
          series.map(({ name, colour }) => (
            <span key={name} data-colour={colour}>
              {name}
            </span>
          ))}
      </p>
      <Canvas {...chart} />
      <details>
        <summary>{say.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{say.when}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place, at) => (
              <tr key={place}>
                <th scope="row">{place}</th>
                {series.map(({ name, values }) => (
                  <td key={name} className="number">
                    {cell(values[at])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** The picture. Screen readers have the table. */
function Canvas(chart: Drawn) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ place: number; left: number } | null>(null);
  const key = JSON.stringify([chart.title, chart.kind, chart.places, chart.series]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds what is drawn
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const plot = new uPlot(optionsOf(chart, element, setAt), dataOf(chart), element);
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(200, element.clientWidth), height: 200 }),
    );
    resized.observe(element);
    const redraw = (): void => plot.redraw(false, true);
    const themed = new MutationObserver(redraw);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', redraw);
    return () => {
      resized.disconnect();
      themed.disconnect();
      dark.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [key]);
  return (
    <div className="canvas" aria-hidden="true" ref={box}>
      {at && chart.places[at.place] !== undefined && (
        <p className="tip small" style={{ insetInlineStart: at.left }}>
          <b>{chart.places[at.place]}</b>
          {chart.series.map(({ name, values }) => {
            const value = values[at.place];
            return (
              <span key={name}>
                {name}: {value === null || value === undefined ? '–' : chart.show(value)}
              </span>
            );
          })}
        </p>
      )}
    </div>
  );
}

function dataOf({ places, series }: Drawn): uPlot.AlignedData {
  return [places.map((_, at) => at), ...series.map(({ values }) => [...values])];
}

function optionsOf(
  { kind, places, series, show }: Drawn,
  element: HTMLElement,
  pointed: (at: { place: number; left: number } | null) => void,
): uPlot.Options {
  const colour = (name: string) => () => colourOf(element, name);
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, "Noto Sans", "Noto Sans Devanagari", sans-serif',
  };
  const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
  return {
    width: Math.max(200, element.clientWidth),
    height: 200,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.5, places.length - 0.5] },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        gap: 8,
        space: 70,
        incrs: [1, 2, 5, 7, 10, 15, 30, 60, 100, 200],
        values: (_, marks) => marks.map((at) => places[at] ?? ''),
      },
      { ...axis, size: 64, space: 40, values: (_, marks) => marks.map(show) },
    ],
    series: [
      {},
      ...series.map(({ name, colour: token }) => ({
        label: name,
        stroke: colour(token),
        width: 2,
        ...(kind === 'bars' && bars ? { fill: colour(token), paths: bars, points: { show: false } } : {}),
        ...(kind === 'lines' ? { points: { show: true, size: 6, fill: colour(token) } } : {}),
      })),
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx, left } }) =>
          pointed(
            idx === null || idx === undefined || left === undefined || left < 0
              ? null
              : { place: idx, left: Math.max(0, Math.min(left, element.clientWidth - 170)) },
          ),
      ],
    },
  };
}

/** The token's colour as it is now: the canvas does not know `light-dark()`. */
function colourOf(element: HTMLElement, token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
