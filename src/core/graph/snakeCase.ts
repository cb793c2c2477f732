/** How Keras names what is made of a class. */

/** Keras's rule for `Conv2D` → `conv2d` and `MaxPooling2D` → `max_pooling2d`. */
export function snakeCase(name: string): string {
  const known = snakeCases.get(name);
  if (known !== undefined) return known;
  const made = name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  if (snakeCases.size >= MOST_SNAKE_CASES) snakeCases.clear();
  snakeCases.set(name, made);
  return made;
}

/** Of the names asked for: each layer without a name asks for that of its class. */
const snakeCases = new Map<string, string>();
const MOST_SNAKE_CASES = 1000;
