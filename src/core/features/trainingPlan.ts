/** What a click on Train sends to the trainer, or sentences that say what is missing. */
import type { Analysis } from '../analyse.js';
import type { Location } from '../document.js';
import { knownSizes } from '../graph/dimension.js';
import { isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { ModelGraph, TrainingSettings } from '../graph/modelGraph.js';
import type { DataSource, ProgramSource } from '../graph/trainingSource.js';
import { CLASS_WEIGHT_NOT_KNOWN, SAMPLE_WEIGHT_NOT_APPLIED } from '../graph/withoutEffect.js';
import type { PlannedOutput, TrainingPlanResult } from './facts.js';
import { findModel, placeOf } from './places.js';
import { adapted, dataNotHonoured, leftOut, startedAnew } from './planNotes.js';
import { isWhole, plannedInputs, withoutOtherInputs } from './plannedInputs.js';
import { plannedTopology } from './plannedTopology.js';
import {
  eachOnce,
  faultsOfCalls,
  isUnknown,
  reasonsAgainst,
  reasonsOfLosses,
  reasonsOfStep,
  withoutData,
} from './planReasons.js';
import { programSource, stepsToFit } from './programSource.js';
import { trainingSwitches } from './trainingSwitches.js';

/** `chosenPath`: the folder or file that the user chose to train on, in place of what the code says. */
export function trainingPlan(analysis: Analysis, modelId: string, chosenPath?: string): TrainingPlanResult {
  return planned(analysis, modelId, chosenPath, false);
}

/** The same, where the trainer computes what the code makes of its data in ways that are not followed here. */
export function planToTrain(analysis: Analysis, modelId: string, chosenPath?: string): TrainingPlanResult {
  const result = planned(analysis, modelId, chosenPath, true);
  const steps = analysis.host.computed ? undefined : stepsForSizes(analysis, modelId);
  return steps ? { ...result, steps } : result;
}

/** Sizes of the model or numbers of `fit` are not known without the data. */
function stepsForSizes(analysis: Analysis, modelId: string): ProgramSource | undefined {
  const model = findModel(analysis, modelId);
  const { training } = model ?? {};
  if (!model || !training) return undefined;
  const isOpen = training.isOpen || model.nodes.some(isUnknown) || hasOpenWays(model);
  return isOpen ? stepsToFit(training, analysis, plannedInputs(model) !== undefined) : undefined;
}

function planned(
  analysis: Analysis,
  modelId: string,
  chosenPath: string | undefined,
  isComputed: boolean,
): TrainingPlanResult {
  const model = findModel(analysis, modelId);
  if (!model) return refuse('The model is no longer in the file.');
  const { document } = analysis;
  if (model.kind === 'block')
    return refuse(`"${model.name}" is no model by itself: it is trained in a model that has it.`);
  // What follows a layer that is not known is not known either: the first says why.
  const unknown = model.nodes.find(isUnknown);
  const reasons = eachOnce(
    model.nodes
      .filter((node) => node === unknown || !isUnknown(node))
      .flatMap((node) => reasonsAgainst(node, document, analysis.models, model.whole !== undefined)),
  );
  const location = { path: document.path, ...model.anchor };
  if (reasons.length === 0 && hasOpenWays(model))
    reasons.push({
      message: `Which layers lead to the output of "${model.name}" depends on a test or a loop of which the outcome is not known.`,
      location,
    });
  const whole = model.whole?.();
  if (whole && 'unsupported' in whole)
    reasons.push({
      message: whole.unsupported,
      location: whole.location?.path === document.path ? whole.location : location,
    });
  const settings = withChosen(model.training ?? { notHonoured: [] }, chosenPath, location);
  reasons.push(...reasonsOfLosses(model, settings, location));
  reasons.push(...reasonsOfStep(model, settings, whole, analysis.models));
  const inputs = plannedInputs(model);
  const known = inputs ? withoutOtherInputs(settings.data?.value) : settings.data?.value;
  const isOneForAll = chosenPath !== undefined || settings.data?.value.kind === 'generatedFaces';
  if (inputs && isOneForAll)
    reasons.push({
      message: `"${model.name}" has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}), and the images that are chosen are for one.`,
      location,
    });
  const computed =
    isComputed && !isOneForAll
      ? programSource(
          settings,
          analysis,
          inputs !== undefined,
          analysis.uncomputed && findModel(analysis.uncomputed, modelId)?.training,
        )
      : undefined;
  const data = computed ?? known;
  const shown = inputs?.find(({ isShown }) => isShown)?.shape ?? [];
  const single = () => knownSizes(model.nodes.find(({ id }) => id === model.inputs[0])?.outputShapes[0]);
  const areSized = inputs?.every(({ shape }) => shape.length > 0) && isWhole(shown);
  const input = inputs ? (areSized ? shown : undefined) : single();
  const outputs = plannedOutputs(model, settings);
  const output = outputs ? outputs[0]?.shape : outputSizes(model, 0);
  // A model without a call has its sizes by its train_step.
  const isSized = input && output && !outputs?.some(({ shape }) => shape.length === 0);
  if (!isSized && !settings.stepReason)
    reasons.push({ message: 'The input and output of the model need known sizes.', location });
  const areAlike = outputs?.every(({ shape }) => String(shape) === String(output)) ?? true;
  if (isOneForAll && !areAlike)
    reasons.push({
      message: `The images that are chosen have one label each, and the outputs of "${model.name}" are of different sizes: each needs labels of its own.`,
      location,
    });
  if (outputs && !computed && isStratifiedByOne(outputs))
    reasons.push({
      message:
        'The split is stratified by the labels of one output, and which one is not followed. Split without stratify= to train here.',
      location: settings.data?.location ?? location,
    });
  const faults = faultsOfCalls(analysis, settings, chosenPath !== undefined);
  if (faults.length > 0) return { ok: false, reasons: [...reasons, ...faults].slice(0, 3) };
  if (!data || data.kind === 'unknown') {
    const at = data?.kind === 'unknown' && data.at?.path === document.path ? data.at : undefined;
    const reason = withoutData(data, settings, document);
    const placed = { ...reason, location: at ?? settings.data?.location ?? location };
    return reasons.length > 0
      ? { ok: false, reasons: [...reasons, placed].slice(0, 3) }
      : {
          ok: false,
          reasons: [placed],
          ...(areAlike && !inputs && { needsData: { reads: data?.reads ?? [] } }),
        };
  }
  if (reasons.length > 0 || !input || !output) return { ok: false, reasons: reasons.slice(0, 3) };
  return {
    ok: true,
    plan: {
      modelId,
      modelName: model.name,
      topology: plannedTopology(model, whole, analysis.models),
      inputShape: input,
      outputShape: output,
      settings,
      data,
      ...(inputs && { inputs }),
      ...(outputs && { outputs: computed ? outputs.map((each) => ({ ...each, data })) : outputs }),
      notHonoured: [
        ...settings.notHonoured.filter(
          // The trainer computes it with the data.
          ({ value }) =>
            data.kind !== 'program' ||
            (value !== CLASS_WEIGHT_NOT_KNOWN && value !== SAMPLE_WEIGHT_NOT_APPLIED),
        ),
        ...startedAnew(model, analysis.models, settings),
        ...(data.kind === 'program' ? [] : dataNotHonoured(settings)),
        ...adapted(model, document),
        ...leftOut(model, document, whole),
        ...trainingSwitches(model, { document, models: analysis.models }),
      ],
      layerLocations: Object.fromEntries(
        model.nodes.flatMap((node) => {
          const place = placeOf(node, document);
          return place ? [[node.name, place]] : [];
        }),
      ),
    },
  };
}

/** Each output would be split by its own labels, and they would be of other images. */
function isStratifiedByOne(outputs: readonly PlannedOutput[]): boolean {
  const [first, ...others] = outputs.map(({ data }) => JSON.stringify(data));
  if (others.every((other) => other === first)) return false;
  return outputs.some(
    ({ data }) =>
      data.kind !== 'generatedFaces' &&
      data.rows?.some((step) => step.kind === 'split' && step.stratify && step.strata === undefined),
  );
}

const outputSizes = ({ nodes, outputs }: ModelGraph, place: number) =>
  knownSizes(nodes.find(({ id }) => id === outputs[place])?.outputShapes[0]);

/** Those that are trained, of several; undefined for a model with one. */
function plannedOutputs(
  model: ModelGraph,
  { outputs }: TrainingSettings,
): readonly PlannedOutput[] | undefined {
  return outputs?.flatMap(({ name, place, ...settings }) => {
    const shape = outputSizes(model, place) ?? [];
    const data = settings.data?.value ?? { kind: 'unknown', reason: 'fit gives it no labels' };
    return settings.loss ? [{ name, place, shape, settings, data }] : [];
  });
}

function withChosen(settings: TrainingSettings, path: string | undefined, place: Location): TrainingSettings {
  if (path === undefined) return settings;
  const { validationSource: _, testSource: __, outputs, ...rest } = settings;
  const { value, location = place } = settings.data ?? {};
  const { scale, offset } = value?.kind === 'unknown' ? value : {};
  const chosen: DataSource = {
    ...{ kind: 'path', path },
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
  };
  const data = { value: chosen, location };
  const each = outputs?.map(({ validationSource: _, testSource: __, ...own }) => ({ ...own, data }));
  return { ...rest, data, ...(each && { outputs: each }) };
}

function refuse(message: string): TrainingPlanResult {
  return { ok: false, reasons: [{ message }] };
}

/** More is missing from the counts than layers that the graph shows. */
function hasOpenWays({ nodes, totals }: ModelGraph): boolean {
  const unread = nodes.filter(({ params: { total } }) => total !== null && isUnknownDim(total)).length;
  return totals.leftOut > unread;
}
