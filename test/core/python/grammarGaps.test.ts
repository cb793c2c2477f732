/** Valid Python that Lezer's grammar lacks: no fault, and each name holds what Python would put in it. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

const HEAD = `
from contextlib import contextmanager
import keras
from keras import layers

@contextmanager
def lend(value):
    yield value

`;

/** Each case ends with a number in `n`. */
const CASES: readonly (readonly [source: string, units: number])[] = [
  ['n = 4 + \\\n    3\\\n\nb = 2', 7],
  ['def g(k):\n    return k * 2\\\n\n    def h(k):\n        return k\n\nn = g(8)', 16],
  [
    'class A:\n    def g(self):\n        return 5 \\\n   \n    def h(self):\n        return 9\n\nn = A().h()',
    9,
  ],
  ['text = """a\\\n\nb"""\nn = len(text)', 3],
  ['for code, *rest in [("a", 1, 2), ("b", 3, 4)]:\n    n = rest[1]', 4],
  ['n = [rest[1] for code, *rest in [("a", 1, 5)]][0]', 5],
  ['n = [first[0] for *first, last in [(6, 1, 5)]][0]', 6],
  ['n = [b[1] for i, (a, *b) in enumerate([(6, 1, 5)])][0]', 5],
  ['n = [x * 2 for x in [7 * 1] if x in [7 * 1]][0]', 14],
  ['def g(k):\n    # for speed\n    return [max(4, k) * k for i in range(1)][0]\nn = g(3)', 12],
  ['with lend((3, 8)) as (a, n):\n    pass', 8],
  ['with lend((3, 9)) as [a, n]:\n    pass', 9],
  ['with lend((3, [1, 2])) as (n, (a, b)), lend(1) as c:\n    pass', 3],
  ['held = {}\nwith lend(11) as held["n"]:\n    n = held["n"]', 11],
  ['with (lend(12) as n):\n    pass', 12],
  ['with (lend(1) as b, lend(13) as n):\n    pass', 13],
  ['with (\n    lend(14) as n,  # as said\n    lend("as (b, c)") as c,\n):\n    pass', 14],
  ['with (lend(1), lend((2, 15)) as (a, n)):\n    pass', 15],
  ['with (lend(1), lend(2)):\n    n = 16', 16],
  ['with lend(17) as n, \\\n     lend((1, 2)) as (b, c):\n    pass', 17],
  ['t = "ab"\nn = len(f"{t:=^18}") + len(f"{t!r:=<{9}}|") + len(f"{t:=>4}")', 32],
  ['n = len(f"{\' T \':=^19}".strip("=")) + 16', 19],
  ['x = 3\nn = len(f"{x:=24}")', 24],
  ['x = 3\nn = len(f"{{a:=}} {x:=+{9}}")', 15],
  ['n = [y for z in [1] if f"{(y:=26)}" == "26"][0]', 26],
  ['g = lambda a, /, b: a * b\nn = g(3, 9)', 27],
  ['g = lambda a=28, /: a\nn = g()', 28],
  ['x = 3\nn = len(f"a }} b {{ {x} {x:}}} {{{x!r}}}")', 16],
  ['s = f"\\N{EM DASH}"\nn = 29', 29],
  ['d = {(1, 2): 20}\np = (1, 2)\nn = d[*p]', 20],
  ['d = {(1, 2): 21}\np = [2]\nn = d[1, *p]', 21],
  ['d = [22, 2]\nn = [d[0]*1, *d][0]', 22],
  ['text = """\nwith lend(1) as (a, b):\n"""\nn = len(text)', 25],
];

it.each(CASES)('%s', (source, units) => {
  const text = `${HEAD}${source}\nmodel = keras.Sequential([layers.Input((2,)), layers.Dense(n)])\n`;
  const { models, diagnostics } = analyse({ path: 'f.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(models[0]?.nodes.at(-1)?.outputShapes).toEqual([[null, units]]);
});
