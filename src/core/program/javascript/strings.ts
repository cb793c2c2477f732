/** JavaScript's string literals. */
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

export function stringValue(literal: string): string {
  const quote = literal.charAt(0);
  const closes = literal.length > 1 && literal.endsWith(quote);
  return unescapeTemplate(literal.slice(1, closes ? -1 : undefined));
}

export function unescapeTemplate(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|[\s\S])/g,
    (_, letters: string) => {
      const code = /^[xu]\{?([0-9a-fA-F]+)\}?$/.exec(letters)?.[1];
      if (code !== undefined && parseInt(code, 16) <= 0x10ffff)
        return String.fromCodePoint(parseInt(code, 16));
      return SIMPLE[letters] ?? letters;
    },
  );
}
