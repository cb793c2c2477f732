/** The program itself as the source of its data, where what its steps make of them is not followed as one of the known ways. */
import type { SourceDocument } from '../document.js';
import { isPattern } from '../evaluate/rowOrigin.js';
import type { TrainingSettings } from '../graph/modelGraph.js';
import type { DataSource, ProgramSource } from '../graph/trainingSource.js';
import { parseSource } from '../syntax/parse.js';

/** What of a text says that it reads data from files: only then there is something to compute. */
const READS =
  /\b(?:read_csv|read_table|loadtxt|genfromtxt|np\.load|numpy\.load|pickle|h5py|loadmat|imread|Image\.open|load_img|listdir|scandir|walk|glob|list_images|open|load_data)\b/;

/** Undefined where the data are followed, `fit` stands in another file, or the text reads nothing. */
export function programSource(
  settings: TrainingSettings,
  document: SourceDocument,
): ProgramSource | undefined {
  const { path, language, text } = document;
  const { data, fitCall } = settings;
  if (language !== 'python' || fitCall?.path !== path || !READS.test(text)) return undefined;
  if (!data || !isLost(settings, text)) return undefined;
  const { start, end } = fitCall;
  const body = parseSource(document).module.body;
  return { kind: 'program', path, text, body, fit: { start, end }, reads: filesOf(data.value) };
}

/** Something that the code does to its images or labels would be left out, or done in another order. */
function isLost({ data, validationSource, hasValidationData }: TrainingSettings, text: string): boolean {
  if (!data || data.value.kind === 'unknown') return true;
  if (!['table', 'arrays', 'dataset'].includes(data.value.kind)) return false;
  const { rows = [] } = data.value.kind === 'generatedFaces' ? {} : data.value;
  const isMixed = rows.some((step) => step.kind === 'shuffled' && step.by === 'random');
  if (
    isMixed &&
    /\brandom\.seed\b/.test(text) &&
    !(data.value.kind === 'table' && isPattern(data.value.path))
  )
    return true;
  const isChanged = [data, validationSource].some(
    (each) => each && each.value.kind !== 'generatedFaces' && each.value.isChanged === true,
  );
  return isChanged || (hasValidationData !== undefined && validationSource === undefined);
}

function filesOf(data: DataSource): readonly string[] {
  if (data.kind === 'unknown') return data.reads ?? [];
  if (data.kind === 'arrays') return [...new Set([data.images.path, data.labels.path])];
  return data.kind === 'table' ? [data.path.replaceAll('\n', ', ')] : [];
}
