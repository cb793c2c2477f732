/** Constants that a class of the code calculates with, as numbers in a row. */

/** `shape`: of what the operation gives. */
export function constantValues(
  operation: string,
  shape: readonly number[],
  settings: Readonly<Record<string, unknown>>,
): Float32Array {
  const numberOf = (name: string, standard: number) =>
    typeof settings[name] === 'number' ? settings[name] : standard;
  const count = shape.reduce((product, size) => product * size, 1);
  const each = (value: (at: number) => number) => Float32Array.from({ length: count }, (_, at) => value(at));
  switch (operation) {
    case 'Ones':
      return each(() => 1);
    case 'Full':
      return each(() => numberOf('fill_value', numberOf('value', 0)));
    case 'Eye': {
      const [, columns = 1] = shape;
      return each((at) => (Math.floor(at / columns) === at % columns ? 1 : 0));
    }
    case 'Arange': {
      const start = settings.stop === undefined ? 0 : numberOf('start', 0);
      return each((at) => start + at * numberOf('step', 1));
    }
    case 'Constant':
      return Float32Array.from([settings.value].flat(Number.POSITIVE_INFINITY) as number[]);
    default:
      return each(() => 0);
  }
}
