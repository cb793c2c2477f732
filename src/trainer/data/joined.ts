/** The data of several outputs as one: the same images, with what each output is to give for them. */
import { TrainingFault } from '../fault.js';
import type { ImageData, ImagePart, Wanted } from './dataset.js';

/** `each`: the data of each output, which differ in nothing but labels, targets and classes. Throws where they do. */
export function joined(each: readonly ImageData[]): ImageData {
  const [first, ...others] = each;
  if (!first) throw new TrainingFault('No output of the model is trained.');
  if (others.length === 0) return first;
  const part = (pick: (data: ImageData) => ImagePart | undefined): ImagePart | undefined => {
    const own = pick(first);
    if (!own) return undefined;
    const wanted = others.map((other) => wantedIn(pick(other), own, first));
    return own.count === 0 ? own : { ...own, others: wanted };
  };
  const validation = part((data) => data.validation);
  const issues = new Map(each.flatMap((data) => data.issues ?? []).map((issue) => [issue.message, issue]));
  return {
    ...first,
    others: others.map(({ classes }) => ({ classes })),
    train: part(({ train }) => train) ?? first.train,
    ...(validation && { validation }),
    test: part(({ test }) => test) ?? first.test,
    ...(issues.size > 0 && { issues: [...issues.values()] }),
  };
}

function wantedIn(other: ImagePart | undefined, own: ImagePart, { title }: ImageData): Wanted {
  const isSame = other?.count === own.count && String(own.leftOut ?? '') === String(other.leftOut ?? '');
  if (!other || !isSame)
    throw new TrainingFault(
      `The outputs of the model do not have labels for the same images of ${title}: ${own.count} and ${other?.count ?? 0}. A row or file without one of them is left out; remove it, so that each has all.`,
      'chooseData',
    );
  return { labels: other.labels, ...(other.target && { target: other.target }) };
}
