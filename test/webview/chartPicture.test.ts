/** A chart as a picture for a report, and as numbers. */
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { chartCsv, chartSvg } from '../../webview/training/chartPicture.js';

const training = { label: 'training, smoothed', colour: '--blue', values: [2, 1, 0.5, 0.25] };
const validation = {
  label: 'validation',
  colour: '--green',
  values: [null, 1.5, null, 0.75],
  isDashed: true,
};
const chart = { title: 'mnist: Loss', unit: 'batch', curves: [training, validation] };

const textsIn = (svg: string) => [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text);
/** From the top, of the line's points. */
const heightsIn = (svg: string) =>
  [...(/<path d="([^"]+)"/.exec(svg)?.[1] ?? '').matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));

test('numbers are a row a point, with names that have commas in quotes', () => {
  expect(chartCsv(chart)).toBe('batch,"training, smoothed",validation\n1,2,\n2,1,1.5\n3,0.5,\n4,0.25,0.75\n');
});

test('the picture has title, axes with round numbers, and a legend', () => {
  const svg = chartSvg(chart);
  expect(textsIn(svg)).toEqual([
    ...['mnist: Loss', '0.5', '1', '1.5', '2', '1', '2', '3', '4'],
    ...['batch', 'training, smoothed', 'validation'],
  ]);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  const [first = 0, second = 0, third = 0] = heightsIn(svg);
  expect((second - first) / (third - second)).toBeCloseTo(2, 1);
});

test('on a logarithmic scale halves are equal steps, and what has no logarithm is left out', () => {
  const svg = chartSvg({
    ...chart,
    curves: [{ ...training, values: [4, 2, 1, 0, Number.NaN] }],
    isLogarithmic: true,
  });
  const heights = heightsIn(svg);
  expect(heights).toHaveLength(3);
  expect((heights[1] ?? 0) - (heights[0] ?? 0)).toBeCloseTo((heights[2] ?? 0) - (heights[1] ?? 0), 0);
});

test('a renderer of SVG reads it, also without any value and with marks in names', () => {
  for (const curves of [
    [],
    [{ ...training, values: [null, null] }],
    [{ ...training, label: 'a < b & c', values: [1] }],
  ]) {
    const png = new Resvg(chartSvg({ ...chart, curves })).render();
    expect([png.width, png.height >= 420]).toEqual([720, true]);
  }
});
