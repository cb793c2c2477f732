/** Networks of agents take their sizes from the environment's spaces. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** Input shape and units of the first model, and what is reported. */
function agent(text: string): { readonly shapes: readonly string[]; readonly problems: readonly string[] } {
  const { models, diagnostics } = analyse({ path: 'agent.py', language: 'python', text });
  const shapes = (models[0]?.nodes ?? []).map(({ outputShapes }) => JSON.stringify(outputShapes[0]));
  return { shapes, problems: diagnostics.map(({ message }) => message) };
}

const NETWORK = `
from keras import Input, Sequential, layers
model = Sequential([Input(shape=env.observation_space.shape), layers.Dense(actions)])
`;

describe('spaces of environments', () => {
  // What gymnasium 1.x says of each: `gymnasium.make(name).observation_space`, `.action_space`.
  it.each([
    ['CartPole-v1', 'env.action_space.n', '[null,4]', '[null,2]'],
    ['MountainCar-v0', 'env.action_space.n', '[null,2]', '[null,3]'],
    ['Acrobot-v1', 'env.action_space.n', '[null,6]', '[null,3]'],
    ['Pendulum-v1', 'env.action_space.shape[0]', '[null,3]', '[null,1]'],
    ['LunarLander-v3', 'env.action_space.n', '[null,8]', '[null,4]'],
    ['BipedalWalker-v3', 'env.action_space.shape[0]', '[null,24]', '[null,4]'],
  ])('%s', (name, actions, observed, chosen) => {
    const { shapes } = agent(
      `import gymnasium as gym\nenv = gym.make('${name}')\nactions = ${actions}\n${NETWORK}`,
    );
    expect(shapes).toEqual([observed, chosen]);
  });

  it('an environment that is not known leaves sizes open, without a fault', () => {
    const { shapes, problems } = agent(`
import gym
env = gym.make('MyGame-v0')
actions = env.action_space.n
${NETWORK}`);
    expect(shapes.every((shape) => !/^\[null,\d/.test(shape))).toBe(true);
    expect(problems).toEqual([]);
  });

  it('code describes its own spaces', () => {
    const { shapes, problems } = agent(`
import gymnasium as gym
import numpy as np
from gymnasium import spaces
class Grid(gym.Env):
    def __init__(self, side=5):
        super().__init__()
        self.observation_space = spaces.Box(low=0, high=1, shape=(side, side, 2), dtype=np.float32)
        self.action_space = spaces.Discrete(4)
env = Grid(side=6)
actions = env.action_space.n
${NETWORK}`);
    expect(shapes).toEqual(['[null,6,6,2]', '[null,6,6,4]']);
    expect(problems).toEqual([]);
  });
});
