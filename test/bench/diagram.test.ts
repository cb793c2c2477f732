/** How long a drawing takes, from the analysed model to SVG: printed, not judged. Run it with `--disable-console-intercept`. */
import { expect, test } from 'vitest';
import { allOpen, draw, initiallyOpen, prepare, sceneToSvg, themeOf } from '../../src/core/diagram/index.js';
import { diagramModels } from '../../src/core/index.js';
import { analysed, residualNetwork } from '../core/diagram/drawn.js';

test.each([1, 10, 100])('a network of %i residual blocks', (blocks) => {
  const analysis = analysed(residualNetwork(blocks));
  for (const round of ['cold', 'warm']) {
    const start = performance.now();
    const models = diagramModels(analysis);
    const [model] = models;
    if (!model) throw new Error('The code defines no model.');
    const prepared = prepare(model, models);
    const found = performance.now();
    const folded = draw(prepared, { open: initiallyOpen(prepared.parts) });
    const drawnFolded = performance.now();
    const whole = draw(prepared, { open: allOpen(prepared.parts) });
    const drawnWhole = performance.now();
    const svg = sceneToSvg(whole, themeOf('light'));
    const written = performance.now();
    expect(folded.items.length).toBeLessThanOrEqual(whole.items.length);
    expect(svg.length).toBeGreaterThan(0);
    const ms = (from: number, to: number): string => `${(to - from).toFixed(0)} ms`;
    console.log(
      `${model.nodes.length} layers, ${round}: groups ${ms(start, found)}, folded drawing ${ms(found, drawnFolded)}, ` +
        `all unfolded ${ms(drawnFolded, drawnWhole)}, SVG ${ms(drawnWhole, written)}`,
    );
  }
});
