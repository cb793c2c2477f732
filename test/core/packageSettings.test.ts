/** Sizes that programs keep in objects of packages: what the code gives them, as a run without arguments does. */
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/core/index.js';

const of = (text: string): Analysis =>
  analyse({ path: 'settings.py', language: 'python', text: `import keras\n${text}` });
const totals = ({ models }: Analysis) =>
  models.map(({ totals: { params, leftOut } }) => (leftOut > 0 ? '?' : params.total));
const net = (units: string) => `keras.Sequential([keras.Input((4,)), keras.layers.Dense(${units})])`;

describe('settings in objects of packages', () => {
  it.each([
    [
      'flags',
      `from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_integer('units', 3, 'width')\nm = ${net('FLAGS.units')}`,
    ],
    [
      'a flag, by what defines it',
      `from absl import flags\nUNITS = flags.DEFINE_integer('units', 3, 'width')\nm = ${net('UNITS.value')}`,
    ],
    [
      'a main that the flags’ package runs',
      `from absl import app, flags\nflags.DEFINE_list('widths', '2,3', '')\ndef main(_):\n  m = ${net('int(flags.FLAGS.widths[1])')}\napp.run(main)`,
    ],
    [
      'a run’s settings',
      `import wandb\nwandb.init(project='p', config={'units': 3})\nm = ${net('wandb.config.units')}`,
    ],
    [
      'settings stored one by one',
      `import wandb\nrun = wandb.init()\nc = run.config\nc.units = 3\nm = ${net('c.units')}`,
    ],
    [
      'a dictionary by attributes',
      `from easydict import EasyDict\nc = EasyDict({'net': {'units': 3}})\nm = ${net('c.net.units')}`,
    ],
    [
      'one that is filled later',
      `from ml_collections import config_dict\nc = config_dict.ConfigDict()\nc.units = 3\nm = ${net('c.units')}`,
    ],
  ])('%s', (_, code) => {
    expect(totals(of(code))).toEqual([15]);
  });

  it.each([
    ['a setting that the code does not give', `import wandb\nwandb.init()\nm = ${net('wandb.config.units')}`],
    [
      'an entry that may have changed as an attribute',
      `from easydict import EasyDict\nc = EasyDict({'units': 3})\nc.units = 5\nm = ${net("c['units']")}`,
    ],
    [
      'settings from a file',
      `import yaml\nfrom easydict import EasyDict\nc = EasyDict(yaml.safe_load(open('c.yml')))\nm = ${net('c.units')}`,
    ],
  ])('not %s', (_, code) => {
    const analysis = of(code);
    expect(totals(analysis)).toEqual(['?']);
    expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

it('flags of TensorFlow 1 have what they are defined with', () => {
  const text = `import tensorflow as tf
import keras
tf.app.flags.DEFINE_integer('units', 7, 'how many')
FLAGS = tf.app.flags.FLAGS
def main(argv=None):
    return keras.Sequential([keras.Input((FLAGS.inputs,)), keras.layers.Dense(FLAGS.units)])
tf.flags.DEFINE_integer('inputs', 3, 'how wide')
if __name__ == '__main__':
    tf.app.run()
`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  expect(models[0]?.totals.params.total).toBe(28);
});
