/** Training data from folders of image files: those of the code's readers, or one that the user chose. */
import { basename, dirname } from 'node:path';
import type { DataIssue } from '../../protocol/trainer.js';
import { isFolder, subfolders } from '../../runs/classFolders.js';
import { TrainingFault } from '../fault.js';
import { emptyPart, type FolderSource, type ImageData, type ImagePart, type Report } from './dataset.js';
import { ALL_ENDINGS, type Listing, listFolder, partOf } from './folder.js';
import { checkFiles, faultPolicy, faultySentence, filesPart } from './imageFiles.js';
import { placeOf } from './places.js';
import type { Fit } from './resize.js';

export interface FolderChoices {
  readonly directories: readonly string[];
  readonly skipFaulty: boolean;
  readonly report: Report;
}

/** The part that one call of a reader gives, its classes, and what looks wrong. */
export async function readFolderSource(source: FolderSource, choices: FolderChoices) {
  const table = source.table && placeOf(source.table.path, choices.directories);
  const folder = source.path === '' && table ? dirname(table) : placeOf(source.path, choices.directories);
  if (!isFolder(folder))
    throw new TrainingFault(`Expected a folder at ${folder}, and found a file.`, 'chooseData');
  const listing = partOf(source, folder, table);
  const [height, width] = source.imageSize;
  const fit: Fit = {
    ...{ height, width, channels: source.channels, interpolation: source.interpolation },
    ...(source.crop && { crop: true }),
    ...(source.pad && { pad: true }),
    ...(source.reader === 'flow_from_directory' && { isPillow: true }),
  };
  const issues: DataIssue[] = [];
  const { missing = [] } = listing;
  if (missing.length > 0)
    issues.push({
      message: `${missing.length} files that the table names are not there, and are left out as Keras does: ${basename(missing[0] ?? '')}${missing.length > 1 ? ' …' : ''}.`,
      files: missing.slice(0, 100),
    });
  const exact = source.reader === 'flow_from_directory' ? ['nearest'] : ['bilinear', 'nearest'];
  if (!exact.includes(source.interpolation))
    issues.push({
      message: `Images are resized bilinearly, close to interpolation="${source.interpolation}".`,
    });
  const part = await readable(listing, fit, folder, choices, issues);
  return { part, classes: listing.classes, issues };
}

async function readable(
  listing: Listing,
  fit: Fit,
  folder: string,
  { skipFaulty, report }: FolderChoices,
  issues: DataIssue[],
): Promise<ImagePart> {
  if (listing.files.length === 0)
    throw new TrainingFault(
      `${folder} has no images in its folders ${listing.classes.slice(0, 5).join(', ')}. Expected .png, .jpg, .jpeg, .bmp or .gif files.`,
      'chooseData',
    );
  const { faulty, deep } = await checkFiles(listing.files, report);
  if (faulty.length > 0 && !skipFaulty)
    throw new TrainingFault(
      `${faultySentence(faulty, listing.files.length)} Repair or remove them, or train without them.`,
      'skipFaulty',
    );
  const bad = new Set(faulty.map(({ file }) => file));
  if (bad.size > 0)
    issues.push({ message: `Left out: ${faultySentence(faulty, listing.files.length)}`, files: [...bad] });
  if (listing.passedOver.length > 0)
    issues.push({
      message: `${listing.passedOver.length} files are passed over, as Keras does: ${listing.passedOver
        .slice(0, 3)
        .map((file) => basename(file))
        .join(', ')}${listing.passedOver.length > 3 ? ' …' : ''}.`,
      files: listing.passedOver.slice(0, 100),
    });
  // Pillow reads them as they are, and cuts them off at 255 where it makes colours of them.
  if (fit.isPillow && deep.length > 0)
    issues.push({
      message: `${deep.length} grey PNG files have 16 bits a pixel: ${basename(deep[0] ?? '')}${deep.length > 1 ? ' …' : ''}. ConvLens takes the upper 8 bits, 0 … 255; Keras’s flow_from_directory ${fit.channels === 1 ? 'gives values up to 65,535' : 'makes all above 255 white'}. Save them with 8 bits to train on the same values.`,
      files: deep.slice(0, 100),
    });
  const good = [...listing.files.keys()].filter((index) => !bad.has(listing.files[index] ?? ''));
  return filesPart(
    good.map((index) => listing.files[index] ?? ''),
    good.map((index) => listing.labels[index] ?? 0),
    fit,
    faultPolicy(skipFaulty, listing.files.length, issues),
  );
}

const NAMES = {
  train: ['train', 'training'],
  validation: ['validation', 'val', 'valid'],
  test: ['test', 'testing'],
} as const;

/** A folder with the classes in it, or with train, validation and test folders that have them. */
export async function readChosenFolder(
  folder: string,
  shape: ImageData['shape'],
  choices: FolderChoices,
): Promise<ImageData> {
  const inner = subfolders(folder);
  const find = (names: readonly string[]) => inner.find((name) => names.includes(name.toLowerCase()));
  const [height, width, channels] = shape;
  const fit: Fit = {
    height,
    width,
    channels: channels === 1 ? 1 : channels === 4 ? 4 : 3,
    interpolation: 'bilinear',
  };
  const issues: DataIssue[] = [];
  const parts = { train: find(NAMES.train), validation: find(NAMES.validation), test: find(NAMES.test) };
  const listing = listFolder(parts.train ? `${folder}/${parts.train}` : folder, ALL_ENDINGS);
  const other = async (name: string | undefined) => {
    if (!parts.train || name === undefined) return emptyPart;
    const own = listFolder(`${folder}/${name}`, ALL_ENDINGS, listing.classes);
    return readable(own, fit, `${folder}/${name}`, choices, issues);
  };
  const validation = await other(parts.validation);
  return {
    title: basename(folder),
    classes: listing.classes,
    shape,
    train: await readable(listing, fit, folder, choices, issues),
    ...(validation.count > 0 && { validation }),
    test: await other(parts.test),
    issues,
  };
}
