export function shownTexts(): Readonly<Record<string, string>>;
