/** A cross-entropy expects probabilities, or raw scores and `from_logits=True`; never both, never neither. */
import type { QuickFix } from '../diagnostic.js';
import { type Head, headOf, lossEdit } from './head.js';
import type { ModelView } from './modelView.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const lossActivation: AdviceRule = {
  code: 'loss-activation',
  severity: 'warning',
  source: SOURCES.umlaut,
  check(view) {
    const head = headOf(view);
    const found = head && (logitsTwice(head) ?? expected(head));
    const location = found && head && view.place(head.last, 'activation');
    if (!found || !head || !location) return [];
    const related = [{ location: head.loss.location, message: `The loss is ${head.loss.name}.` }];
    const fixes = found.activation
      ? view.set(found.title, [head.last], 'activation', found.activation(view)).map(preferred)
      : [lossEdit(view, head, 'categorical')].filter((fix) => fix !== undefined);
    return [{ location, message: found.message, related, fixes } satisfies Advice];
  },
};

interface Found {
  readonly message: string;
  readonly title: string;
  /** The right activation as the language writes it; without one, the loss is what has to change. */
  readonly activation?: (view: ModelView) => string;
}

function logitsTwice({ activation, fromLogits, loss }: Head): Found | undefined {
  if (fromLogits !== true || (activation !== 'softmax' && activation !== 'sigmoid')) return undefined;
  return {
    message: `from_logits=True tells the loss that the outputs are raw scores, but the last layer applies ${activation}: it is applied twice. Leave the activation out, or write from_logits=False in ${loss.name}.`,
    title: 'Leave the activation out',
    activation: (view) => (view.model.framework === 'keras' ? 'None' : "'linear'"),
  };
}

function expected({ activation, fromLogits, loss, units, layer }: Head): Found | undefined {
  if (activation === undefined || fromLogits !== false || loss.kind === 'other') return undefined;
  const written = activation === 'linear' ? 'no activation' : activation;
  if (loss.kind === 'squared') {
    if (activation !== 'softmax') return undefined;
    return {
      message: `${loss.name} measures distances, but the last layer gives probabilities with softmax. For classes use a cross-entropy: it learns faster from wrong and confident answers.`,
      title: '',
    };
  }
  const wanted = loss.kind === 'binary' ? 'sigmoid' : 'softmax';
  if (activation === wanted || activation === `log${wanted}`) return undefined;
  if (units === undefined || (loss.kind !== 'binary' && units === 1)) return undefined;
  // Two classes with softmax and a binary loss on one-hot labels train well.
  if (loss.kind === 'binary' && activation === 'softmax' && units > 1) return undefined;
  if (loss.kind === 'binary' && /sigmoid|softmax/.test(activation)) return undefined;
  return {
    message: `${loss.name} expects ${loss.kind === 'binary' ? 'a probability' : 'probabilities that add up to 1'}, but the last layer “${layer.name}” has ${written}. Use ${wanted}, or a loss with from_logits=True.`,
    title: `Use the activation ${wanted}`,
    activation: () => `'${wanted}'`,
  };
}

function preferred(fix: QuickFix): QuickFix {
  return { ...fix, isPreferred: true };
}
