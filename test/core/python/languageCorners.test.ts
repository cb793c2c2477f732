/** Corners of Python that models are built with: sizes as CPython 3.12 gives them. */
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/index.js';

function sizesOf(setup: string, sizes: readonly string[]): readonly unknown[] {
  const layers = sizes.map((size) => `model.add(layers.Dense(${size}))`).join('\n');
  const text = `import keras
from keras import layers
${setup}
model = keras.Sequential([layers.Input((1,))])
${layers}
`;
  const { models, diagnostics } = analyse({ path: 'a.py', language: 'python', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
    [],
  );
  const dense = models.at(-1)?.nodes.filter(({ type }) => type === 'Dense') ?? [];
  return dense.map(({ outputShapes: [shape] }) => (shape && 'kind' in shape ? '?' : shape?.at(-1)));
}

it.each([
  [
    'what getattr gives in place of what a class, a function, a method or a number lacks',
    `class Block:
    size = 3
    def build(self): pass
def make(): pass
make.size = 5`,
    {
      "getattr(Block, 'width', 4)": 4,
      "getattr(Block, 'size', 4)": 3,
      "getattr(make, 'width', 6)": 6,
      "getattr(make, 'size', 6)": 5,
      "getattr(Block().build, 'width', 7)": 7,
      "getattr(8, 'width', 9)": 9,
      "10 if hasattr(Block, 'width') or hasattr(make, 'width') else 11": 11,
    },
  ],
  [
    'a constructor that stands in for another where a test is not known',
    `import os
class Block:
    def __init__(self, size): self.size = size
def other(self, size): self.size = size
if os.environ.get('OTHER'):
    Block.__init__ = other`,
    { 'Block(6).size': 6 },
  ],
  [
    'values that are named among arguments',
    `first = max(a := 4, b := 7)
second = max(c := 9, 2)`,
    { 'first + a': 11, 'second + b + c': 25 },
  ],
  [
    'the classes that extend a class, as they were defined',
    `class Block: pass
class Plain(Block): pass
class Deep(Plain): pass
class Wide(Block): pass
names = [c.__name__ for c in Block.__subclasses__()]`,
    { 'len(names)': 2, "names.index('Wide') + 5": 6, 'len(Wide.__subclasses__()) + 1': 1 },
  ],
  [
    'functions chosen by the class of what they are given',
    `from functools import singledispatch
@singledispatch
def make(spec):
    raise TypeError(spec)
@make.register
def _(spec: int):
    return spec
@make.register(str)
def _(spec):
    return len(spec)
@make.register(list)
@make.register(tuple)
def _(spec):
    return 11
class Spec:
    pass
class Wide(Spec):
    pass
@make.register
def _(spec: Spec):
    return 5
@make.register
def _(spec: Wide):
    return 6`,
    { 'make(4)': 4, "make('abc')": 3, 'make((1,))': 11, 'make([1])': 11, 'make(Wide())': 6, 'make(True)': 1 },
  ],
  [
    'methods applied in part, and calls that are remembered',
    `from functools import lru_cache, partialmethod
class Sizes:
    def of(self, n, k):
        return n * 10 + k
    one = partialmethod(of, k=1)
made = []
@lru_cache(maxsize=None)
def once(n):
    made.append(n)
    return n
once(2), once(2), once(3)`,
    { 'Sizes().one(4)': 41, 'len(made)': 2 },
  ],
  [
    'flags',
    `from enum import Flag, auto
class Use(Flag):
    BN = auto()
    DROP = auto()
    BIAS = auto()
use = Use.BN | Use.BIAS`,
    {
      'Use.BIAS.value': 4,
      'use.value': 5,
      '3 if Use.BIAS in use else 4': 3,
      '3 if use & Use.DROP else 4': 4,
      '(~use).value': 2,
      '(use ^ Use.BN).value': 4,
    },
  ],
  [
    'metaclasses that register, count and give one object',
    `class Registry(type):
    items = {}
    def __new__(mcs, name, bases, members, **keywords):
        made = super().__new__(mcs, name, bases, members)
        if name != 'Base':
            mcs.items[members.get('key', name.lower())] = made
        return made
    def __getitem__(cls, key):
        return Registry.items[key]
    def __len__(cls):
        return len(Registry.items)
class Base(metaclass=Registry):
    pass
class Conv(Base):
    key = 'c'
    n = 5
class Pool(Base):
    n = 6
class Single(type):
    made = {}
    def __call__(cls, *args, **keywords):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args, **keywords)
        return cls.made[cls]
class Config(metaclass=Single):
    def __init__(self, units=3):
        self.units = units
Config(9)
class Counted(type):
    def __init__(cls, name, bases, members):
        super().__init__(name, bases, members)
        cls.size = len(name)
class Seven77(metaclass=Counted):
    pass`,
    {
      "Registry.items['c'].n": 5,
      "Base['pool'].n": 6,
      'len(Base)': 2,
      'Config().units': 9,
      'Seven77.size': 7,
    },
  ],
  [
    'protocols ask for members',
    `from typing import Protocol, runtime_checkable
@runtime_checkable
class Callable(Protocol):
    def __call__(self, x): ...
class Head:
    def __call__(self, x):
        return x
class Tail:
    pass`,
    { '10 if isinstance(Head(), Callable) else 1': 10, '10 if isinstance(Tail(), Callable) else 1': 1 },
  ],
  [
    'what is no layer and no model, whatever else it is',
    `net = keras.Sequential()
def of(part):
    return 3 if isinstance(part, (layers.Layer, keras.Model)) else 4`,
    {
      'of(lambda: layers.ReLU())': 4,
      'of(of)': 4,
      'of(layers.ReLU)': 4,
      "of('relu')": 4,
      'of([layers.ReLU()])': 4,
      'of(None)': 4,
      'of(7)': 4,
      'of(layers.ReLU())': 3,
      'of(net)': 3,
    },
  ],
  [
    'one of two that a test chooses, of which Python takes only one as it is called',
    `import os
def size(): return 6
def wider(by): return 7 * by
pick = size if os.environ.get('SMALL') else wider
parts = [wider] if os.environ.get('SMALL') else [size]`,
    { 'pick(2)': 14, 'parts[0]()': 6 },
  ],
  [
    'special methods',
    `class V:
    def __init__(self, n):
        self.n = n
    def __format__(self, how):
        return f'v{self.n:{how}}'
    def __abs__(self):
        return 9
    def __round__(self, places=0):
        return 12 + places
    def __divmod__(self, other):
        return (5, other)
    def __index__(self):
        return self.n
class Lazy:
    def __getattr__(self, name):
        if name.startswith('n_'):
            return len(name)
        raise AttributeError(name)`,
    {
      "len(f'{V(3):03d}') + len('{:4}'.format(V(1)))": 9,
      'abs(V(1))': 9,
      'round(V(1), 2)': 14,
      'divmod(V(1), 7)[1]': 7,
      '[4, 5, 6][V(1)]': 5,
      "getattr(Lazy(), 'other', 4)": 4,
      'Lazy().n_abc': 5,
      "7 if hasattr(Lazy(), 'other') else 8": 8,
    },
  ],
  [
    'bits of whole numbers',
    'mask = 0b1101',
    { 'mask.bit_length()': 4, 'mask.bit_count()': 3, '(-8).bit_length() + (0).bit_length()': 4 },
  ],
  [
    'generators that are sent values',
    `def sizes():
    total = 0
    while True:
        more = yield total
        if more is None:
            continue
        total += more
g = sizes()
next(g)`,
    { 'g.send(6)': 6, 'g.send(7)': 13 },
  ],
  [
    'what the standard library reads and calls',
    `import contextlib
from collections import ChainMap, namedtuple
from operator import methodcaller
P = namedtuple('P', 'w h d', defaults=[3])
class Spec:
    def build(self, a, b):
        return a + b
class Timed(contextlib.ContextDecorator):
    def __enter__(self):
        return self
    def __exit__(self, *raised):
        return False
@Timed()
def head(n):
    return n
@contextlib.contextmanager
def scope(name):
    yield len(name)
with contextlib.ExitStack() as stack:
    entered = stack.enter_context(scope('abcd'))`,
    {
      "ChainMap({'u': 5}, {'u': 7, 'v': 9})['u']": 5,
      "ChainMap({'u': 5}, {'u': 7, 'v': 9})['v']": 9,
      "P._field_defaults['d']": 3,
      "methodcaller('build', 2, b=3)(Spec())": 5,
      'head(5)': 5,
      entered: 4,
    },
  ],
  [
    'objects in a class that say what its attributes do',
    `class Whole:
    def __set_name__(self, owner, name):
        self.name = '_' + name
    def __get__(self, owner, kind=None):
        return self if owner is None else getattr(owner, self.name, 7)
    def __set__(self, owner, value):
        setattr(owner, self.name, int(value))
class Doubled:
    def __get__(self, owner, kind=None):
        return owner.units * 2
class Config:
    units = Whole()
    other = Whole()
    twice = Doubled()
    def __init__(self):
        self.units = '12'
config = Config()
shadowed = Config()
shadowed.twice = 5`,
    { 'config.units': 12, 'config.other': 7, 'config.twice': 24, 'shadowed.twice': 5 },
  ],
  [
    'members of enumerations that are numbers',
    `from enum import Enum, IntEnum
class Size(IntEnum):
    S = 8
    M = 16
class Kind(int, Enum):
    A = 3`,
    { 'Size.S': 8, "Size['M']": 16, 'Size.M + 1': 17, 'Kind.A': 3 },
  ],
  [
    'groups of a pattern that match nothing',
    `import re
groups = re.compile('(?P<op>[A-Z])(?P<n>[0-9]+)?').fullmatch('F').groupdict()`,
    { "int(groups['n'] or 6)": 6, "len(groups['op'])": 1 },
  ],
])('%s', (_, setup, sizes) => {
  expect(sizesOf(setup, Object.keys(sizes))).toEqual(Object.values(sizes));
});
