/** Images of files that code reads in a loop: labels by folder, in the code's own order. */
import { basename } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { textAfter } from '../../runs/data/cellText.js';
import { encodedFiles, fileColumns, fileLabels, pathPart } from '../../runs/data/fileLabels.js';
import { filesOf, isOpen, type TreeFile } from '../../runs/data/fileTree.js';
import { rowsTaken } from '../../runs/data/rows.js';
import { TrainingFault } from '../fault.js';
import { type ImageData, type ImagePart, pickPart } from './dataset.js';
import type { FolderChoices } from './folderData.js';
import { checkFiles, faultPolicy, faultySentence, filesPart } from './imageFiles.js';
import { isBlueFirst, type PictureSteps } from './pictureSteps.js';
import { placeOf } from './places.js';
import type { TableData, TableSource } from './tableData.js';

export function isFileTable({ path }: TableSource): boolean {
  return isOpen(path);
}

export async function readFileTable(
  source: TableSource,
  shape: ImageData['shape'],
  { directories, skipFaulty, report }: FolderChoices,
): Promise<TableData> {
  const { rows = [], picture, path } = source;
  if (!picture)
    throw new TrainingFault(`How the images of ${shown(path)} are read is not followed.`, 'chooseData');
  const place = (name: string) => placeOf(name, directories);
  const found = filesOf(path, rows, place).map((listed) => ({
    ...listed,
    file: imageOf(listed, source.images, place),
  }));
  if (found.length === 0)
    throw new TrainingFault(`Expected image files at ${shown(path)}, and found none.`, 'chooseData');
  const issues: DataIssue[] = [];
  const { faulty } = await checkFiles(
    found.map(({ file }) => file),
    report,
  );
  if (faulty.length > 0 && !skipFaulty)
    throw new TrainingFault(
      `${faultySentence(faulty, found.length)} Repair or remove them, or train without them.`,
      'skipFaulty',
    );
  const bad = new Set(faulty.map(({ file }) => file));
  if (bad.size > 0)
    issues.push({ message: `Left out: ${faultySentence(faulty, found.length)}`, files: [...bad] });
  const files = found.filter(({ file }) => !bad.has(file));
  const texts = fileLabels(files, source, place);
  const columns = fileColumns(files);
  const classes = source.isEncoded ? encodedFiles(texts, source, columns) : undefined;
  const places = new Map(classes?.map((label, place) => [label, place]));
  const labels = texts.map((text) =>
    text === undefined ? Number.NaN : classes ? (places.get(text) ?? -1) : Number(text),
  );
  const wrong = rowsTaken(files.length, rows, labels, columns).find((row) => Number.isNaN(labels[row]));
  if (wrong !== undefined)
    throw new TrainingFault(
      texts[wrong] === undefined
        ? `The code gives “${pathPart(files[wrong], source.labels)}”, of ${files[wrong]?.file}, no class number. Name it in the code, or choose other data.`
        : `The label “${texts[wrong]}” of ${files[wrong]?.file} is no number. Turn labels into class numbers in the code (LabelEncoder, LabelBinarizer), or choose other data.`,
      'chooseData',
    );
  const names = classes ?? namesOf(files, labels, source);
  const order = unsortedClasses(source, names);
  if (order) issues.push(order);
  const whole = filesAs(
    files.map(({ file }) => file),
    labels,
    shape,
    picture,
    faultPolicy(skipFaulty, files.length, issues),
  );
  return {
    classes: names,
    size: shape[0] * shape[1] * shape[2],
    largest: undefined,
    issues,
    partOf: (from) => pickPart(whole, rowsTaken(files.length, from.rows, labels, columns)),
  };
}

/** The listed file itself, or one that the code names after it: the mask of an image, in another folder. */
function imageOf(listed: TreeFile, columns: TableSource['images'], place: (path: string) => string): string {
  const { names: [name = WHOLE] = [], before = '', after = '', read } = columns;
  if (name === WHOLE && !read) return listed.file;
  return place(`${before}${textAfter(pathPart(listed, columns), read) ?? ''}${after}`);
}

const WHOLE = '/';

/** Files read as the code reads each of them. */
export function filesAs(
  files: readonly string[],
  labels: readonly number[],
  shape: ImageData['shape'],
  picture: PictureSteps,
  onFault: Parameters<typeof filesPart>[3],
): ImagePart {
  const [height, width, channels] = shape;
  const fit = { height, width, channels: channels as 1 | 3 | 4, ...fitOf(picture, shape) };
  const decoded = filesPart(files, labels, fit, onFault);
  return isBlueFirst(picture) ? { ...decoded, isSwapped: true as const } : decoded;
}

/** How a file becomes an image: by the steps of the code, of which TensorFlow's are those of image folders. */
export function fitOf(picture: PictureSteps, [height, width, channels]: ImageData['shape']) {
  const [read, resize] = picture;
  if (read?.kind !== 'read' || read.by !== 'tensorflow') return { interpolation: 'nearest', picture };
  const hasChannels = read.channels === 'own' ? { hasChannels: true as const } : {};
  if (picture.length === 1) return { interpolation: 'nearest', isExact: true as const, ...hasChannels };
  if (resize?.kind !== 'resize' || picture.length !== 2)
    throw new TrainingFault('How the image files are resized is not followed.', 'chooseData');
  const found = [resize.height, resize.width, read.channels === 'own' ? channels : read.channels];
  if (found.join() !== [height, width, channels].join())
    throw new TrainingFault(
      `The code makes ${found.join('×')} of each file, where the model takes ${height}×${width}×${channels}.`,
      'chooseData',
    );
  return { interpolation: resize.by === 'tensorflow nearest' ? 'nearest' : 'bilinear', ...hasChannels };
}

const shown = (pattern: string): string => pattern.replaceAll('\n', ', ');

/** Each class by the folder of its files, where they lie in one. */
function namesOf(
  files: readonly TreeFile[],
  labels: readonly number[],
  { labels: { names: [name = ''] = [] } }: TableSource,
): readonly string[] {
  const found: string[] = [];
  const level = name.startsWith('#') ? Number(name.slice(1)) : undefined;
  files.forEach(({ parts }, at) => {
    const label = labels[at] ?? 0;
    const folder = level === undefined ? parts.at(-2) : parts[level];
    if (found[label] === undefined && folder !== undefined) found[label] = folder;
    else if (found[label] !== folder) found[label] = String(label);
  });
  // One folder that has files of several classes names none of them.
  const isShared = (own: string | undefined) => found.filter((other) => other === own).length > 1;
  return Array.from(found, (own, place) => (own === undefined || isShared(own) ? String(place) : own));
}

function unsortedClasses(
  { labels: { names: [name = ''] = [], listed }, rows = [], path }: TableSource,
  classes: readonly string[],
): DataIssue | undefined {
  if (!name.startsWith('#') && !listed) return undefined;
  const level = Number(name.slice(1));
  const isSorted = listed
    ? listed.rows.some(({ kind }) => kind === 'sorted')
    : rows.some((step) => step.kind === 'sorted' && step.level === level);
  if (isSorted) return undefined;
  const numbered = classes.map((own, place) => `${place} = ${own}`).join(', ');
  return {
    message: `The code numbers the classes in the order in which the system lists ${basename(shown(path).split('/*')[0] ?? '')}, which is not sorted: ${numbered}. Elsewhere the same code may number them otherwise; sorted(os.listdir(…)) does not.`,
  };
}
