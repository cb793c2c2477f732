export function packageExtension(): string;
