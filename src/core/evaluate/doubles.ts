/** Python's operators on doubles: `//` and `%` go by the floor. */
export const ON_DOUBLES = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '//': (a: number, b: number) => Math.floor(a / b),
  '%': (a: number, b: number) => a - b * Math.floor(a / b),
} as const;
