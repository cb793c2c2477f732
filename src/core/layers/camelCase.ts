/** Keras's snake_case as TensorFlow.js spells it: `kernel_size` is `kernelSize`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
