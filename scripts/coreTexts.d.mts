/** The texts of the core that people read, `${…}` as `{0}`, `{1}` …. */
export function coreTexts(): string[];
