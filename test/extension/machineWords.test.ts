/** What Set Up Training says of a machine, and what it offers. */
import { expect, test } from 'vitest';
import { machineWords } from '../../src/extension/machineWords.js';

const plain = { version: '3.11.7', tensorflow: { version: '2.21.0', directory: '/p', isForGpu: false } };
const machine = {
  ...{ platform: 'linux x64', node: '20.0.0', cores: 8, memoryBytes: 16 * 2 ** 30, freeBytes: 50 * 2 ** 30 },
  compiler: 'g++ 12.2.0',
  webgpu: { isInstalled: false },
  pythons: [
    { path: '/usr/bin/python3', version: '3.11.2' },
    { ...plain, path: '/cpu/python' },
    { ...plain, path: '/gpu/python', tensorflow: { ...plain.tensorflow, isForGpu: true } },
  ],
};

test('with a GPU, the TensorFlow with CUDA is offered first', () => {
  const gpu = { name: 'NVIDIA T4', driver: '550.54', memory: '15360 MiB' };
  const { title, lines, usable, canInstallCuda } = machineWords({ ...machine, gpu });
  expect(usable.map(({ path }) => path)).toEqual(['/gpu/python', '/cpu/python']);
  expect(title).toBe('Training uses WebAssembly: no TensorFlow is set up.');
  expect(lines).toContain('GPU: NVIDIA T4, driver 550.54, 15360 MiB.');
  expect(canInstallCuda).toBe(false);
});

test('TensorFlow with CUDA can be installed where a GPU has none, and with room for it', () => {
  const gpu = { name: 'NVIDIA T4', driver: '550.54', memory: '15360 MiB' };
  const [bare, cpu] = machine.pythons;
  const offered = (report: Partial<Parameters<typeof machineWords>[0]>) => {
    const { canInstall, canInstallCuda } = machineWords({ ...machine, ...report });
    return { canInstall, canInstallCuda };
  };
  const pythons = bare ? [bare] : [];
  expect(offered({ gpu, pythons })).toEqual({ canInstall: true, canInstallCuda: true });
  expect(offered({ pythons })).toEqual({ canInstall: true, canInstallCuda: false });
  expect(offered({ gpu, pythons: cpu ? [cpu] : [] })).toEqual({ canInstall: false, canInstallCuda: true });
  expect(offered({ gpu, pythons, freeBytes: 5 * 2 ** 30 })).toEqual({
    canInstall: true,
    canInstallCuda: false,
  });
});

test('without a compiler nothing can be made, and the missing package is named', () => {
  const { compiler: _, ...bare } = machine;
  const { lines, usable, canInstall } = machineWords(bare);
  expect([usable, canInstall]).toEqual([[], false]);
  expect(lines.join('\n')).toMatch(/g\+\+ is missing.*sudo apt install g\+\+/);
});

test('no install on a disk without room', () => {
  const pythons = machine.pythons.slice(0, 1);
  expect(machineWords({ ...machine, pythons }).canInstall).toBe(true);
  expect(machineWords({ ...machine, pythons, freeBytes: 2 ** 30 }).canInstall).toBe(false);
});

test('WebGPU is offered once, and its GPU named', () => {
  expect(machineWords(machine).canInstallWebgpu).toBe(true);
  const webgpu = { isInstalled: true, device: 'nvidia-h100', isSoftware: false };
  const { title, lines, canInstallWebgpu } = machineWords({ ...machine, webgpu });
  expect(canInstallWebgpu).toBe(false);
  expect(title).toBe('Training uses WebGPU on nvidia-h100.');
  expect(lines).toContain('WebGPU: nvidia-h100.');
});

test('a GPU in software is no GPU', () => {
  const webgpu = { isInstalled: true, device: 'llvmpipe', isSoftware: true };
  const { title, lines } = machineWords({ ...machine, webgpu });
  expect(title).toBe('Training uses WebAssembly: no TensorFlow is set up.');
  expect(lines).toContain('WebGPU: installed, but llvmpipe is no GPU; WebAssembly is faster.');
});
