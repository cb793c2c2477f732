/** Beginners' faults in Python: one report each, where a person would mend it (`^` under the place). */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

const IMPORTS = 'from keras.layers import *\nfrom keras.models import Sequential\n';

/** Takes the caret lines out of a program and says which lines and columns they point at. */
function marked(program: string): { text: string; places: readonly string[] } {
  const lines: string[] = [];
  const places: string[] = [];
  for (const line of program.replace(/^\n/, '').split('\n')) {
    const caret = /^( *)\^$/.exec(line);
    if (caret) places.push(`${lines.length}:${(caret[1] ?? '').length + 1}`);
    else lines.push(line);
  }
  return { text: lines.join('\n'), places };
}

function placesOf(text: string): readonly string[] {
  const { diagnostics } = analyse({ path: 'f.py', language: 'python', text: IMPORTS + text });
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ span }) => {
      const before = (IMPORTS + text).slice(0, span.start).split('\n');
      return `${before.length - 2}:${(before.at(-1) ?? '').length + 1}`;
    });
}

const FAULTS: Readonly<Record<string, string>> = {
  'an argument without a name behind one with a name': `
a = Input((3,))
x = Dense(2)(a)
model = Model(inputs=[a], x)
                          ^
more = dict(a, b=1, *[a], c=(1, 2), **{'d': x})
`,
  'two arguments without names behind one with a name are one fault': `
model = Sequential([Input((8, 8, 1)), Conv2D(filters=2, 3, (1, 1))])
                                                        ^
`,
  'a closing brace too many in an f-string': `
x = 1
y = f'{x}}'
         ^
z = f'{x:{x}}} a'
             ^
`,
  'a bracket left open in an import hides no fault of the model': `
from keras.layers import (Conv2D, MaxPooling2D
                                             ^
model = Sequential()
model.add(Conv2D(8, 3, input_shape=(8, 8, 1)))
model.add(Conv2D(8, 7))
                    ^
`,
  'names that an open import may have lost are no faults': `
from keras.layers import (Conv2D,
                               ^
model = Sequential([Conv2D(8, 3, input_shape=(8, 8, 1))])
`,
  'a bracket left open in a call': `
model = Sequential()
model.add(Conv2D(32, (3, 3), input_shape=(28, 28, 1))
                                                    ^
model.add(Flatten())
`,
  'a list left open in a call that is closed': `
model = Sequential([
    Input((28, 28, 1)),
    Flatten(),
            ^
)
model.summary()
`,
  'a call left open in a list': `
model = Sequential([
    Input((28, 28, 1)),
    Conv2D(4, 3,
              ^
    Flatten(),
])
model.summary()
`,
  'a comma missing between layers': `
model = Sequential([
    Input((28, 28, 1)),
    Conv2D(4, 3)
               ^
    Flatten(),
])
`,
  'a comma missing between arguments': `
model = Sequential()
model.add(Dense(10 activation='relu'))
                ^
model.add(Dense(3))
`,
  'a quote missing at the end': `
model = Sequential()
model.add(Dense(10, activation='relu))
                               ^
model.add(Dense(3))
`,
  'a quote missing at the start': `
model = Sequential()
model.add(Dense(10, activation=relu'))
                                   ^
model.add(Dense(3))
`,
  'no colon after def': `
def f(x)
       ^
    return x
y = f(1)
`,
  'no colon after for': `
for i in range(3)
                ^
    y = i
z = 1
`,
  'no colon after class': `
class A
      ^
    x = 1
z = 3
`,
  'no colon after else': `
x = 1
if x:
    y = 2
else
   ^
    y = 3
`,
  'a bracket left open in a test': `
x = 1
if (x == 1:
         ^
    y = 2
z = 3
`,
  'a bracket left open in parameters': `
def f(a, b:
         ^
    return a
z = f(1, 2)
`,
  'a bracket left open in a loop': `
for i in range(3:
               ^
    y = i
z = 3
`,
  'a dictionary left open': `
d = {'a': 1, 'b': 2
                  ^
y = 3
`,
  'a bracket too many': `
x = (1, 2))
          ^
y = 3
`,
  'the wrong closing bracket': `
x = [1, 2)
         ^
y = 3
`,
  'nothing after the equals sign': `
x = 1
y =
  ^
z = 2
`,
  'one equals sign in a test': `
x = 1
if x = 1:
     ^
    y = 2
`,
  'a call just begun': `
model = Sequential()
model.add(Dense(
               ^
`,
  'a name not yet written': `
model = Sequential()
model.
^
`,
};

