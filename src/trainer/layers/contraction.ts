/** Sums of products along axes that letters name, as einsum has them: TensorFlow.js's own has no gradient. */
import * as tf from '@tensorflow/tfjs-core';

/** `ab,bc->ac` as one product of matrices; `...` stands for the axes that the letters leave over. */
export function contract(equation: string, x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const [inputs = '', out = ''] = equation.replaceAll(' ', '').split('->');
  const [left = '', right = ''] = inputs.split(',');
  const [ofLeft, ofRight] = [hiddenIn(left, x.rank), hiddenIn(right, y.rank)];
  const most = Math.max(ofLeft, ofRight);
  const [a, b, c] = [spelt(left, ofLeft, most), spelt(right, ofRight, most), spelt(out, most, most)];
  const size = new Map([
    ...a.map((axis, at) => [axis, x.shape[at] ?? 1] as const),
    ...b.map((axis, at) => [axis, y.shape[at] ?? 1] as const),
  ]);
  const shared = c.filter((axis) => a.includes(axis) && b.includes(axis));
  const ofInput = c.filter((axis) => a.includes(axis) && !b.includes(axis));
  const ofKernel = c.filter((axis) => b.includes(axis) && !a.includes(axis));
  const summed = a.filter((axis) => b.includes(axis) && !c.includes(axis));
  const sizes = (axes: readonly string[]) => axes.map((axis) => size.get(axis) ?? 1);
  const count = (axes: readonly string[]) => sizes(axes).reduce((all, each) => all * each, 1);
  const rows = tf.reshape(laid(x, a, [...shared, ...ofInput, ...summed]), [
    ...[count(shared), count(ofInput), count(summed)],
  ]);
  const columns = tf.reshape(laid(y, b, [...shared, ...summed, ...ofKernel]), [
    ...[count(shared), count(summed), count(ofKernel)],
  ]);
  const order = [...shared, ...ofInput, ...ofKernel];
  return turned(
    tf.reshape(tf.matMul(rows, columns), sizes(order)),
    c.map((axis) => order.indexOf(axis)),
  );
}

/** `bij->bji`, `bij->bi`: of one tensor. */
export function rearrange(equation: string, x: tf.Tensor): tf.Tensor {
  const [left = '', out = ''] = equation.replaceAll(' ', '').split('->');
  const hidden = hiddenIn(left, x.rank);
  return laid(x, spelt(left, hidden, hidden), spelt(out, hidden, hidden));
}

const hiddenIn = (term: string, rank: number) =>
  term.includes('...') ? rank - term.replace('...', '').length : 0;

/** Digits are no letters of an equation: they count the hidden axes from the last. */
function spelt(term: string, hidden: number, most: number): readonly string[] {
  const digits = Array.from({ length: hidden }, (_, at) => String(most - hidden + at)).join('');
  return [...term.replace('...', digits)];
}

/** The axes in this order; those that it leaves out are summed. */
function laid(value: tf.Tensor, own: readonly string[], order: readonly string[]): tf.Tensor {
  const lost = own.flatMap((axis, at) => (order.includes(axis) ? [] : [at]));
  const kept = own.filter((axis) => order.includes(axis));
  const reduced = lost.length > 0 ? tf.sum(value, lost) : value;
  return turned(
    reduced,
    order.map((axis) => kept.indexOf(axis)),
  );
}

function turned(value: tf.Tensor, order: number[]): tf.Tensor {
  return order.every((axis, at) => axis === at) ? value : tf.transpose(value, order);
}

/** The matrices in the last two axes; those before are stretched where they are 1 or missing. */
export function matrixProduct(a: tf.Tensor, b: tf.Tensor, turnA = false, turnB = false): tf.Tensor {
  if (a.rank === 2 && b.rank === 2) return tf.matMul(a, b, turnA, turnB);
  const [ofA, ofB] = [turnA ? 'ki' : 'ik', turnB ? 'jk' : 'kj'];
  if (b.rank === 1) return contract('...k,k->...', a, b);
  if (a.rank === 1) return contract('k,...kj->...j', a, b);
  if (b.rank === 2) return contract(`...${ofA},${ofB}->...ij`, a, b);
  if (a.rank === 2) return contract(`${ofA},...${ofB}->...ij`, a, b);
  const outer = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const wide = (x: tf.Tensor) => stretched(x, [...outer, ...x.shape.slice(-2)]);
  return tf.matMul(wide(a), wide(b), turnA, turnB);
}

/** As it stands where it has these sizes already. */
export function stretched(x: tf.Tensor, sizes: readonly number[]): tf.Tensor {
  const isSame = x.rank === sizes.length && x.shape.every((size, at) => size === sizes[at]);
  return isSame ? x : tf.broadcastTo(x, [...sizes]);
}

/** `tensordot`: a number of axes, or the axes of each. */
export function tensorProduct(a: tf.Tensor, b: tf.Tensor, axes: unknown): tf.Tensor {
  const [left, right] =
    typeof axes === 'number'
      ? [range(a.rank - axes, a.rank), range(0, axes)]
      : (axes as readonly (number | readonly number[])[]).map((each) =>
          Array.isArray(each) ? each : [each],
        );
  const place = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
  const gone = {
    a: (left ?? []).map((axis: number) => place(axis, a.rank)),
    b: (right ?? []).map((axis: number) => place(axis, b.rank)),
  };
  const lettersA = letters(0, a.rank);
  const lettersB = letters(a.rank, b.rank).map((letter, at) => {
    const pair = gone.b.indexOf(at);
    return pair < 0 ? letter : (lettersA[gone.a[pair] ?? 0] ?? letter);
  });
  const out = [
    ...lettersA.filter((_, at) => !gone.a.includes(at)),
    ...lettersB.filter((_, at) => !gone.b.includes(at)),
  ];
  return contract(`${lettersA.join('')},${lettersB.join('')}->${out.join('')}`, a, b);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const letters = (from: number, count: number) =>
  range(from, from + count).map((at) => String.fromCharCode(97 + at));
