/** The program itself as the source of its data, where what its steps make of them is not followed as one of the known ways. */
import type { Analysis } from '../analyse.js';
import { isPattern } from '../evaluate/rowOrigin.js';
import type { TrainingSettings } from '../graph/modelGraph.js';
import type { DataSource, ProgramModule, ProgramSource } from '../graph/trainingSource.js';
import type { Statement } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';

/** What of a text says that it reads data from files: only then there is something to compute. */
const READS =
  /\b(?:read_csv|read_table|read_excel|read_json|loadtxt|genfromtxt|fromfile|np\.load|numpy\.load|pickle|joblib|h5py|loadmat|imread|imdecode|Image\.open|load_img|flow_from_\w+|read_file|listdir|scandir|walk|i?glob|iterdir|list_images|open|ZipFile|load_data)\b/;

/** And that it makes data itself: computed where no other data could be chosen in its place. */
const MAKES =
  /\b(?:np|numpy)\.random\.(?!seed\b)|\b(?:default_rng|RandomState|linspace|arange|zeros|ones|make_\w+|tf\.random)\b/;

/**
 * Undefined where the data are followed, `fit` stands in a file that is not imported, or the texts read nothing.
 * `isOfSeveral`: the model takes several inputs. `followed`: the settings that say what is followed, where values that
 * were computed may hide it.
 */
export function programSource(
  settings: TrainingSettings,
  analysis: Analysis,
  isOfSeveral: boolean,
  followed = settings,
): ProgramSource | undefined {
  const source = stepsToFit(settings, analysis, isOfSeveral);
  const parts = followed.outputs?.filter(({ loss }) => loss) ?? [followed];
  const isSomeLost = (texts: readonly string[]) =>
    isOfSeveral ||
    followed.areWeighed === true ||
    parts.some((each) => isLost({ ...followed, ...each }, texts));
  return source && isSomeLost(textsOf(source)) ? source : undefined;
}

/** The steps of a Python program up to `fit`, which the trainer can compute; undefined where they read nothing. */
export function stepsToFit(
  { data, fitCall }: TrainingSettings,
  analysis: Analysis,
  isOfSeveral: boolean,
): ProgramSource | undefined {
  const { document } = analysis;
  const { path, language, text } = document;
  if (language !== 'python' || !fitCall || !data) return undefined;
  const body = parseSource(document).module.body;
  const modules = importedBy(analysis, body);
  const { start, end } = fitCall;
  const source: ProgramSource = {
    kind: 'program',
    path,
    text,
    body,
    fit: { path: fitCall.path, start, end },
    ...(modules.length > 0 && { modules }),
    reads: filesOf(data.value),
  };
  const isThere = [path, ...modules.map((module) => module.path)].includes(fitCall.path);
  const isMade = textsOf(source).some((each) => READS.test(each) || (isOfSeveral && MAKES.test(each)));
  return isThere && isMade ? source : undefined;
}

const textsOf = ({ text, modules = [] }: ProgramSource): readonly string[] => [
  text,
  ...modules.map((module) => module.text),
];

type Import = ProgramModule['imports'][number];

/** The modules of the workspace that the program imports, and those that they import. */
function importedBy({ document, host }: Analysis, body: readonly Statement[]): ProgramModule[] {
  const readModule = host.readModule?.bind(host);
  const found = new Map<string, Omit<ProgramModule, 'imports'> & { imports: Import[] }>();
  const add = (from: string, specifier: string): void => {
    const module = readModule?.(specifier, from);
    if (module?.language !== 'python' || module.path === document.path) return;
    const known = found.get(module.path);
    if (known) {
      known.imports.push({ from, specifier });
      return;
    }
    const { path, text } = module;
    const own = parseSource(module).module.body;
    found.set(path, { path, text, body: own, imports: [{ from, specifier }] });
    follow(path, own);
  };
  const follow = (from: string, statements: readonly Statement[]): void => {
    for (const specifier of specifiersIn(statements)) add(from, specifier);
  };
  if (readModule) follow(document.path, body);
  return [...found.values()];
}

/** Each with the packages around it, and with what may be a module in it: `from a.b import c` names `a`, `a.b` and `a.b.c`. */
function specifiersIn(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    if ('kind' in node && node.kind === 'import') {
      const { specifier, bindings } = node as Extract<Statement, { kind: 'import' }>;
      const dots = /^\.*/.exec(specifier)?.[0] ?? '';
      const parts = specifier.slice(dots.length).split('.');
      parts.forEach((_, at) => {
        found.add(`${dots}${parts.slice(0, at + 1).join('.')}`);
      });
      for (const binding of bindings)
        if (binding.kind === 'name')
          found.add(specifier.endsWith('.') ? `${specifier}${binding.name}` : `${specifier}.${binding.name}`);
      return;
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value);
  };
  visit(statements);
  return found;
}

/** Something that the code does to its images or labels would be left out, or done in another order. */
function isLost(
  { data, validationSource, hasValidationData }: TrainingSettings,
  texts: readonly string[],
): boolean {
  if (!data || data.value.kind === 'unknown') return true;
  if (!['table', 'arrays', 'dataset'].includes(data.value.kind)) return false;
  const { rows = [] } = data.value.kind === 'generatedFaces' ? {} : data.value;
  const isMixed = rows.some((step) => step.kind === 'shuffled' && step.by === 'random');
  if (
    isMixed &&
    texts.some((text) => /\brandom\.seed\b/.test(text)) &&
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