describe('faults in the text', () => {
  it.each(Object.entries(FAULTS))('%s', (_, program) => {
    const { text, places } = marked(program);
    expect(placesOf(text)).toEqual(places);
  });

  it('Python 2 is told where Python 3 differs, and read all the same', () => {
    const text = `from keras.models import Sequential
from keras.layers import *
print "layers", 3
try:
    x = 1
except (ValueError, KeyError), e:
    pass
model = Sequential([Input((8, 8, 1)), Conv2D(4, 3)])
`;
    const { diagnostics, models } = analyse({ path: 'f.py', language: 'python', text });
    const told = diagnostics.map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);
    expect(told).toEqual(['error print', 'error , e']);
    expect(models[0]?.totals.params.total).toBe(40);
    const older = analyse({
      path: 'f.py',
      language: 'python',
      text: `# convlens: keras=1\n${text.replace('Conv2D(4, 3)', 'Flatten()')}`,
    });
    expect(older.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['a line that is too deep', 'x = 1\n  y = 2\nz = 3\n', '2:3'],
    ['a line on no level', 'def f():\n    x = 1\n  y = 2\n    return x\nf()\n', '3:3'],
    ['a tab among blanks', 'if True:\n    x = 1\n\ty = 2\nz = 3\n', '3:2'],
  ])('%s is one fault', (_, text, place) => {
    expect(placesOf(text)).toEqual([place]);
  });

  it.each([
    'if True:\n\tx = 1\n\ty = 2\n',
    'def f():\n    # a comment\n  # another\n    yield\n    return\n',
    'x = [\n1,\n      2]\nfor i in x + \\\n        x:\n    y = i\n',
    'class A:\n    """Text.\nMore text: here\n    """\n    def f(self): return 1\n',
    'if True: x = 1\nelse: x = 2\nwhile x: x = 0\n',
  ])('whole programs have no fault: %j', (text) => {
    expect(placesOf(text)).toEqual([]);
  });
});

it('three quotes inside a string of one line open nothing', () => {
  const text = `def f(path):
    """Writes:

    import keras
    """
    with open(path) as f:
        f.write('"""\\n')
    return path
`;
  expect(placesOf(`def g():\n    """\nimport keras\n"""\n${text}`)).toEqual([]);
});

it.each([
  ['def f(n):\nx = n\nreturn x\ny = f(3)\n', 'def f(n):\n    x = n\n    return x\ny = f(3)\n'],
  ['for i in [1]:\nx = i\ny = 2\n', 'for i in [1]:\n    x = i\ny = 2\n'],
  ['def f():\n\nx = 1\n', 'def f():\n    pass\n\nx = 1\n'],
  ['if True:\n    x = 1\n  y = 2\nz = 3\n', 'if True:\n    x = 1\ny = 2\nz = 3\n'],
  ['if True:\n    x = 1\n   y = 2\nz = 3\n', 'if True:\n    x = 1\n    y = 2\nz = 3\n'],
])('a block that is not indented is one fault, which a click mends: %j', (text, mended) => {
  const errors = analyse({ path: 'f.py', language: 'python', text }).diagnostics.filter(
    ({ severity }) => severity === 'error',
  );
  expect(errors.length).toBe(1);
  let result = text;
  for (const { start, end, newText } of [...(errors[0]?.fixes[0]?.edits ?? [])].reverse())
    result = result.slice(0, start) + newText + result.slice(end);
  expect(result).toBe(mended);
});
