/**
 * The only door to the core. `analyse` never throws on any text and does no I/O of its own.
 */

export type { Analysis } from './analyse.js';
export { analyse, analyseComputed, analysisInSlices } from './analyse.js';
export type { AdviceCode, DiagnosticCode } from './checks/codes.js';
export { ADVICE_CODES, DIAGNOSTIC_CODES } from './checks/codes.js';
export type * from './checks/diagnostic.js';
export * from './diagram/index.js';
export type * from './document.js';
export { completionsAt, layerNamesAt } from './features/completion.js';
export { diagramModels, nodeDetails } from './features/diagram.js';
export type * from './features/facts.js';
export type * from './features/hintStyle.js';
export { layerHints } from './features/hints.js';
export { hoverAt } from './features/hovers.js';
export { type LayerEdits, layerEdits } from './features/layerEdits.js';
export { modelLenses } from './features/lenses.js';
export { modelSummary } from './features/modelMarkdown.js';
export { outline } from './features/outline.js';
export { signatureAt } from './features/signature.js';
export { type HintedText, isAtFault, losesHints, steadyHints } from './features/steadyHints.js';
export { planToTrain, trainingPlan } from './features/trainingPlan.js';
export { type Translator, translator } from './features/translator.js';
export type * from './graph/dimension.js';
export { formatDim, formatExact } from './graph/dimensionArithmetic.js';
export type * from './graph/modelGraph.js';
export type * from './graph/trainingSource.js';
export type { EndStep } from './graph/valueSteps.js';
export type { Framework, LayerFamily } from './layers/row.js';
export { codeOf as savedModelCode, type ModelCode } from './saved/code.js';
export { type ByteSource, bytesInMemory, bytesRead } from './saved/file/byteSource.js';
export { isSavedModelName, readSavedFile } from './saved/file/readSavedFile.js';
export { modelCode } from './saved/fromGraph.js';
export { readSavedModel, type SavedModel, type SavedResult } from './saved/savedModel.js';
export { LineMap } from './syntax/lineMap.js';
export { type NotebookCell, type NotebookResult, readNotebook } from './syntax/notebook.js';
export { TextMemory } from './syntax/textMemory.js';
export { languageOfFile, resolveImport } from './workspace/resolveImport.js';
