/** The drawing's own door: pages draw with it and carry no analysis. */

export type { DiagramEdge, DiagramModel, DiagramNode } from '../features/facts.js';
export { compareModels, type Difference } from './compare.js';
export { draw } from './draw.js';
export type { FlatModel, FlatNode } from './flatten.js';
export { allOpen, cardCount, initiallyOpen, viewOf } from './folding.js';
export { toDot, toMermaid } from './graphText.js';
export {
  type GroupPart,
  groupsAround,
  groupsIn,
  groupTitle,
  layerCount,
  layersIn,
  type Part,
} from './parts.js';
export { sceneToPdf } from './pdf.js';
export { type DrawOptions, type Prepared, prepare } from './prepare.js';
export type {
  ColourBy,
  Direction,
  ItemKind,
  LegendEntry,
  Paint,
  PathStep,
  Scene,
  SceneItem,
  Shape as SceneShape,
  ViewKind,
} from './scene.js';
export { FONT, itemMarkup, sceneToSvg, xmlText } from './svg.js';
export { textWidth } from './textWidth.js';
export { DATA_PAINTS, type Theme, type ThemeName, themeOf } from './theme.js';
export { sceneToTikz } from './tikz.js';
export { type Say, speakIn } from './words.js';
